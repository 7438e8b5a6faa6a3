"""When MACSE meets next: the coordinator says it, and whoever opens a child of that meeting reads it."""

from datetime import UTC, datetime, timedelta

import pytest

from homeward.web.permissions import Role
from tests.factories import event_factory
from tests.forms import at
from tests.pages import Browser, Pages, errors_of, words_of

NOW = datetime.now(UTC)


def on(days: int) -> dict[str, str]:
    day = NOW + timedelta(days=days)
    fields = at("held_on", f"{day.day} {day.month} {day.year} 12:00")
    return {name: value for name, value in fields.items() if not name.endswith("-time")}


def in_words(days: int) -> str:
    return f"{NOW + timedelta(days=days):%-d %B %Y}"


@pytest.fixture
def one_case(pages: Pages) -> Pages:
    """One child has a case; another has none."""
    pages.record([event_factory("child.registered", child=child) for child in ("W-1", "W-2")])
    pages.record([event_factory("macse.accepted", child="W-1", case="M-1")])
    return pages


def call(browser: Browser, days: int) -> int:
    csrf = browser.get("/macse").text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = browser.client.post("/macse/meeting", data={"csrf": csrf, **on(days)})
    if answer.status_code == 422:
        assert errors_of(answer.text) == ["held_on-day"]
    return answer.status_code


def test_the_date_is_set_and_told_on_the_queue_and_the_childs_page(one_case: Pages) -> None:
    coordinator, duty = one_case.signed_in(Role.COORDINATOR), one_case.signed_in(Role.DUTY)
    with_case, without = dict.fromkeys(one_case.children_of("child.registered"))
    assert "Nobody has said when the next meeting is" in words_of(coordinator.get("/macse").text)
    assert "Nobody has said when it is" in words_of(duty.get(f"/children/{with_case}").text)
    assert call(coordinator, 9) == 303
    queue = words_of(coordinator.get("/macse?done=meeting").text)
    assert "The date of the next meeting is saved." in queue
    assert f"The next meeting is on {in_words(9)}. It discusses 1 open case" in queue
    told = f"MACSE meets next on {in_words(9)}: the child is to be discussed."
    assert told in words_of(duty.get(f"/children/{with_case}").text)
    assert "to be discussed" not in words_of(duty.get(f"/children/{without}").text)


def test_the_last_date_that_was_said_stands(one_case: Pages) -> None:
    coordinator = one_case.signed_in(Role.COORDINATOR)
    assert [call(coordinator, days) for days in (9, 16)] == [303, 303]
    assert f"The next meeting is on {in_words(16)}." in words_of(coordinator.get("/macse").text)
    assert one_case.differences() == 0


def test_a_day_that_is_past_is_refused_and_nobody_but_macse_sets_one(one_case: Pages) -> None:
    assert call(one_case.signed_in(Role.COORDINATOR), -2) == 422
    lead = one_case.signed_in(Role.SAFEGUARDING_LEAD)
    assert "date of the next meeting</span>" not in lead.get("/macse").text
    assert call(lead, 9) == 403
    assert one_case.journalled("macse.agenda_published") == 0


def test_a_meeting_that_is_over_is_not_the_next(one_case: Pages) -> None:
    gone = (NOW - timedelta(days=3)).date().isoformat()
    one_case.record([event_factory("macse.agenda_published", child=None, meeting="M", held_on=gone)])
    queue = words_of(one_case.signed_in(Role.COORDINATOR).get("/macse").text)
    assert "Nobody has said when the next meeting is" in queue
