"""Seventy-two hours from the return, as they elapse, for each absence that has ended without an interview."""

from datetime import datetime

import pytest
from hypothesis import given

from homeward.domain.calendar.deadlines import LONDON
from homeward.domain.contacts.matching import histories
from homeward.domain.events import parse
from homeward.domain.events.entry import Entry
from homeward.domain.history.due_interviews import due_interviews
from homeward.domain.history.timeline import fold
from homeward.domain.identity.identified import resolve
from tests.histories import AVERY, at, event, timeline_of
from tests.unit.domain.history.test_open_absences import with_replacing
from tests.worlds import STEPS, Step, build, some

GONE = event("missing.reported", time=at("2026-03-01 22:00"), reported_at=at("2026-03-01 22:00"))
BACK = event("missing.found", time=at("2026-03-02 06:30"), found_at=at("2026-03-02 06:30"))


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("back", "due"),
    [
        pytest.param("2026-03-06 18:00", "2026-03-09 18:00", id="a weekend counts"),
        pytest.param("2026-03-28 18:00", "2026-03-31 19:00", id="an hour is skipped in March"),
        pytest.param("2026-10-24 18:00", "2026-10-27 17:00", id="an hour comes twice in October"),
    ],
)
def test_72_hours_elapse_whatever_the_clocks_do(back: str, due: str) -> None:
    found = event("missing.found", time=london(back), found_at=london(back))
    (interview,) = due_interviews(timeline_of(GONE, found, child=AVERY))
    assert interview.due_at == london(due)


def test_the_hours_run_from_the_return_where_that_came_after_being_found() -> None:
    back = at("2026-03-02 09:00")
    found = event("missing.found", time=at("2026-03-02 06:30"), found_at=at("2026-03-02 06:30"))
    returned = event("missing.found", time=back, found_at=at("2026-03-02 06:30"), returned_at=back)
    (interview,) = due_interviews(timeline_of(GONE, found, returned, child=AVERY))
    assert (interview.returned_at, interview.due_at) == (back, at("2026-03-05 09:00"))


def test_no_interview_is_due_while_the_child_is_missing() -> None:
    assert due_interviews(timeline_of(GONE, child=AVERY)) == []


def test_days_alone_start_no_hours() -> None:
    found = event(
        "missing.found", time=at("2026-03-02 00:00"), found_at=at("2026-03-02 00:00"), day_only=True
    )
    assert due_interviews(timeline_of(GONE, found, child=AVERY)) == []


def test_whoever_was_assigned_last_has_it() -> None:
    first = event("rhi.assigned", time=at("2026-03-02 08:00"), interviewer="worker-3")
    then = event("rhi.assigned", time=at("2026-03-02 10:00"), interviewer="worker-4")
    (interview,) = due_interviews(timeline_of(then, first, GONE, BACK, child=AVERY))
    assert interview.interviewer == "worker-4"


def test_what_happened_is_told_in_order_of_time() -> None:
    noon = at("2026-03-02 12:00")
    events = [
        event("rhi.declined", time=at("2026-03-02 14:00"), by="carer"),
        event("rhi.attempted", time=at("2026-03-02 13:00"), at=at("2026-03-02 13:00"), result="not_present"),
        event("rhi.offered", time=noon, offered_at=noon),
    ]
    (interview,) = due_interviews(timeline_of(GONE, BACK, *events, child=AVERY))
    assert [(each.type, each.code) for each in interview.happened] == [
        ("rhi.offered", None),
        ("rhi.attempted", "not_present"),
        ("rhi.declined", "carer"),
    ]


@some(0.2)
@given(STEPS)
def test_what_is_said_of_absences_and_interviews_alone_gives_the_same(steps: list[Step]) -> None:
    """The page of interviews reads no more than this of what is not processed yet."""
    events = [*map(parse, build(steps))]
    resolution = resolve(events)
    entries = [resolution.entry(each) for each in events]
    for ref, history in histories(entries).items():
        own = [entry for entry in entries if entry.child == ref and _tells(entry)]
        alone = due_interviews(fold(ref, with_replacing(own, entries)))
        assert alone == due_interviews(fold(ref, history))


def _tells(entry: Entry) -> bool:
    return entry.event.type.startswith(("missing.", "rhi."))
