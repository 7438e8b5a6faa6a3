"""The MACSE queue: candidates that rules propose, and cases that only people move (domain.md, section 6)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from homeward.domain.calendar.now import At
from homeward.domain.events import Event
from homeward.errors import InvalidTransition

RE_REFERRAL_WITHIN = timedelta(days=365)
"""After closure; measure Q06 and rule R26 of domain.md."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


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
    """One stay of a child on MACSE's list, from acceptance to closure. `stay` counts, from 1, those under one
    reference; `accepted` is the event that began it, `macse.accepted` or `macse.reopened`."""

    case: str
    stay: int = 1
    accepted: Event | None = None
    accepted_at: datetime | None = None
    closed: Event | None = None
    closed_at: datetime | None = None
    discussions: list[Event] = field(default_factory=list)
    plans: list[Event] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What findings know it by: the case's reference, which may have been used before."""
        return self.case if self.stay == 1 else f"{self.case}:{self.stay}"

    def open_at(self, moment: At) -> bool:
        if self.accepted_at is None or self.accepted_at > moment:
            return False
        return self.closed_at is None or self.closed_at > moment

    @property
    def state(self) -> CaseState:
        if self.closed_at:
            return CaseState.CLOSED
        return CaseState.OPEN if self.discussions else CaseState.REFERRED


def apply_macse_event(
    spells: list[Spell], declined: list[Event], proposals: list[Event], event: Event
) -> None:
    """Fold one event into a child's spells, the proposals that people declined, and those that rules made."""
    match event.type:
        case "macse.accepted":
            _begin(spells, event, event.data.accepted_at)
        case "macse.reopened":
            stay = _last(_of(spells, event))
            if stay is None or stay.closed_at:  # of a case that is open, it is no news
                _begin(spells, event, event.occurred_at)
        case "macse.closed":
            _end(spells, event, event.data.closed_at)
        case "macse.discussed":
            (_last(_of(spells, event)) or _new(spells, event)).discussions.append(event)
        case "macse.plan_updated":
            (_last(_of(spells, event)) or _new(spells, event)).plans.append(event)
        case "macse.declined":
            declined.append(event)
        case "macse.candidate_added" | "macse.candidate_withdrawn":
            proposals.append(event)


def _begin(spells: list[Spell], event: Event, at: datetime) -> None:
    """A case that was closed by then begins a new stay; of another, this says when it began."""
    stays = _of(spells, event)
    if any(stay.accepted_at == at for stay in stays):
        return  # recorded again, it is no news
    stay = _last(stays)
    if stay is None or _was_over(stay, at):
        stay = _new(spells, event)
    stay.accepted, stay.accepted_at = event, at


def _was_over(stay: Spell, at: datetime) -> bool:
    """Some systems know days alone: what was accepted may be closed, and accepted again, on one day."""
    return bool(stay.closed_at and (stay.closed_at < at or (stay.accepted and stay.closed_at == at)))


def _end(spells: list[Spell], event: Event, at: datetime) -> None:
    """The last stay that had begun by then. Of one that is closed already it is no news."""
    begun = [stay for stay in _of(spells, event) if stay.accepted_at is None or stay.accepted_at <= at]
    stay = _last(begun) or _new(spells, event)
    if not stay.closed_at:
        stay.closed, stay.closed_at = event, at


def _of(spells: Iterable[Spell], event: Event) -> list[Spell]:
    return [stay for stay in spells if stay.case == event.data.case]


def _last(stays: Iterable[Spell]) -> Spell | None:
    """That which was accepted last; those of which nobody told the acceptance came before."""
    return max(stays, key=lambda stay: stay.accepted_at or LONG_AGO, default=None)


def _new(spells: list[Spell], event: Event) -> Spell:
    stay = Spell(event.data.case, len(_of(spells, event)) + 1)
    spells.append(stay)
    return stay


@dataclass(frozen=True)
class Candidate:
    """A child whom rules propose to the next meeting, and since when. `codes` are listed, never added up."""

    codes: tuple[str, ...]
    since: datetime
    re_referral: bool
