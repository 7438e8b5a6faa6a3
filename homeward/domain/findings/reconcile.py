"""From what the rules say to what people work on: pure, and silent when nothing has changed.

`reconcile` compares findings with the alert and the candidate that the journal already holds, and answers
with the journal events that would bring them into line. Applied once, a second call answers with none.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from homeward.domain.alerts.alert import OF_ALERT
from homeward.domain.alerts.open_matter import alert_events
from homeward.domain.events import Event
from homeward.domain.events.our_events import OurEvents, Policy, answers_of_macse
from homeward.domain.findings.finding import Finding
from homeward.domain.history.timeline import Timeline
from homeward.domain.meetings.macse import RE_REFERRAL_WITHIN, Candidate


def reconcile(timeline: Timeline, findings: Sequence[Finding], policy: Policy, now: datetime) -> list[Event]:
    """The events to add to the journal so that alert and candidate say what the findings say."""
    ours = OurEvents(timeline, policy, now)
    overdue = [finding for finding in findings if finding.subject.startswith(OF_ALERT)]
    others = [finding for finding in findings if not finding.subject.startswith(OF_ALERT)]
    return [*alert_events(ours, others, overdue), *_candidate_events(ours, others)]


def candidate(timeline: Timeline, findings: Sequence[Finding], as_of: datetime) -> Candidate | None:
    """The child as a candidate for MACSE, or None: already open, already answered, or nothing proposed.

    A decision of MACSE answers what was known by then; what becomes known later proposes the child anew.
    """
    if timeline.open_spell_at(as_of):
        return None
    cutoff = max((at for at in timeline.settled_by_macse() if at <= as_of), default=None)
    proposing = [f for f in findings if "macse" in f.actions and (cutoff is None or f.known > cutoff)]
    if not proposing:
        return None
    since = min(finding.due for finding in proposing)
    closed = [spell.closed_at for spell in timeline.spells if spell.closed_at]
    again = any(at < finding.due <= at + RE_REFERRAL_WITHIN for at in closed for finding in proposing)
    return Candidate(tuple(sorted({finding.code for finding in proposing})), since, again)


def _candidate_events(ours: OurEvents, findings: Sequence[Finding]) -> Iterator[Event]:
    timeline = ours.timeline
    proposed = candidate(timeline, findings, ours.now)
    proposal = standing_proposal(timeline)
    if proposed and proposed != proposal:
        yield ours.event(
            "macse.candidate_added",
            codes=list(proposed.codes),
            since=proposed.since,
            re_referral=proposed.re_referral,
        )
    elif proposal and not proposed:
        why = "On what is now on record, no rule proposes this child."
        yield ours.event("macse.candidate_withdrawn", reason=why)


def standing_proposal(timeline: Timeline) -> Candidate | None:
    """The last proposal in the journal, unless it was withdrawn or people have answered it."""
    if not timeline.proposals or _answered_since(timeline):
        return None
    last = timeline.proposals[-1]
    if last.type == "macse.candidate_withdrawn":
        return None
    return Candidate(tuple(last.data.codes), last.data.since, last.data.re_referral)


def _answered_since(timeline: Timeline) -> bool:
    if not timeline.proposals:
        return False
    proposed_at = timeline.proposals[-1].occurred_at
    return any(event.occurred_at >= proposed_at for event in answers_of_macse(timeline))
