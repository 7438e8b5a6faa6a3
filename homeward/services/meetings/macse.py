"""What the MACSE coordinator does with a candidate: people accept and decline; rules only propose."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from homeward.domain.events.kinds import london_day
from homeward.domain.meetings import dates
from homeward.domain.meetings.macse import TRANSITIONS, CaseState, check_case_change
from homeward.errors import NotFound
from homeward.services.alerts.answering import Step, record
from homeward.store import children, meetings, queries
from homeward.store.queries import CaseRow
from homeward.store.unit_of_work import UnitOfWork

OVER = frozenset(state for state, following in TRANSITIONS.items() if not following)
"""States that no case leaves."""


def accept(
    uow: UnitOfWork,
    child_ref: str,
    step: Step,
    *,
    case: str,
    referrer_agency: str,
    reasons: Sequence[str],
    profile: Mapping[str, str],
    narrative: str,
) -> None:
    """Open a case for a candidate, with the reason in words. Raises NotFound, InvalidEvent."""
    _check_candidate(uow, child_ref, CaseState.REFERRED)
    record(
        uow,
        step,
        "macse.accepted",
        child_ref,
        case=case,
        accepted_at=step.at,
        referrer_agency=referrer_agency,
        reasons=list(reasons),
        profile=dict(profile),
        narrative=narrative,
    )


def decline(uow: UnitOfWork, child_ref: str, step: Step, *, reason: str) -> None:
    """Say why MACSE will not take the child now. What becomes known later proposes the child anew."""
    _check_candidate(uow, child_ref, CaseState.NOT_ACCEPTED)
    record(uow, step, "macse.declined", child_ref, reason=reason)


def next_meeting(uow: UnitOfWork, now: datetime) -> date | None:
    """The day in London; None where no meeting is planned."""
    return dates.next_meeting(meetings.days(uow, dates.Group.MACSE), london_day(now))


def open_cases(uow: UnitOfWork) -> list[CaseRow]:
    """Those that the next meeting discusses, in order of acceptance."""
    return [row for row in queries.cases(uow) if row.state not in OVER]


def _check_candidate(uow: UnitOfWork, child_ref: str, then: CaseState) -> None:
    children.lock(uow, [child_ref])
    if child_ref not in {row.child_ref for row in queries.candidates(uow)}:
        raise NotFound("This child is not, or no longer, a candidate for MACSE.")
    check_case_change(CaseState.CANDIDATE, then)
