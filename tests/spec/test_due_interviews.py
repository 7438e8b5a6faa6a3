"""What each event does to a return interview that is due, and to the rules that chase it (R31 to R34)."""

import pytest

from homeward.domain.events import Event
from homeward.domain.history.due_interviews import due_interviews
from tests.histories import AVERY, at, event, results, timeline_of

GONE = event("missing.reported", time=at("2026-03-01 22:00"), reported_at=at("2026-03-01 22:00"))
BACK = event("missing.found", time=at("2026-03-02 06:30"), found_at=at("2026-03-02 06:30"))
NOON = at("2026-03-02 12:00")
RULES = {"R31", "R32", "R33", "R34"}


def told(type_: str, **said: object) -> Event:
    return event(type_, time=NOON, **said)


CHASED = [
    pytest.param([], "due", RULES, id="nothing"),
    pytest.param([told("rhi.assigned")], "due", RULES, id="taken on"),
    pytest.param([told("rhi.offered", offered_at=NOON)], "due", RULES - {"R34"}, id="offered"),
    pytest.param([told("rhi.attempted", at=NOON)], "due", RULES, id="tried"),
    pytest.param([told("rhi.completed", held_at=NOON)], "ended", set(), id="held"),
    pytest.param([told("rhi.declined", by="child")], "ended", set(), id="declined by the child"),
    pytest.param([told("rhi.declined", by="carer")], "due", RULES - {"R34"}, id="declined by a carer"),
    pytest.param([told("rhi.not_possible", reason="missing_again")], "paused", set(), id="missing again"),
    pytest.param([told("rhi.not_possible", reason="custody")], "paused", set(), id="in custody"),
    pytest.param([told("rhi.not_possible", reason="hospital")], "paused", set(), id="in hospital"),
    pytest.param([told("rhi.not_possible", reason="moved")], "ended", set(), id="moved away"),
    pytest.param([told("rhi.not_possible", reason="oob_provider")], "ended", set(), id="another's interview"),
    pytest.param([told("rhi.not_possible", reason="other")], "ended", set(), id="not possible otherwise"),
    pytest.param([told("rhi.external_received")], "due", RULES, id="a record from another area"),
    pytest.param([told("carer.information", at=NOON)], "due", RULES, id="what a carer told"),
    pytest.param([told("prevention_interview.completed", at=NOON)], "due", RULES, id="checked by police"),
    pytest.param([told("rhi.completed", held_at=NOON, episodes=["E-9"])], "due", RULES, id="held of another"),
    pytest.param([told("missing.cancelled")], "ended", set(), id="the report was an error"),
]


@pytest.mark.parametrize(("events", "becomes", "rules"), CHASED)
def test_what_becomes_of_the_interview(events: list[Event], becomes: str, rules: set[str]) -> None:
    found = due_interviews(timeline_of(GONE, BACK, *events, child=AVERY))
    states = ["paused" if each.paused else "due" for each in found] or ["ended"]
    assert states == [becomes]
    said = {finding.code for finding in results(GONE, BACK, *events)[AVERY].evaluation.findings}
    assert said & RULES == rules
