"""Each list that grows with the store shows one page of it, and leads to the next."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from homeward.domain.alerts.open_matter import HeldBack
from homeward.domain.alerts.suppression import Suppression
from homeward.domain.rule_changes import Proposal, ProposalState
from homeward.errors import Problem
from homeward.services.paging import PAGE
from homeward.store import journal, projections, quarantine, unconfirmed
from homeward.store.projections import Wanted
from homeward.store.syncing import sync
from homeward.store.tables.core import proposal
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.histories import event
from tests.machine import ROOT
from tests.pages import Pages
from tests.stores import sqlite_store

NOW = datetime.now(UTC)
MANY = 60
ITEM = r'<li class="homeward-alert"|<h2 class="govuk-heading-m homeward-breakable"'
ROW = r'<tr class="govuk-table__row">\s*<th scope="row"'


def ago(hours: float) -> str:
    return (NOW - timedelta(hours=hours)).isoformat()


def of_a_child(number: int) -> Iterator[dict[str, Any]]:
    """In care; three times missing and back this month, and missing now."""
    child = {"scheme": "la_child_id", "value": f"W-{number}"}
    born = f"2011-{number % 12 + 1:02}-{number // 12 + 1:02}"
    named = {"given_name": f"Invented{number}", "family_name": f"Sample{number}", "date_of_birth": born}
    yield event_factory("child.registered", child=child, **named)
    yield event_factory("legal_status.changed", child=child)
    for days in (20, 12, 2, 0):
        went = {"episode": f"E-{number}-{days}", "child": child}
        gone, back = ago(24 * days + 6), ago(24 * days + 1)
        yield event_factory("missing.reported", **went, time=gone, reported_at=gone)
        if days:
            yield event_factory("missing.found", **went, time=back, found_at=back, returned_at=back)
    case = {"child": f"W-2{number:03}", "case": f"M-{number}"}
    yield event_factory("macse.accepted", id=f"accepted-{number}", **case)


def of_one_name(number: int) -> dict[str, Any]:
    """Each may be the same child as each other."""
    return event_factory("child.registered", child={"scheme": "local", "value": f"avery-{number}-27"})


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    folder = tmp_path_factory.mktemp("full")
    with Pages(sqlite_store(folder), folder).running() as pages:
        for start in range(0, MANY, 20):
            pages.record([each for n in range(start, start + 20) for each in of_a_child(n)])
        pages.record([of_one_name(number) for number in range(12)])
        _fill(pages, pages.children_of("macse.accepted"))
        yield pages


def _fill(pages: Pages, refs: list[str]) -> None:
    """What people and other systems left, as the store keeps it."""
    text = (ROOT / "rules" / "danger-now.yaml").read_text()
    change = Proposal("", "danger-now", ProposalState.PROPOSED, text, None, "Why.", "owner", NOW)
    suppressed = Suppression("danger-now", NOW + timedelta(days=9), "Why.", "duty", NOW)
    with unit_of_work(pages.engine) as uow:
        for number, ref in enumerate(refs):
            claim = event("macse.closed", id=f"claim-{number}", source="merseyside-police")
            unconfirmed.add(uow, claim, origin="http", received_at=NOW, answer_by=NOW + timedelta(days=1))
            problems = [Problem("type", "is not known")]
            quarantine.add(uow, f"{number}".encode(), problems, key=None, received_at=NOW, origin="kafka")
            row = asdict(replace(change, ref=f"change-{number}"))
            uow.execute(insert(proposal).values(**row, steps=[], changed_seq=number))
            asked = Wanted(f"person-{number}", None, "likely_contact", "They nearly match.", subject="none")
            projections.open_task(uow, asked, ref, NOW)
            own = event("concern.referred", source="homeward-web", id=str(uuid.uuid4()), actor="duty")
            journal.append(uow, own, to_outbox=False)
        held = {ref: [HeldBack(suppressed, ())] for ref in refs}
        sync(uow, {"suppressed": [projections.suppressions(held)]})


LISTS = [
    (Role.DUTY, "/duty", ITEM, "at"),
    (Role.DUTY, "/missing", ITEM, "at"),
    (Role.DUTY, "/to-tell", ITEM, "at"),
    (Role.DUTY, "/unknowns", ITEM, "at"),
    (Role.DUTY, "/tasks", ITEM, "at"),
    (Role.DUTY, "/matches", ITEM, "at"),
    (Role.DUTY, "/matches/people", ITEM, "at"),
    (Role.DUTY, "/recorded", ITEM, "at"),
    (Role.DUTY, "/suppressed", ITEM, "at"),
    (Role.INTERVIEWER, "/interviews", ITEM, "at"),
    (Role.COORDINATOR, "/macse", ITEM, "at"),
    (Role.COORDINATOR, "/macse", ROW, "cases_at"),
    (Role.COORDINATOR, "/to-confirm", ITEM, "at"),
    (Role.CADT_MANAGER, "/missing-group", ITEM, "at"),
    (Role.CADT_MANAGER, "/quarantine", ITEM, "at"),
    (Role.RULE_OWNER, "/rule-changes", ITEM, "at"),
    (Role.AUDITOR, "/looks", ITEM, "at"),
]


@pytest.mark.parametrize(("role", "address", "item", "number"), LISTS, ids=lambda each: str(each)[:20])
def test_a_list_shows_one_page_and_leads_to_the_next(
    full: Pages, role: Role, address: str, item: str, number: str
) -> None:
    browser = full.signed_in(role)
    first = browser.get(address)
    assert first.status_code == 200
    assert len(re.findall(item, first.text)) >= PAGE, "the list is not full"
    following = rf'rel="next"[^>]*|href="({re.escape(address)}\?[^"]*{number}=2)"'
    next_page = [each for each in re.findall(following, first.text) if each]
    assert next_page, "nothing leads to the next page"
    second = browser.get(next_page[0].replace("&amp;", "&")).text
    assert _main(second) != _main(first.text)
    assert re.findall(item, second)


@pytest.mark.parametrize("address", sorted({address for _, address, _, _ in LISTS} - {"/macse"}))
def test_no_page_of_a_list_has_more_than_one_page_of_it(full: Pages, address: str) -> None:
    role = next(role for role, at, _, _ in LISTS if at == address)
    assert len(re.findall(ITEM, full.signed_in(role).get(address).text)) == PAGE


def test_a_page_that_there_is_not_is_the_nearest(full: Pages) -> None:
    coordinator = full.signed_in(Role.COORDINATOR)
    assert _main(coordinator.get("/macse?at=99").text) == _main(coordinator.get("/macse?at=3").text)
    assert _main(coordinator.get("/macse?at=-1").text) == _main(coordinator.get("/macse?at=1").text)


def _main(html: str) -> str:
    """What the page is about, without what its address alone changes."""
    return re.sub(r'href="[^"]*"', "", html[html.index("<main") :])
