"""Why a late finding could not be told at once, from the very histories that make it late."""

from homeward.domain.events import Event
from homeward.engine.words.lateness import Cause, delay
from tests.histories import at, event, findings

GONE = event("missing.reported", time=at("2026-03-01 22:00"), category="M", police_risk="MED")
LATER = at("2026-03-09 09:00")
POLICE = {"scheme": "police_ref", "value": "P-9"}


def cause(code: str, *events: Event) -> tuple[Cause, Event] | None:
    """Of the child's one late finding of that rule: why, and the record that completed it."""
    (late,) = [one for one in findings(*events, code=code) if one.late]
    evidence = [each for each in events if each.key in late.evidence]
    found = delay(late.known, evidence, events)
    return found and (found.cause, found.event)


def test_a_report_that_was_received_late() -> None:
    gone = [
        event("missing.reported", episode=f"E-{day}", time=at(f"2026-03-0{day} 22:00"), id=f"gone-{day}")
        for day in (1, 2)
    ]
    third = event(
        "missing.reported", episode="E-3", time=at("2026-03-03 22:00"), id="gone-3", receivedtime=LATER
    )
    assert cause("R01", *gone, third) == (Cause.ARRIVED, third)


def test_a_status_that_was_told_late() -> None:
    told = event(
        "legal_status.changed", code="C2", from_="2025-01-05", time=at("2025-01-05 00:00"), receivedtime=LATER
    )
    assert cause("R11", GONE, told) == (Cause.ANSWERED, told)


def test_an_answer_that_a_person_found_out() -> None:
    answered = event(
        "fact.answered",
        fact="child.looked_after",
        subject="episode:E-1",
        answer=["Y"],
        child={"scheme": "la_child_id", "value": "W-1001"},
        child_ref=None,
        time=LATER,
    )
    assert cause("R11", GONE, answered) == (Cause.ANSWERED, answered)


def test_a_report_that_was_put_right() -> None:
    away = event("missing.reported", id="first", time=at("2026-03-01 22:00"), category="A", police_risk="MED")
    risky = event(
        "missing.reported",
        id="second",
        supersedes="first",
        changereason="Wrong level.",
        time=at("2026-03-01 22:00"),
        police_risk="HIGH",
        receivedtime=LATER,
    )
    born = event("child.registered", date_of_birth="2014-01-01", time=at("2026-01-01 00:00"))
    first = event("missing.reported", id="other", episode="E-0", time=at("2026-02-20 22:00"))
    again = event("missing.reported", id="more", episode="E-9", time=at("2026-02-21 22:00"))
    assert cause("R01", first, again, away, risky, born) == (Cause.CORRECTED, risky)


def test_two_records_that_turned_out_to_be_of_one_child() -> None:
    gone = [
        event("missing.reported", id=f"gone-{day}", episode=f"E-{day}", time=at(f"2026-03-0{day} 22:00"))
        for day in (1, 2)
    ]
    third = event("missing.reported", id="gone-3", episode="E-3", time=at("2026-03-03 22:00"), child=POLICE)
    joined = event("child.registered", identifiers=[POLICE], time=LATER)
    assert cause("R01", *gone, third, joined) == (Cause.JOINED, joined)


def test_nothing_that_is_there_explains_it() -> None:
    assert delay(LATER, [], [GONE]) is None


def test_without_a_record_of_that_instant_it_is_the_last_that_came_before() -> None:
    found = delay(LATER, [GONE], [])
    assert found
    assert (found.cause, found.event) == (Cause.ARRIVED, GONE)
