"""An installation has its own names for bodies, teams and meetings: no page says any other."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from homeward.config import settings
from homeward.names import USUAL
from homeward.web import templating
from homeward.web.permissions import Role
from tests.founding_case import FILE
from tests.pages import Browser, Pages
from tests.stores import sqlite_store

OURS = {
    "name_cadt": "Front Door",
    "name_macse": "Exploitation Panel",
    "name_interviews": "Listening Service",
    "name_police": "Invented Constabulary",
    "name_duty_board": "day sheet",
    "name_missing_group": "absence forum",
    "name_emergency_duty": "night desk",
}
ROLES = (
    Role.DUTY,
    Role.CADT_MANAGER,
    Role.COORDINATOR,
    Role.SAFEGUARDING_LEAD,
    Role.INTERVIEWER,
    Role.REPORTER,
)
MOST_PAGES = 60
"""Of each role, of those that its first page leads to."""


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """The service of an installation that has other names."""
    for name, called in OURS.items():
        monkeypatch.setenv(f"HOMEWARD_{name.upper()}", called)
    for kept in (settings, templating._environment):
        kept.cache_clear()
    try:
        with Pages(sqlite_store(tmp_path), tmp_path).running() as running:
            running.record([json.loads(line) for line in FILE.read_text().splitlines()])
            yield running
    finally:
        monkeypatch.undo()
        for kept in (settings, templating._environment):
            kept.cache_clear()


def walk(browser: Browser) -> Iterator[tuple[str, str]]:
    """Each page that links lead to, one of each kind, with its text."""
    waiting, seen = ["/"], set[str]()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        kind = re.sub(r"\?.*|#.*|[0-9a-f]{8,}|R\d\d", "", path)
        if kind in seen:
            continue
        seen.add(kind)
        page = browser.open(path)
        if page.headers.get("content-type", "").startswith("text/html"):
            yield path, page.text
            waiting += re.findall(r'href="(/(?!static|sign-out)[^"#]*)"', unescape(page.text))


def words_of(html: str) -> str:
    """What a person or a screen reader reads."""
    shown = re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.DOTALL)
    labels = " ".join(re.findall(r'(?:aria-label|placeholder|title)="([^"]*)"', shown))
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", shown) + labels).split())


def test_every_name_is_one_that_an_installation_may_set() -> None:
    assert OURS.keys() == USUAL.keys()


@pytest.mark.parametrize("role", ROLES)
def test_no_page_says_a_name_that_the_installation_does_not_use(elsewhere: Pages, role: Role) -> None:
    usual = re.compile(rf"\b({'|'.join(map(re.escape, USUAL.values()))})\b", re.I)
    found = {
        path: [text[max(0, hit.start() - 40) : hit.end() + 30] for hit in usual.finditer(text)]
        for path, html in walk(elsewhere.signed_in(role))
        if (text := words_of(html))
    }
    assert len(found) > 3
    assert {path: hits for path, hits in found.items() if hits} == {}
