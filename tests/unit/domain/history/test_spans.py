"""Statuses that hold for a time. A span is written `start-end says`, in days of March; some have no end."""

from datetime import UTC, datetime

import pytest

from homeward.domain.events import Event
from homeward.domain.history.spans import Span, Spans
from tests.histories import event


def day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=UTC)


def spans(*lines: str) -> Spans:
    found = Spans()
    for line in lines:
        span, says = line.split()
        start, _, end = span.partition("-")
        found.add(Span(day(int(start)), day(int(end)) if end else None, told(line), says))
    return found


def told(line: str) -> Event:
    return event("legal_status.changed", id=line)


@pytest.mark.parametrize(
    ("lines", "moment", "holds"),
    [
        pytest.param(["5- C2"], 4, None, id="not yet"),
        pytest.param(["5- C2"], 5, "5- C2", id="from its first instant"),
        pytest.param(["5-9 C2"], 8, "5-9 C2", id="until its end"),
        pytest.param(["5-9 C2"], 9, None, id="not at its end"),
        pytest.param(["5- C2", "7- V4"], 8, "7- V4", id="the next takes its place"),
        pytest.param(["5- C2", "7- V4"], 6, "5- C2", id="but not before it starts"),
        pytest.param(["5- C2", "7-8 V4"], 9, None, id="what took its place has ended"),
        pytest.param(["5-20 C2", "7-8 V4"], 9, "5-20 C2", id="one with a later end goes on"),
        pytest.param(["7- V4", "5- C2"], 8, "7- V4", id="whatever was recorded first"),
        pytest.param(["5- C2", "8- C2"], 9, "5- C2", id="recorded again, the first record says it"),
        pytest.param(["5- C2", "6- V4", "8- C2"], 9, "8- C2", id="unless it was something else between"),
        pytest.param(["5-7 C2", "8- C2"], 9, "8- C2", id="or had ended"),
        pytest.param([], 9, None, id="nothing is known"),
    ],
)
def test_the_status_that_holds(lines: list[str], moment: int, holds: str | None) -> None:
    found = spans(*lines).at(day(moment))
    assert (found.event.id if found else None) == holds


@pytest.mark.parametrize(("moment", "known"), [(4, False), (5, True), (20, True)])
def test_whether_anything_is_known_of_a_moment(moment: int, known: bool) -> None:
    assert spans("5-9 C2").began(day(moment)) is known


def test_a_status_recorded_again_was_known_from_the_first_record_that_arrived() -> None:
    found = Spans()
    for start, received in ((5, 20), (8, 9)):
        says = event("legal_status.changed", time=day(start), receivedtime=day(received))
        found.add(Span(day(start), None, says, "C2"))
    holding = found.at(day(30))
    assert holding
    assert (holding.event.occurred_at, holding.known) == (day(5), day(9))
