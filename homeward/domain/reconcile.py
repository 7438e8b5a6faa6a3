"""From what the rules say to what people work on: pure, and silent when nothing has changed.

`reconcile` compares findings with the alerts and the candidate that the journal already holds, and answers
with the journal events that would bring them into line. Applied once, a second call answers with none.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from homeward.domain.alerts import OPEN_STATES, Alert
from homeward.domain.deadlines import respond_by
from homeward.domain.events import Event, make
from homeward.domain.macse import RE_REFERRAL_WITHIN, Candidate
from homeward.domain.timeline import Timeline

SOURCE = "homeward"
NAMESPACE = uuid.UUID("6d1b6f0e-6a55-4a3c-9a58-3f6f0c6b8f0a")


class Found(Protocol):
    """What reconcile needs of a finding (`engine.model.Finding`)."""

    @property
    def id(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def episode(self) -> str | None: ...
    @property
    def subject(self) -> str: ...
    @property
    def due(self) -> datetime: ...
    @property
    def known(self) -> datetime: ...
    @property
    def late(self) -> bool: ...
    @property
    def actions(self) -> Sequence[str]: ...
    @property
    def never_silent(self) -> bool: ...
    @property
    def evidence(self) -> Sequence[tuple[str, str]]: ...
    @property
    def because(self) -> str: ...


@dataclass(frozen=True)
class Policy:
    """How soon each rule's alert must be answered: rule id to text such as "1 working day"."""

    respond_within: dict[str, str]


def bundle_of(finding: Found) -> str:
    """Which alert a finding belongs to: one per episode or disclosure, and one alone if never silent."""
    about = f"episode:{finding.episode}" if finding.episode else finding.subject
    return f"{finding.code}|{finding.subject}" if finding.never_silent else about


def reconcile(timeline: Timeline, findings: Sequence[Found], policy: Policy, now: datetime) -> list[Event]:
    """The events to add to the journal so that alerts and candidate say what the findings say."""
    return [*_alert_events(timeline, findings, policy, now), *_candidate_events(timeline, findings, now)]


def _alert_events(
    timeline: Timeline, findings: Sequence[Found], policy: Policy, now: datetime
) -> Iterator[Event]:
    bundles: dict[str, list[Found]] = {}
    for finding in findings:
        if "cadt" in finding.actions:
            bundles.setdefault(bundle_of(finding), []).append(finding)
    existing = {alert.bundle: alert for alert in timeline.alerts.values()}
    for bundle, found in bundles.items():
        if alert := existing.get(bundle):
            yield from _update(timeline, alert, found, policy, now)
        else:
            yield _raise(timeline, bundle, found, policy, now)
    for bundle, alert in existing.items():
        if bundle not in bundles:
            yield from _withdraw(timeline, alert, alert.reasons, now)


def _raise(timeline: Timeline, bundle: str, found: list[Found], policy: Policy, now: datetime) -> Event:
    alert = uuid.uuid5(NAMESPACE, f"{timeline.child}|{bundle}").hex
    return _event(
        "alert.raised",
        timeline,
        now,
        alert=alert,
        bundle=bundle,
        episode=found[0].episode,
        respond_by=_answer_by(found, policy, now),
        reasons=[_reason(finding) for finding in found],
    )


def _update(
    timeline: Timeline, alert: Alert, found: list[Found], policy: Policy, now: datetime
) -> Iterator[Event]:
    ids = {finding.id for finding in found}
    gone = [finding for finding in alert.reasons if finding not in ids]
    new = [finding for finding in found if _is_news(alert, finding)]
    if new:
        soonest = _answer_by(new, policy, now)
        answer_by = min(alert.respond_by, soonest) if alert.state in OPEN_STATES else soonest
        reasons = [_reason(finding) for finding in new]
        yield _event(
            "alert.reason_added", timeline, now, alert=alert.id, reasons=reasons, respond_by=answer_by
        )
    if gone:
        yield _event(
            "alert.reason_withdrawn",
            timeline,
            now,
            alert=alert.id,
            findings=gone,
            reason=_why(timeline, alert, gone),
        )


def _is_news(alert: Alert, finding: Found) -> bool:
    """Other evidence, or another moment; a rule's new wording alone is not news and never re-notifies."""
    if (reason := alert.reasons.get(finding.id)) is None:
        return True
    before = {(item.source, item.id) for item in reason.evidence}
    return before != set(finding.evidence) or reason.due != finding.due


def _withdraw(timeline: Timeline, alert: Alert, gone: Iterable[str], now: datetime) -> Iterator[Event]:
    if not (findings := list(gone)):
        return
    why = _why(timeline, alert, findings)
    yield _event("alert.reason_withdrawn", timeline, now, alert=alert.id, findings=findings, reason=why)
    if alert.state in OPEN_STATES:
        yield _event("alert.withdrawn", timeline, now, alert=alert.id, reason=why)


def _why(timeline: Timeline, alert: Alert, gone: list[str]) -> str:
    """The reason in words: a cancelled report's own reason, else that the record now says otherwise."""
    episode = timeline.episodes.get(alert.episode or "")
    if episode and episode.cancelled:
        reason = {
            "error": "it was made in error",
            "duplicate": "it was a duplicate of another",
            "not_missing": "the child was not missing",
        }[episode.cancelled.data.reason]
        return f"The report was cancelled: {reason}."
    held = {event.key for event in timeline.events}
    rested = {(item.source, item.id) for finding in gone for item in alert.reasons[finding].evidence}
    if rested - held:
        return "A record that this rested on was withdrawn or replaced."
    return "On what is now on record, this no longer holds."


def candidate(timeline: Timeline, findings: Sequence[Found], as_of: datetime) -> Candidate | None:
    """The child as a candidate for MACSE, or None: already open, already answered, or nothing proposed.

    A decision of MACSE answers what was known by then; what becomes known later proposes the child anew.
    """
    if timeline.open_spell_at(as_of):
        return None
    answered = [event.occurred_at for event in timeline.declined]
    answered += [spell.closed_at for spell in timeline.spells.values() if spell.closed_at]
    cutoff = max((at for at in answered if at <= as_of), default=None)
    proposing = [f for f in findings if "macse" in f.actions and (cutoff is None or f.known > cutoff)]
    if not proposing:
        return None
    since = min(finding.due for finding in proposing)
    closed = [spell.closed_at for spell in timeline.spells.values() if spell.closed_at]
    first_known = min(finding.known for finding in proposing)
    recent = any(at <= first_known <= at + RE_REFERRAL_WITHIN for at in closed)
    return Candidate(tuple(sorted({finding.code for finding in proposing})), since, recent)


def _candidate_events(timeline: Timeline, findings: Sequence[Found], now: datetime) -> Iterator[Event]:
    proposed = candidate(timeline, findings, now)
    standing = _standing_proposal(timeline)
    if proposed and proposed != standing:
        yield _event(
            "macse.candidate_added",
            timeline,
            now,
            codes=list(proposed.codes),
            since=proposed.since,
            re_referral=proposed.re_referral,
        )
    elif standing and not proposed and not _answered_since(timeline):
        why = "On what is now on record, no rule proposes this child."
        yield _event("macse.candidate_withdrawn", timeline, now, reason=why)


def _standing_proposal(timeline: Timeline) -> Candidate | None:
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
    answers = [event.occurred_at for event in timeline.declined]
    answers += [spell.accepted.occurred_at for spell in timeline.spells.values() if spell.accepted]
    return any(at >= proposed_at for at in answers)


def _answer_by(found: list[Found], policy: Policy, now: datetime) -> datetime:
    return min(respond_by(now, policy.respond_within.get(finding.rule, "1 working day")) for finding in found)


def _reason(finding: Found) -> dict[str, Any]:
    return {
        "finding": finding.id,
        "code": finding.code,
        "rule": finding.rule,
        "version": finding.version,
        "due": finding.due,
        "known": finding.known,
        "late": finding.late,
        "never_silent": finding.never_silent,
        "actions": list(finding.actions),
        "evidence": [{"source": source, "id": id_} for source, id_ in finding.evidence],
        "because": finding.because,
    }


def _event(type_: str, timeline: Timeline, now: datetime, **data: Any) -> Event:
    """A journal event of our own. Its id follows from the child's history so far: made twice, it is one."""
    about = data.get("alert", "candidate")
    steps = len(timeline.alerts[about].history) if about in timeline.alerts else len(timeline.proposals)
    id_ = uuid.uuid5(NAMESPACE, f"{timeline.child}|{about}|{type_}|{steps}").hex
    return make(type_, id_, SOURCE, now, {"child_ref": timeline.child, **data})
