"""Who is on the missing group's list, and the journal events that say so."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from homeward.domain.events import Event
from homeward.domain.events.entry import Entry
from homeward.domain.events.our_events import TICK
from homeward.domain.findings.finding import Action, Finding
from homeward.domain.history.timeline import Timeline, fold
from homeward.domain.meetings.missing_group import Listing, listing, listing_events
from tests.desk import CHILD, NOW, finding_factory
from tests.histories import at, event


def listed(known: str, code: str = "R03", **overrides: Any) -> Finding:
    values = {"code": code, "actions": (Action.MISSING_GROUP,), "due": at(known), "known": at(known)}
    return finding_factory(code, **(values | overrides))


def decided(when: str, next_on: str | None = None, **overrides: Any) -> Event:
    met = {"held_on": when[:10], "next_on": next_on, **overrides}
    return event("missing_group.discussed", time=at(when), **{k: v for k, v in met.items() if v})


def timeline_of(events: Sequence[Event]) -> Timeline:
    return fold(CHILD, [Entry(each, CHILD) for each in events])


LEFT = decided("2026-02-01")
KEPT = decided("2026-02-01", next_on="2026-03-01")


@pytest.mark.parametrize(
    ("before", "found", "expected"),
    [
        pytest.param([], [finding_factory()], None, id="no rule lists the child"),
        pytest.param([], [listed("2026-01-05")], (("R03",), "2026-01-05"), id="listed"),
        pytest.param(
            [],
            [listed("2026-01-05"), listed("2026-01-03", "R01"), listed("2026-01-04", "R01")],
            (("R01", "R03"), "2026-01-03"),
            id="by two rules, each named once, since the first",
        ),
        pytest.param([LEFT], [listed("2026-01-05")], None, id="taken off the list"),
        pytest.param([LEFT], [listed("2026-02-01")], None, id="known in the instant of the decision"),
        pytest.param(
            [LEFT],
            [listed("2026-01-05"), listed("2026-02-02", "R01")],
            (("R01",), "2026-02-02"),
            id="something new after it left",
        ),
        pytest.param(
            [LEFT],
            [listed("2026-02-02", due=at("2026-01-20"))],
            (("R03",), "2026-01-20"),
            id="happened before it left, learnt after",
        ),
        pytest.param([KEPT], [listed("2026-01-05")], (("R03",), "2026-01-05"), id="kept on the list"),
        pytest.param(
            [decided("2026-03-03")], [listed("2026-01-05")], (("R03",), "2026-01-05"), id="leaves tomorrow"
        ),
        pytest.param(
            [LEFT, decided("2026-02-20", "2026-03-20", id="later")],
            [listed("2026-01-05")],
            None,
            id="kept after it had left: it stays off",
        ),
    ],
)
def test_who_is_on_the_list(before: list[Event], found: Sequence[Finding], expected: Any) -> None:
    wanted = expected and Listing(expected[0], at(expected[1]))
    for order in permutations(before):
        assert listing(timeline_of(order), found, NOW) == wanted


class Book:
    """One child's journal: the list is brought into line, and everything is folded anew each time."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def bring_into_line(self, *found: Finding, now: Any = NOW) -> list[str]:
        """The types of the events made; a second call must find nothing left to do."""
        made = listing_events(timeline_of(self.events), found, now)
        self.events += made
        assert listing_events(timeline_of(self.events), found, now) == []
        return [each.type for each in made]


LATER = NOW + timedelta(days=1)


def test_a_child_comes_onto_the_list_and_goes_with_its_reasons() -> None:
    book = Book()
    assert book.bring_into_line(listed("2026-03-01")) == ["missing_group.listed"]
    assert book.events[-1].data.codes == ("R03",)
    assert book.events[-1].data.since == at("2026-03-01")
    assert book.bring_into_line(listed("2026-03-01"), listed("2026-03-02", "R01")) == ["missing_group.listed"]
    assert book.events[-1].data.codes == ("R01", "R03")
    assert book.bring_into_line() == ["missing_group.delisted"]
    assert book.bring_into_line() == []
    assert book.bring_into_line(listed("2026-03-01")) == ["missing_group.listed"]
    assert len({each.id for each in book.events}) == 4


def test_a_decision_takes_the_child_off_without_another_event() -> None:
    book = Book()
    book.bring_into_line(listed("2026-03-01"))
    book.events.append(decided("2026-03-02 12:00"))
    assert book.bring_into_line(listed("2026-03-01"), now=LATER) == []
    again = listed("2026-03-03", "R01")
    assert book.bring_into_line(listed("2026-03-01"), again, now=LATER) == ["missing_group.listed"]
    assert book.events[-1].data.codes == ("R01",)


def test_a_decision_that_keeps_the_child_changes_nothing_of_the_listing() -> None:
    book = Book()
    book.bring_into_line(listed("2026-03-01"))
    book.events.append(decided("2026-03-02 12:00", "2026-03-30"))
    assert book.bring_into_line(listed("2026-03-01"), now=LATER) == []
    assert book.bring_into_line(now=LATER) == ["missing_group.delisted"]


def test_each_event_is_later_than_what_it_follows_whatever_clocks_say() -> None:
    book = Book()
    book.events.append(decided("2026-03-05", "2026-03-30"))
    book.bring_into_line(listed("2026-03-01"))
    assert book.events[-1].occurred_at == at("2026-03-05") + TICK


def test_a_child_on_the_list_is_no_candidate_for_macse() -> None:
    assert listing(timeline_of([]), [listed("2026-03-01", actions=(Action.MACSE,))], NOW) is None
