"""What browsers are served: a plain font, nothing of gov.uk's own, nothing from elsewhere."""

import json
import re
from importlib.metadata import version

import pytest

from homeward.web import assets
from homeward.web.access.headers import content_security_policy

RENDERED_BY = {"4.1.0": "6.3.0"}
"""Version of govuk-frontend-jinja -> version of govuk-frontend whose components it renders, by its readme."""


@pytest.fixture(scope="module")
def css() -> str:
    assets.ensure_built()
    return (assets.BUILT / "homeward.css").read_text()


def test_the_font_is_plain(css: str) -> None:
    families = {family.lower() for family in re.findall(r"font-family:([^;}]+)", css)}
    assert families <= {"arial,sans-serif", "sans-serif", "inherit", "monospace"}
    assert "gds transport" not in css.lower()
    assert "@font-face" not in css


def test_the_style_asks_for_no_other_file(css: str) -> None:
    assert re.findall(r"url\([^)]*\)|@import", css) == []


def test_no_font_and_no_crown_is_built() -> None:
    assets.ensure_built()
    served = sorted(file.name for file in (assets.HERE / "static").rglob("*") if file.is_file())
    assert served == [
        "built-from",
        "card.css",
        "children.js",
        "drafts.js",
        "govuk-frontend.min.js",
        "homeward.css",
        "homeward.js",
        "icon.svg",
        "live.js",
        "moments.js",
        "offline.js",
        "people.js",
        "progress.js",
        "session.js",
    ]


def test_a_second_build_has_nothing_to_do() -> None:
    assets.ensure_built()
    assert assets.ensure_built() is False


def test_the_style_is_of_the_version_that_the_components_are_rendered_for() -> None:
    package = json.loads((assets.FRONTEND / "package.json").read_text())
    assert package["dependencies"]["govuk-frontend"] == RENDERED_BY[version("govuk-frontend-jinja")]


def test_the_policy_allows_no_inline_script_or_style() -> None:
    policy = content_security_policy("n0nce")
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
