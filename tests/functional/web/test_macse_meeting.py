"""When MACSE meets next: the coordinator plans it, and whoever opens a child of that meeting reads it."""

from datetime import UTC, datetime, timedelta

import pytest

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import at
from tests.pages import Browser, Pages, words_of

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


def plan(browser: Browser, days: int) -> int:
    csrf = browser.get("/macse/packs").text.partition('name="csrf" value="')[2].partition('"')[0]
    return browser.client.post("/macse/packs", data={"csrf": csrf, **on(days)}).status_code


def test_the_date_is_set_and_told_on_the_queue_and_the_childs_page(one_case: Pages) -> None:
    coordinator, duty = one_case.signed_in(Role.COORDINATOR), one_case.signed_in(Role.DUTY)
    with_case, without = dict.fromkeys(one_case.children_of("child.registered"))
    assert "No meeting is planned" in words_of(coordinator.get("/macse").text)
    assert "Nobody has said when it is" in words_of(duty.get(f"/children/{with_case}").text)
    assert plan(coordinator, 9) == 303
    queue = words_of(coordinator.get("/macse").text)
    assert f"The next meeting is on {in_words(9)}. It discusses 1 open case" in queue
    told = f"MACSE meets next on {in_words(9)}: the child is to be discussed."
    assert told in words_of(duty.get(f"/children/{with_case}").text)
    assert "to be discussed" not in words_of(duty.get(f"/children/{without}").text)


def test_of_several_meetings_the_first_that_is_to_come_is_the_next(one_case: Pages) -> None:
    coordinator = one_case.signed_in(Role.COORDINATOR)
    assert [plan(coordinator, days) for days in (16, 9)] == [303, 303]
    assert f"The next meeting is on {in_words(9)}." in words_of(coordinator.get("/macse").text)
