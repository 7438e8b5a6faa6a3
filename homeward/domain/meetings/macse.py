"""The MACSE queue: candidates that rules propose, and cases that only people move (domain.md, section 6)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from homeward.domain.calendar.now import At
from homeward.domain.events import Event
from homeward.errors import InvalidTransition

RE_REFERRAL_WITHIN = timedelta(days=365)
"""After closure; measure Q06 and rule R26 of domain.md."""


class CaseState(StrEnum):
    CANDIDATE = "candidate"
    REFERRED = "referred"
    ON_AGENDA = "on_agenda"
    OPEN = "open"
    REVIEW = "review"
    CLOSED = "closed"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    TRANSFERRED_OUT = "transferred_out"


TRANSITIONS: dict[CaseState, frozenset[CaseState]] = {
    CaseState.CANDIDATE: frozenset({CaseState.REFERRED, CaseState.NOT_ACCEPTED, CaseState.WITHDRAWN}),
    CaseState.REFERRED: frozenset({CaseState.ON_AGENDA, CaseState.OPEN, CaseState.CLOSED}),
    CaseState.ON_AGENDA: frozenset({CaseState.OPEN, CaseState.CLOSED}),
    CaseState.OPEN: frozenset({CaseState.REVIEW, CaseState.CLOSED, CaseState.TRANSFERRED_OUT}),
    CaseState.REVIEW: frozenset({CaseState.OPEN, CaseState.CLOSED, CaseState.TRANSFERRED_OUT}),
    CaseState.CLOSED: frozenset(),
    CaseState.NOT_ACCEPTED: frozenset({CaseState.CANDIDATE}),
    CaseState.WITHDRAWN: frozenset({CaseState.CANDIDATE}),
    CaseState.TRANSFERRED_OUT: frozenset(),
}


def check_case_change(now: CaseState, then: CaseState) -> None:
    """Raises InvalidTransition where people may not move a case from one state to the other."""
    if then not in TRANSITIONS[now]:
        raise InvalidTransition(
            f"A case that is {now.replace('_', ' ')} cannot become {then.replace('_', ' ')}."
        )


@dataclass(slots=True)
class Spell:
    """One stay of a child on MACSE's list, from acceptance to closure."""

    case: str
    accepted: Event | None = None
    accepted_at: datetime | None = None
    closed: Event | None = None
    closed_at: datetime | None = None
    discussions: list[Event] = field(default_factory=list)
    plans: list[Event] = field(default_factory=list)

    def open_at(self, moment: At) -> bool:
        if self.accepted_at is None or self.accepted_at > moment:
            return False
        ended = self.closed_at if self.is_closed else None
        return ended is None or ended > moment

    @property
    def is_closed(self) -> bool:
        """Since it was accepted last."""
        if self.closed_at is None:
            return False
        return self.accepted_at is None or self.closed_at >= self.accepted_at

    @property
    def state(self) -> CaseState:
        if self.is_closed:
            return CaseState.CLOSED
        return CaseState.OPEN if self.discussions else CaseState.REFERRED


def apply_macse_event(
    spells: dict[str, Spell], declined: list[Event], proposals: list[Event], event: Event
) -> None:
    """Fold one event into a child's spells, the proposals that people declined, and those that rules made."""
    data = event.data
    match event.type:
        case "macse.accepted":
            spell = spells.setdefault(data.case, Spell(data.case))
            if spell.accepted_at != data.accepted_at:  # recorded again, it is no news
                spell.accepted, spell.accepted_at = event, data.accepted_at
        case "macse.closed":
            spell = spells.setdefault(data.case, Spell(data.case))
            if not spell.is_closed:  # recorded again, it is no news
                spell.closed, spell.closed_at = event, data.closed_at
        case "macse.discussed":
            spells.setdefault(data.case, Spell(data.case)).discussions.append(event)
        case "macse.plan_updated":
            spells.setdefault(data.case, Spell(data.case)).plans.append(event)
        case "macse.declined":
            declined.append(event)
        case "macse.candidate_added" | "macse.candidate_withdrawn":
            proposals.append(event)


@dataclass(frozen=True)
class Candidate:
    """A child whom rules propose to the next meeting, and since when. `codes` are listed, never added up."""

    codes: tuple[str, ...]
    since: datetime
    re_referral: bool
