"""Suppressions as their events leave them: which rules stay quiet about a child, until when and why.

A suppression holds back an alert and nothing else, and nothing of a rule that may never be silent
(domain.md, section 10, bundling; docs/adr/0008). How long one may last is a check of its event
(`domain/events/types/suppressions.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from homeward.domain.events import Event
from homeward.errors import InvalidTransition


class SuppressionState(StrEnum):
    NONE = "none"
    IN_FORCE = "in_force"
    ENDED = "ended"


ALLOWED: dict[str, frozenset[SuppressionState]] = {
    "suppression.set": frozenset({SuppressionState.NONE, SuppressionState.ENDED}),
    "suppression.lifted": frozenset({SuppressionState.IN_FORCE}),
}
"""In which states people may do what. To change an end or a reason, one is lifted and another is set."""


@dataclass(frozen=True)
class Suppression:
    """One rule held back for one child. It is in force from when it is on record, whatever a clock says."""

    rule: str
    until: datetime
    reason: str
    set_by: str | None
    set_at: datetime

    def in_force(self, now: datetime) -> bool:
        return now < self.until


def state_of(suppression: Suppression | None, now: datetime) -> SuppressionState:
    if suppression is None:
        return SuppressionState.NONE
    return SuppressionState.IN_FORCE if suppression.in_force(now) else SuppressionState.ENDED


def check_change(suppression: Suppression | None, event_type: str, now: datetime) -> None:
    """Raises InvalidTransition where it is suppressed already, or not."""
    if state_of(suppression, now) not in ALLOWED[event_type]:
        already = "already" if event_type == "suppression.set" else "not, or no longer,"
        raise InvalidTransition(f"This rule is {already} suppressed for this child.")


def apply_suppression_event(suppressions: dict[str, Suppression], event: Event) -> None:
    """Fold one event. The latest word on a rule counts, also where two children turned out to be one."""
    data = event.data
    match event.type:
        case "suppression.set":
            suppressions[data.rule] = Suppression(
                data.rule, data.until, data.reason, event.actor, event.occurred_at
            )
        case "suppression.lifted":
            suppressions.pop(data.rule, None)


def is_silent(suppressions: Mapping[str, Suppression], rule: str, never_silent: bool, now: datetime) -> bool:
    """Whether the rule is held back then. What may never be silent is not, whatever the journal says."""
    held = suppressions.get(rule)
    return not never_silent and held is not None and held.in_force(now)
