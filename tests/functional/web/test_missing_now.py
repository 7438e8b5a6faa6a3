"""Whoever is missing stands on the list from the report's acceptance on, known or not, processed or not."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from homeward.services.intake.accept import accept
from homeward.store import access
from homeward.store.tables import accounts
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import FORM_ID, missing_answers
from tests.functional.web.test_danger_now import record_safe
from tests.pages import Browser, Pages

MISTYPED = {"scheme": "la_child_id", "value": "W-1OO1"}
LOCAL = {"scheme": "local", "value": "unknown-girl"}


def accepted(pages: Pages, *events: dict[str, Any]) -> None:
    """In the journal, with the worker stopped."""
    with unit_of_work(pages.engine) as uow:
        for event in events:
            accept(uow, event, received_at=datetime.now(UTC))


def items(browser: Browser, address: str = "/missing") -> list[str]:
    """The words of each absence, in the order of the page."""
    found = re.findall(r'<li class="homeward-alert">(.*?)</li>', browser.get(address).text, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", item).split()) for item in found]


def names(browser: Browser, address: str = "/missing") -> Sequence[str]:
    heads = re.findall(r'homeward-alert__head">(.*?)</h2>', browser.get(address).text, re.DOTALL)
    return [re.sub("<[^>]+>", "", head).strip() for head in heads]


@pytest.fixture
def stopped(pages: Pages) -> Pages:
    """The worker is stopped; three children were reported: known, mistyped, and only described."""
    pages.record([event_factory("child.registered")])
    accepted(
        pages,
        event_factory("missing.reported", police_risk="HIGH", missing_from="residential"),
        event_factory("missing.reported", child=MISTYPED, episode="E-2", reported_at="2026-03-01T10:00:00Z"),
        event_factory("missing.reported", child=LOCAL, episode="E-3", reported_at="2026-03-03T10:00:00Z"),
    )
    return pages


def test_with_the_worker_stopped_everybody_is_there_at_the_next_load(stopped: Pages) -> None:
    duty = stopped.signed_in(Role.DUTY)
    assert names(duty) == ["Child W-1OO1", "Avery Example", "Child unknown-girl"]
    assert all("Accepted, and waiting to be processed." in item for item in items(duty))
    stopped.process()
    assert names(duty) == ["Child W-1OO1", "Avery Example", "Child unknown-girl"]
    assert not any("waiting to be processed" in item for item in items(duty))
    assert stopped.differences() == 0


def test_what_is_known_of_the_absence_and_what_is_not(stopped: Pages) -> None:
    stopped.process()
    _, avery, girl = items(stopped.signed_in(Role.DUTY))
    assert "Missing since Mon 2 March at 10:00" in avery
    assert "Missing from Children's home" in avery.replace("&#39;", "'")
    assert "Police grading High" in avery
    assert "by wirral-ics" in avery
    assert "Alert of" in avery
    assert "Not matched to a record yet." in girl
    assert "Still not known who the child is; date of birth" in girl


def test_a_child_who_is_back_leaves_the_list_at_once(stopped: Pages) -> None:
    stopped.process()
    accepted(stopped, event_factory("missing.found"))
    assert names(stopped.signed_in(Role.DUTY)) == ["Child W-1OO1", "Child unknown-girl"]


def test_a_report_that_was_withdrawn_leaves_the_list_and_a_cancelled_one_too(stopped: Pages) -> None:
    stopped.process()
    accepted(stopped, event_factory("missing.cancelled", reason="error"))
    assert names(stopped.signed_in(Role.DUTY)) == ["Child W-1OO1", "Child unknown-girl"]


def test_the_newest_can_come_first(stopped: Pages) -> None:
    duty = stopped.signed_in(Role.DUTY)
    assert names(duty, "/missing?order=newest") == ["Child unknown-girl", "Avery Example", "Child W-1OO1"]


def test_danger_now_is_first_processed_or_not_until_somebody_records_that_the_child_is_safe(
    stopped: Pages,
) -> None:
    danger = {"child": LOCAL, "episode": "E-3", "danger_now": "Y", "time": "2026-03-03T11:00:00Z"}
    accepted(stopped, event_factory("missing.reported", id="danger", **danger))
    duty = stopped.signed_in(Role.DUTY)
    for _ in range(2):
        first, *others = items(duty)
        assert "Child unknown-girl Danger now. Said Tue 3 March at 11:00, by wirral-ics." in first
        assert not any("Danger now" in other for other in others)
        stopped.process()
    assert names(duty, "/missing?order=newest")[0] == "Child unknown-girl"
    alert = re.search(r'id="alert-([^"]+)"', duty.get("/duty").text)
    assert alert
    assert record_safe(duty, f"/alerts/{alert[1]}").status_code == 303
    assert names(duty)[0] == "Child W-1OO1"
    assert not any("Danger now" in item for item in items(duty))


def test_danger_that_was_taken_back_is_not_said(stopped: Pages) -> None:
    danger = {"child": LOCAL, "episode": "E-3"}
    accepted(
        stopped,
        event_factory("missing.reported", id="danger", danger_now="Y", **danger),
        event_factory(
            "missing.reported",
            id="mended",
            danger_now="N",
            supersedes="danger",
            changereason="A slip.",
            **danger,
        ),
    )
    assert not any("Danger now" in item for item in items(stopped.signed_in(Role.DUTY)))


def test_a_reporter_is_told_of_danger_what_their_own_body_said(stopped: Pages) -> None:
    reporter = stopped.signed_in(Role.REPORTER)
    report(reporter)
    accepted(stopped, event_factory("missing.reported", id="danger", danger_now="Y"))
    assert not any("Danger now" in item for item in items(reporter))
    report(reporter, form=FORM_ID.replace("1", "2"), danger_now="Y")
    assert "Danger now." in items(reporter)[0]


def test_as_whom_a_child_may_be_on_record_too(pages: Pages) -> None:
    known = {"given_name": "Kit", "family_name": "Invented", "date_of_birth": "2010-05-07"}
    for value, reported in (("kit-1", "missing.found"), ("kit-2", "missing.reported")):
        about = {"child": {"scheme": "local", "value": value}}
        pages.record(
            [
                event_factory("child.registered", id=f"r-{value}", **about, **known),
                event_factory(reported, id=f"m-{value}", **about, episode=value),
            ]
        )
    (item,) = items(pages.signed_in(Role.DUTY))
    assert "May be the same child as Kit Invented, born 7 May 2010 ." in item
    assert 'href="/matches/' in pages.signed_in(Role.DUTY).get("/missing").text
    interviewer = pages.signed_in(Role.INTERVIEWER)
    assert "May be the same child as" in items(interviewer)[0]
    assert 'href="/matches/' not in interviewer.get("/missing").text


def test_away_is_said_so(pages: Pages) -> None:
    pages.record([event_factory("missing.reported", category="A")])
    (item,) = items(pages.signed_in(Role.DUTY))
    assert "Away without permission since" in item


def report(browser: Browser, **answers: str) -> None:
    sent = browser.send("/missing/new", missing_answers(**answers))
    assert sent.status_code == 303, sent.text


def test_a_reporter_sees_those_whom_their_own_body_reported_by_what_it_said(stopped: Pages) -> None:
    reporter = stopped.signed_in(Role.REPORTER)
    assert names(reporter) == []
    report(reporter)
    (item,) = items(reporter)
    assert "W-1001" in item
    assert "Avery" not in item
    assert "wirral-ics" not in item
    assert re.search(r"/returns/new\?child=[0-9a-f-]{36}\"", reporter.get("/missing").text)
    with unit_of_work(stopped.engine) as uow:
        uow.execute(update(accounts.account).values(organisation="Another body"))
    assert names(reporter) == []


def test_who_may_look(stopped: Pages) -> None:
    for role in (Role.COORDINATOR, Role.OPS, Role.RULE_OWNER):
        assert stopped.signed_in(role).get("/missing").status_code == 403
    for role in (Role.INTERVIEWER, Role.SAFEGUARDING_LEAD):
        assert len(names(stopped.signed_in(role))) == 3


def test_each_look_is_recorded(stopped: Pages) -> None:
    stopped.signed_in(Role.DUTY).get("/missing")
    (ref,) = set(stopped.children_of("child.registered"))
    with reading(stopped.engine) as uow:
        assert [look.what for look in access.looks_at(uow, ref)] == ["missing now"]


def test_no_page_says_that_it_has_reached_the_duty_team_before_it_has(pages: Pages) -> None:
    reporter = pages.signed_in(Role.REPORTER)
    report(reporter)
    waiting = reporter.get("/recorded").text
    assert "waiting to be processed" in waiting
    assert "The rules have been applied to all of it." not in waiting
    pages.process()
    done = reporter.get("/recorded").text
    assert "waiting to be processed" not in done
    assert "The rules have been applied to all of it." in done
