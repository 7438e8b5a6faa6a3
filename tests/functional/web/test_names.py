"""An installation has its own names for bodies, teams and meetings: no page says any other."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from homeward.config import settings
from homeward.engine.rulefiles.load import load_rules
from homeward.engine.words.narrate import NAMED_TEXTS, explain, in_our_names
from homeward.engine.words.phrases import sentence
from homeward.names import USUAL
from homeward.web import templating
from homeward.web.access.permissions import Role
from tests.founding_case import FILE
from tests.machine import ROOT
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
RULES = load_rules(ROOT / "rules").rules
ROLES = (Role.DUTY, Role.CADT_MANAGER, Role.COORDINATOR, Role.SAFEGUARDING_LEAD, Role.INTERVIEWER)
MOST_PAGES = 30
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
    browser.client.timeout = 120
    waiting, seen = ["/"], set[str]()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        kind = re.sub(r"\?.*|#.*|[0-9a-f]{8,}|R\d\d|(?<=/rules/)[a-z0-9-]+", "", path)
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


def without_sources(text: str) -> str:
    """Without where rules come from: a document keeps the title that it has."""
    for rule in RULES:
        text = text.replace(rule.source, "")
    return text


def test_every_name_is_one_that_an_installation_may_set() -> None:
    assert OURS.keys() == USUAL.keys()


@pytest.mark.parametrize("role", ROLES)
def test_no_page_says_a_name_that_the_installation_does_not_use(elsewhere: Pages, role: Role) -> None:
    names = [each for name in USUAL.values() for each in (name, sentence(name))]
    usual = re.compile(rf"\b({'|'.join(names)})\b")
    found = {
        path: [text[max(0, hit.start() - 40) : hit.end() + 30] for hit in usual.finditer(text)]
        for path, html in walk(elsewhere.signed_in(role))
        if (text := without_sources(words_of(html)))
    }
    assert len(found) > 3
    assert {path: hits for path, hits in found.items() if hits} == {}


def test_no_rule_says_a_name_that_the_installation_does_not_use(elsewhere: Pages) -> None:
    for rule in RULES:
        ours = in_our_names(rule)
        texts = [getattr(ours, name) or "" for name in NAMED_TEXTS]
        told = without_sources(" ".join([*texts, explain(rule)]))
        assert [name for name in USUAL.values() if re.search(rf"\b{re.escape(name)}\b", told)] == []
        assert ours.version == rule.version
