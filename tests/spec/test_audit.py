"""What the auditor names of what was planted, and what it takes for right. Instants are written in UTC."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from homeward.audit.office import is_open, opens_after
from homeward.audit.proof import Alarm, alarms
from homeward.audit.record import Record, Sent, Step, ToTell
from homeward.config import settings
from tests.histories import at

ALERT = "8f3a22c1d4e5f60718293a4b5c6d7e8f"
EVENING = at("2026-03-06 18:00")
GRACE = timedelta(minutes=5)
URGENT = {"finding": "f-1", "from_history": False, "urgent": True, "immediately": False}
CALM = URGENT | {"urgent": False}


def minutes(number: float) -> datetime:
    return EVENING + timedelta(minutes=number)


def step(type_: str, when: datetime, actor: str | None = None, **data: Any) -> Step:
    return Step(f"{type_}-{when:%H%M}", f"alert.{type_}", when, actor, {"alert": ALERT, **data})


def chain(*calls: tuple[datetime, str]) -> list[dict[str, str]]:
    return [{"at": when.isoformat(), "role": role} for when, role in calls]


PRESSING = chain((EVENING, "emergency_duty"), (minutes(15), "emergency_duty"), (minutes(30), "cadt_manager"))
RAISED = step("raised", EVENING, reasons=[URGENT], chain=PRESSING)
CAUSE = "raised-1800"


def sent(number: int, after: float) -> Sent:
    return Sent(ALERT, f"{CAUSE}#{number}", minutes(after))


def found(steps: list[Step], sent_: list[Sent], now: datetime) -> list[tuple[str, bool]]:
    """Each alarm's kind, and whether it was made good."""
    return [(each.kind, each.made_good_at is not None) for each in _found(steps, sent_, now)]


def _found(steps: list[Step], sent_: list[Sent], now: datetime) -> list[Alarm]:
    return alarms(Record(steps, sent_, []), now, GRACE)


TAKEN = step(
    "acknowledged", minutes(10), "nic", remind_at=minutes(70).isoformat(), lapses_at=minutes(130).isoformat()
)
REMINDED = Sent(ALERT, f"acknowledged-1810#{minutes(70).isoformat()}", minutes(71))
AGAIN = chain((minutes(130), "emergency_duty"), (minutes(160), "cadt_manager"))
LAPSED = step("acknowledgement_lapsed", minutes(130), chain=AGAIN)
LATE = step("acknowledgement_lapsed", minutes(150), chain=chain((minutes(150), "cadt_manager")))
SECOND = step("reason_added", minutes(1), reasons=[URGENT | {"finding": "f-2"}], chain=[])


def gone(after: float, *findings: str) -> Step:
    return step("reason_withdrawn", minutes(after), findings=findings)


NOT_TOLD = [("not_told", False)]

CASES = [
    pytest.param([RAISED], [], minutes(4), [], id="within the grace"),
    pytest.param([RAISED], [], minutes(6), NOT_TOLD, id="nobody was told"),
    pytest.param([RAISED], [sent(0, 1)], minutes(6), [], id="told"),
    pytest.param([RAISED], [sent(0, 9)], minutes(10), [("not_told", True)], id="told late"),
    pytest.param([RAISED], [Sent(ALERT, f"{CAUSE}#0/jo", minutes(1))], minutes(6), [], id="one of several"),
    pytest.param([RAISED], [Sent("another", f"{CAUSE}#0", minutes(1))], minutes(6), NOT_TOLD, id="other"),
    pytest.param([RAISED], [sent(0, 1)], minutes(21), NOT_TOLD, id="the next was not told"),
    pytest.param([RAISED], [sent(0, 1), sent(1, 15), sent(2, 30)], minutes(99), [], id="the whole chain"),
    pytest.param([RAISED, TAKEN], [sent(0, 1)], minutes(60), [], id="somebody took it on"),
    pytest.param([RAISED, step("decided", minutes(3))], [], minutes(60), [], id="decided at once"),
    pytest.param([RAISED, step("withdrawn", minutes(3))], [], minutes(60), [], id="withdrawn at once"),
    pytest.param([RAISED, step("decided", minutes(8))], [], minutes(60), NOT_TOLD, id="decided late"),
    pytest.param([RAISED, TAKEN], [sent(0, 1)], minutes(76), [("not_reminded", False)], id="not reminded"),
    pytest.param([RAISED, TAKEN], [sent(0, 1), REMINDED], minutes(76), [], id="reminded"),
    pytest.param(
        [RAISED, TAKEN], [sent(0, 1), REMINDED], minutes(136), [("not_lapsed", False)], id="has not lapsed"
    ),
    pytest.param([RAISED, TAKEN, LAPSED], [sent(0, 1), REMINDED], minutes(134), [], id="lapsed"),
    pytest.param(
        [RAISED, TAKEN, LATE], [sent(0, 1), REMINDED], minutes(151), [("not_lapsed", True)], id="lapsed late"
    ),
    pytest.param(
        [RAISED, SECOND, gone(2, "f-1"), gone(3, "f-2")], [], minutes(60), [], id="no reason is left"
    ),
    pytest.param([RAISED, SECOND, gone(2, "f-1")], [], minutes(6), NOT_TOLD, id="another reason stands"),
    pytest.param(
        [RAISED], [Sent(ALERT, f"{CAUSE}#0/webhook", minutes(1))], minutes(6), NOT_TOLD, id="a system"
    ),
    pytest.param(
        [RAISED, TAKEN, step("decided", minutes(60))], [sent(0, 1)], minutes(999), [], id="decided in time"
    ),
]


@pytest.mark.parametrize(("steps", "sent_", "now", "expected"), CASES)
def test_what_is_named(
    steps: list[Step], sent_: list[Sent], now: datetime, expected: list[tuple[str, bool]]
) -> None:
    assert found(steps, sent_, now) == expected


MONDAY = at("2026-03-09 09:00")
MANAGER = "cadt_manager"
CHAINS = [
    pytest.param(URGENT, PRESSING, False, id="presses and is told at once"),
    pytest.param(URGENT, chain((minutes(20), "cadt_manager")), True, id="presses and waits"),
    pytest.param(CALM, chain((MONDAY, "duty"), (at("2026-03-09 10:00"), "cadt_manager")), False, id="waits"),
    pytest.param(CALM, chain((at("2026-03-10 09:00"), "cadt_manager")), True, id="waits a day too long"),
    pytest.param(CALM, chain((MONDAY, "duty"), (at("2026-03-09 18:30"), MANAGER)), True, id="at night"),
    pytest.param(URGENT, chain((EVENING, "emergency_duty")), True, id="no manager"),
    pytest.param(URGENT, chain((EVENING, "duty"), (MONDAY, MANAGER)), True, id="manager on Monday"),
    pytest.param(CALM, PRESSING, True, id="does not press and wakes people"),
    pytest.param(URGENT, [], True, id="no chain"),
    pytest.param(URGENT | {"from_history": True}, [], False, id="from history"),
]


@pytest.mark.parametrize(("reason", "kept", "wrong"), CHAINS)
def test_the_chain_itself_is_checked(reason: dict[str, Any], kept: list[dict[str, str]], wrong: bool) -> None:
    raised = step("raised", EVENING, reasons=[reason], chain=kept)
    assert [each.kind for each in _found([raised], [], EVENING)] == ["chain_wrong"] * wrong


def test_an_overdue_telling_of_which_nobody_heard_is_named() -> None:
    item = ToTell("ab12cd34", EVENING)
    heard = Sent("ab12cd34", "overdue", minutes(1))
    assert [each.kind for each in alarms(Record([], [], [item]), minutes(6), GRACE)] == [
        "overdue_telling_not_told"
    ]
    assert alarms(Record([], [heard], [item]), minutes(6), GRACE) == []
    assert alarms(Record([], [], [item]), minutes(4), GRACE) == []


def test_an_alarm_says_a_reference_a_role_and_a_time() -> None:
    (alarm,) = _found([RAISED], [], minutes(6))
    assert alarm.words == (
        "Alert 8F3A-22C1: the emergency duty team should have been told at 18:00 on 6 March, and was not."
    )


@pytest.mark.parametrize(
    ("instant", "opens"),
    [
        ("2026-03-04 10:00", "2026-03-04 10:00"),
        ("2026-03-06 17:00", "2026-03-09 09:00"),
        ("2027-03-25 17:30", "2027-03-30 08:00"),  # Easter, into summer time
        ("2026-10-23 16:30", "2026-10-26 09:00"),  # 17:30 in London, then winter time
        ("2026-12-24 17:01", "2026-12-29 09:00"),
    ],
)
def test_the_office_opens_next(instant: str, opens: str) -> None:
    assert opens_after(at(instant)) == at(opens)
    assert is_open(at(opens))


def test_those_who_are_told_again_after_a_lapse_are_told_at_once_or_as_the_office_opens() -> None:
    for kept, wrong in (AGAIN, False), ([], True), (chain((at("2026-03-10 12:00"), MANAGER)), True):
        lapsed = step("acknowledgement_lapsed", minutes(130), chain=kept)
        named = [each.kind for each in _found([RAISED, TAKEN, lapsed], [sent(0, 1), REMINDED], minutes(131))]
        assert named == ["chain_wrong"] * wrong


def test_an_alarm_says_the_names_of_this_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_NAME_EMERGENCY_DUTY", "night desk")
    settings.cache_clear()
    try:
        words = [each.words for each in _found([RAISED], [], minutes(10))]
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert [("the night desk should" in each, "emergency" in each) for each in words] == [(True, False)]
