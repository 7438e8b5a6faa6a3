"""An absence is open until somebody says that it is over, whoever the child is, whatever the clock says."""

import pytest
from hypothesis import given

from homeward.domain.contacts.matching import histories
from homeward.domain.events import Event, parse
from homeward.domain.events.entry import Entry
from homeward.domain.history.open_absences import open_absences
from homeward.domain.history.timeline import fold
from homeward.domain.identity.identified import resolve
from tests.histories import AVERY, at, event, timeline_of
from tests.worlds import STEPS, Step, build, some

GONE = event("missing.reported", time=at("2026-03-01 22:00"), episode="E-1", police_risk="LOW")
AGAIN = event("missing.reported", time=at("2026-03-05 22:00"), episode="E-2", category="A")
HIGH = event("missing.risk_changed", time=at("2026-03-02 01:00"), episode="E-1", level="HIGH")
BACK = event("missing.found", time=at("2026-03-02 06:30"), episode="E-1", found_at=at("2026-03-02 06:30"))
ERROR = event("missing.cancelled", time=at("2026-03-02 06:30"), episode="E-1", reason="error")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([GONE], [("E-1", "M", "LOW")], id="reported"),
        pytest.param([GONE, HIGH], [("E-1", "M", "HIGH")], id="graded anew"),
        pytest.param([GONE, BACK], [], id="found"),
        pytest.param([GONE, ERROR], [], id="cancelled"),
        pytest.param([BACK], [], id="found, and never reported"),
        pytest.param([GONE, BACK, AGAIN], [("E-2", "A", "MED")], id="away again"),
        pytest.param([AGAIN, GONE], [("E-1", "M", "LOW"), ("E-2", "A", "MED")], id="both, in order of time"),
    ],
)
def test_what_is_open(events: list[Event], expected: list[tuple[str, str, str]]) -> None:
    found = open_absences(timeline_of(*events, child=AVERY))
    assert [(each.episode, each.category, each.police_risk) for each in found] == expected


def test_it_names_the_reports_that_it_rests_on() -> None:
    (found,) = open_absences(timeline_of(GONE, HIGH, child=AVERY))
    assert found.reports == (GONE.key,)


@some(0.2)
@given(STEPS)
def test_what_is_said_of_absences_alone_gives_the_same(steps: list[Step]) -> None:
    """The page of who is missing reads no more than this of what is not processed yet."""
    events = [*map(parse, build(steps))]
    resolution = resolve(events)
    entries = [resolution.entry(each) for each in events]
    for ref, history in histories(entries).items():
        own = [entry for entry in entries if entry.child == ref and entry.event.type.startswith("missing.")]
        assert open_absences(fold(ref, with_replacing(own, entries))) == open_absences(fold(ref, history))


def with_replacing(own: list[Entry], entries: list[Entry]) -> list[Entry]:
    """These, and whatever supersedes one of them."""
    found = list(own)
    for entry in found:
        found += [each for each in entries if each.event.replaces == entry.event.key and each not in found]
    return found
