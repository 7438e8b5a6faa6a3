"""Every look at a child's record is recorded with the child: each page that a role can reach by links."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from homeward.store.tables.accounts import access_log
from homeward.store.unit_of_work import reading
from homeward.web.access.permissions import Role
from homeward.web.forms.answers import Answers
from tests.factories import event_factory
from tests.forms import concern_answers
from tests.founding_case import FoundingCase
from tests.pages import Browser, Pages, bearer

NOW = datetime.now(UTC)
GIRLS = {"Avery": ("Avery", "W1-1001"), "Blake": ("Blake", "W1-1002")}
"""How pages name each."""
LEFT_OUT = re.compile(r"^/($|static|sign-|rules|rule-changes|budgets|operations|looks|address-book|rota)")
OPAQUE = re.compile(r"/(?=[\w-]*[\dA-Z])[\w-]{8,}|/\d+")
"""What stands for one child, alert or record in an address."""


@pytest.fixture
def at_work(pages: Pages) -> Pages:
    """The founding case; the girl is missing again, and people have recorded, answered and typed of her."""
    pages.record(FoundingCase(1).events)
    gone = (NOW - timedelta(hours=30)).isoformat()
    for number in range(3):
        own = {"child": "W1-1001", "episode": f"E-{number}", "police_risk": "unknown"}
        went, back = ((NOW - timedelta(days=number, hours=hours)).isoformat() for hours in (9, 3))
        pages.record([event_factory("missing.reported", time=went, reported_at=went, **own)])
        if number:
            found = {"time": back, "found_at": back, "returned_at": back}
            pages.record([event_factory("missing.found", **own, **found)])
    pages.record([event_factory("placement.started", child="W1-1001", time=gone)])
    for role in (Role.INTERVIEWER, Role.DUTY):
        pages.signed_in(role).send("/concerns/new", _concern())
    pages.process()
    claim = event_factory("macse.closed", child="W1-1001", case="M-31", source="merseyside-police")
    sent = pages.visitor().post("/api/v1/events", json=claim, headers=bearer(claim["source"]))
    assert sent.json()["status"] == "to_confirm"
    return pages


def _concern() -> Answers:
    return concern_answers(form=str(uuid4()), **{"child-value": "W1-1001"})


def looks_at(pages: Pages, ref: str, role: Role) -> int:
    counted = select(func.count()).select_from(access_log)
    with reading(pages.engine) as uow:
        return uow.scalar(counted.where(access_log.c.child_ref == ref, access_log.c.username == role)) or 0


def linked(html: str) -> Iterator[str]:
    for href in re.findall(r'href="(/[^"#]*)', html):
        if not LEFT_OUT.match(href):
            yield unescape(href)


def one_of_each(browser: Browser) -> Iterator[tuple[str, str]]:
    """Every page within reach, one of each kind, with its text."""
    waiting, seen = list(linked(browser.open("/").text)), set()
    while waiting:
        address = waiting.pop(0)
        kind = OPAQUE.sub("/*", address.partition("?")[0])
        if kind in seen:
            continue
        seen.add(kind)
        answer = browser.open(address)
        assert answer.status_code == 200, f"a page leads to {address}, which is refused"
        yield address, answer.text
        waiting += linked(answer.text)


SHOWN = {
    Role.DUTY: {
        "/duty",
        "/missing",
        "/to-tell",
        "/unknowns",
        "/tasks",
        "/recorded",
        "/children/*",
        "/alerts/*",
    },
    Role.CADT_MANAGER: {"/duty", "/missing-group", "/missing-group/*", "/alerts/*/card", "/records/*"},
    Role.INTERVIEWER: {"/interviews", "/missing", "/tasks", "/recorded", "/recorded/*", "/children/*"},
    Role.COORDINATOR: {"/macse", "/macse/*", "/missing-group", "/children/*", "/to-confirm", "/to-confirm/*"},
    Role.SAFEGUARDING_LEAD: {"/duty", "/macse", "/missing", "/alerts/*", "/children/*"},
}
"""Some of the pages that the way through the links has to meet."""


@pytest.mark.parametrize("role", SHOWN)
def test_each_page_that_shows_a_child_records_the_look_with_the_child(at_work: Pages, role: Role) -> None:
    browser = at_work.signed_in(role)
    girls = dict(zip(GIRLS, dict.fromkeys(at_work.children_of("child.registered")), strict=True))
    silent, shown = [], []
    before = {girl: looks_at(at_work, ref, role) for girl, ref in girls.items()}
    for address, text in one_of_each(browser):
        main = text[max(text.find("<main"), 0) :]  # a file has no such part
        for girl, ref in girls.items():
            after = looks_at(at_work, ref, role)
            if any(word in main for word in GIRLS[girl]):
                (shown if after > before[girl] else silent).append((address, girl))
            before[girl] = after
    assert silent == [], "a look at these was not recorded"
    assert {OPAQUE.sub("/*", address.partition("?")[0]) for address, _ in shown} >= SHOWN[role]
