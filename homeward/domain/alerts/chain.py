"""Who is told of an alert and when, for as long as nobody takes it on (docs/adr/0027).

The chain is worked out once and kept in the event that raises the alert: later settings change no chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from homeward.domain.calendar.deadlines import WorkingTime, after, is_office_time, next_office_time
from homeward.domain.events.types.alerts import Call, ToldRole

TELL_MANAGER_AFTER = WorkingTime(hours=1)
"""Where nothing presses: the working hour in which an alert is to be acknowledged (domain.md, `alert.*`)."""
DECIDED_AFTER = WorkingTime(days=1)
REMINDED_AFTER = WorkingTime(hours=7)
"""An hour of the office before that."""


@dataclass(frozen=True)
class Times:
    """Elapsed time, where a child is missing or in danger now: from an alert's raising until the emergency
    duty team and the manager are told, and from an acknowledgement until it lapses without a decision.
    An installation sets its own minutes (`config.py`: `emergency_duty_minutes` and the two after it)."""

    emergency_duty: timedelta
    manager: timedelta
    acknowledged: timedelta


class Pressing(Protocol):
    """What a reason says of how much it presses, in an event or as a stored row."""

    @property
    def urgent(self) -> bool: ...
    @property
    def immediately(self) -> bool: ...


def presses(reason: Pressing) -> bool:
    """Whether it waits for no office."""
    return reason.urgent or reason.immediately


def chain(start: datetime, times: Times, *, pressing: bool) -> list[Call]:
    """The calls from an alert's raising on. What does not press waits for the office to open."""
    if pressing:
        first: ToldRole = "duty" if is_office_time(start) else "emergency_duty"
        return [
            Call(at=start, role=first),
            Call(at=start + times.emergency_duty, role="emergency_duty"),
            Call(at=start + times.manager, role="cadt_manager"),
        ]
    opens = next_office_time(start)
    return [Call(at=opens, role="duty"), Call(at=after(opens, TELL_MANAGER_AFTER), role="cadt_manager")]


def is_first(cause: str) -> bool:
    """Whether a call, by its name, is the first of its chain. It is named after its event and its place."""
    return cause.endswith("#0")


def calls_more(new: Sequence[Call], standing: Sequence[Call], now: datetime) -> bool:
    """Whether the new chain tells a role that the standing one does not, or that one is through."""
    through = all(call.at < now for call in standing)
    return through or not {call.role for call in new} <= {call.role for call in standing}


def lapse(at: datetime, times: Times, *, pressing: bool) -> tuple[datetime, datetime]:
    """When whoever acknowledged at that instant is reminded, and when it lapses without a decision."""
    if pressing:
        return at + times.acknowledged / 2, at + times.acknowledged
    return after(at, REMINDED_AFTER), after(at, DECIDED_AFTER)
