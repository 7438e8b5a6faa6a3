"""The missing group's list: who is on it and why, what the group decides, and what lists a child anew."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from homeward.config import settings
from homeward.domain.calendar.written_dates import written
from homeward.domain.events.kinds import london_day
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.pages import Browser, Pages, errors_of

EMPTY = "No child is to be discussed."


@pytest.fixture
def listed(pages: Pages) -> Pages:
    """A child of 13 is missing."""
    at = datetime.now(UTC) - timedelta(days=1)
    birth = f"{at.year - 13}-01-01"
    pages.record([event_factory("child.registered", date_of_birth=birth, time="2024-01-01T00:00:00+00:00")])
    pages.record([event_factory("missing.reported", time=at.isoformat(), reported_at=at.isoformat())])
    pages.process()
    return pages


@pytest.fixture
def manager(listed: Pages) -> Browser:
    return listed.signed_in(Role.CADT_MANAGER)


def the_child(browser: Browser) -> str:
    (child,) = re.findall(r'href="(/missing-group/(?!packs)[^"]+)"', browser.get("/missing-group").text)
    return str(child)


def day(name: str, days: int) -> dict[str, str]:
    then = london_day(datetime.now(UTC)) + timedelta(days=days)
    return {f"{name}-day": written(then)}


def test_a_child_is_listed_with_the_reason_and_since_when(listed: Pages, manager: Browser) -> None:
    page = manager.get("/missing-group").text
    assert "For the next meeting (1)" in page
    assert "Avery Example" in page
    assert "Not discussed yet" in page
    assert "Aged 13 when it began." in manager.get(the_child(manager)).text
    assert listed.journalled("missing_group.listed") == 1


def test_the_group_keeps_a_child_until_a_date(listed: Pages, manager: Browser) -> None:
    child = the_child(manager)
    kept = {"decision": "The home agrees a curfew with Avery.", "then": "stays"}
    answer = manager.post(child, **kept, **day("held_on", 0), **day("next_on", 7))
    assert answer.status_code == 303
    page = manager.get("/missing-group").text
    assert EMPTY in page
    assert "At a later meeting (1)" in page
    assert "The home agrees a curfew with Avery." in page
    assert listed.journalled("missing_group.delisted") == 0


def test_what_is_new_brings_a_kept_child_to_the_next_meeting(listed: Pages, manager: Browser) -> None:
    kept = {"decision": "Look again.", "then": "stays"}
    manager.post(the_child(manager), **kept, **day("held_on", 0), **day("next_on", 7))
    report_again(listed)
    page = manager.get("/missing-group").text
    assert "For the next meeting (1)" in page
    assert re.search(r"\d new reasons? since", page)
    assert "New since the group decided last" in manager.get(the_child(manager)).text


def test_the_group_takes_a_child_off_and_what_is_new_lists_it_anew(listed: Pages, manager: Browser) -> None:
    child = the_child(manager)
    off = {"decision": "The plan works.", "then": "leaves", **day("held_on", 0)}
    assert manager.post(child, **off).status_code == 303
    assert EMPTY in manager.get("/missing-group").text
    assert manager.open(child).status_code == 404
    report_again(listed)
    page = manager.get("/missing-group").text
    assert "For the next meeting (1)" in page
    assert "Left the list, and came back since" in page
    assert "The plan works." in page


def test_a_cancelled_report_takes_the_child_off(listed: Pages, manager: Browser) -> None:
    listed.record([event_factory("missing.cancelled", time=datetime.now(UTC).isoformat(), reason="error")])
    listed.process()
    assert EMPTY in manager.get("/missing-group").text
    assert listed.journalled("missing_group.delisted") == 1


def test_every_error_is_shown_at_once_and_nothing_is_lost(listed: Pages, manager: Browser) -> None:
    child = the_child(manager)
    blank = manager.post(child)
    assert errors_of(blank.text) == ["decision", "held_on", "then"]
    late = {"decision": "Typed words.", "then": "stays", **day("held_on", 2)}
    refused = manager.post(child, **late, **day("next_on", 1))
    assert refused.status_code == 422
    assert errors_of(refused.text) == ["held_on-day", "next_on-day"]
    assert "Typed words." in refused.text
    assert listed.journalled("missing_group.discussed") == 0


def test_who_may_read_the_list_and_who_may_decide(listed: Pages, manager: Browser) -> None:
    child = the_child(manager)
    lead = listed.signed_in(Role.SAFEGUARDING_LEAD)
    assert "Avery Example" in lead.get("/missing-group").text
    assert "Record the decision" not in lead.get(child).text
    assert lead.post(child, decision="x").status_code == 403
    duty = listed.signed_in(Role.DUTY)
    assert duty.open("/missing-group").status_code == 403
    assert "Missing group" not in duty.get("/duty").text


@pytest.fixture
def weekly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HOMEWARD_MISSING_GROUP_MEETS", "weekly")
    settings.cache_clear()
    yield
    settings.cache_clear()


def offered(browser: Browser) -> list[str]:
    page = browser.get(the_child(browser)).text
    return re.findall(r'name="next_on-day" type="text"[^>]* value="([^"]+)"', page)


def test_a_monthly_meeting_is_four_weeks_on(manager: Browser) -> None:
    assert offered(manager) == [*day("next_on", 28).values()]


@pytest.mark.usefixtures("weekly")
def test_a_weekly_meeting_is_a_week_on(manager: Browser) -> None:
    assert offered(manager) == [*day("next_on", 7).values()]
    assert "the weekly meeting about missing children" in manager.get("/missing-group").text


def report_again(pages: Pages) -> None:
    """The child was found and is missing again; all of it becomes known now."""
    at = datetime.now(UTC) - timedelta(hours=2)
    pages.record([event_factory("missing.found", time=at.isoformat(), found_at=at.isoformat())])
    again = (at + timedelta(hours=1)).isoformat()
    pages.record([event_factory("missing.reported", episode="E-2", id="r-2", time=again, reported_at=again)])
    pages.process()
