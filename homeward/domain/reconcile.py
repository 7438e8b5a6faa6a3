"""From what the rules say to what people work on: pure, and silent when nothing has changed.

`reconcile` compares findings with the alerts and the candidate that the journal already holds, and answers
with the journal events that would bring them into line. Applied once, a second call answers with none.
"""

import uuid
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from homeward.domain.alerts import OF_ALERT, OPEN_STATES, Alert
from homeward.domain.deadlines import respond_by
from homeward.domain.events import Event, Reason, make
from homeward.domain.found import Found
from homeward.domain.history import WITHIN, cut_offs, is_history
from homeward.domain.likely_contacts import IF_ONE_PERSON
from homeward.domain.likely_contacts import why_not_asked as why_no_person_is_asked
from homeward.domain.macse import RE_REFERRAL_WITHIN, Candidate
from homeward.domain.originals import Key, original
from homeward.domain.pairs import IF_ONE_CHILD, why_not_asked
from homeward.domain.suppression import Suppression, is_silent
from homeward.domain.timeline import Timeline

SOURCE = "homeward"
TICK = timedelta(microseconds=1)
NAMESPACE = uuid.UUID("6d1b6f0e-6a55-4a3c-9a58-3f6f0c6b8f0a")


@dataclass(frozen=True)
class Policy:
    """How soon an alert must be answered: a rule's version to text such as "1 working day"."""

    respond_within: dict[str, str]


def bundle_of(finding: Found) -> str:
    """Which alert a finding belongs to: one per episode or disclosure, and one alone if never silent."""
    about = f"episode:{finding.absence}" if finding.absence else finding.subject
    return f"{finding.code}|{finding.subject}" if finding.never_silent else about


def reconcile(
    timeline: Timeline,
    findings: Sequence[Found],
    policy: Policy,
    now: datetime,
    bundles: Container[str] | None = None,
) -> list[Event]:
    """The events to add to the journal so that alerts and candidate say what the findings say.

    `bundles` are those outside which nothing has changed; None: look at all.
    """
    journal = _Journal(timeline, policy, now)
    overdue = {finding.subject: finding for finding in findings if finding.subject.startswith(OF_ALERT)}
    others = [finding for finding in findings if finding.subject not in overdue]
    return [*_alert_events(journal, others, overdue, bundles), *_candidate_events(journal, others)]


class _Journal:
    """Writes events of our own about one child: each later than every step that they follow, so that any fold
    takes them in that order, whatever clocks and ids say."""

    def __init__(self, timeline: Timeline, policy: Policy, now: datetime) -> None:
        self.timeline, self.policy, self.now = timeline, policy, now
        self._held = frozenset(entry.event.key for entry in timeline.entries)
        self._cut_offs = cut_offs(timeline)
        steps = [event.occurred_at for alert in timeline.alerts.values() for event in alert.history]
        steps += [event.occurred_at for event in (*timeline.proposals, *_answers(timeline))]
        self._next = max([now, *(at + TICK for at in steps)])

    def event(self, type_: str, **data: Any) -> Event:
        """Its id follows from the child's history so far: made twice, it is one."""
        about, child = data.get("alert", "candidate"), self.timeline.child
        alert = self.timeline.alerts.get(about)
        before = self.timeline.proposals if about == "candidate" else alert.history if alert else ()
        id_ = uuid.uuid5(NAMESPACE, f"{child}|{about}|{type_}|{len(before)}").hex
        at, self._next = self._next, self._next + TICK
        return make(type_, id_, SOURCE, at, {"child_ref": child, **data})

    def gone(self, alert: Alert, found: Iterable[Found] = ()) -> list[str]:
        """The reasons that no longer hold. One that rests on the record of another child, who was taken for
        this one, stays: parting two children takes no alert from anybody (docs/adr/0013). One that held only
        if two records are one child's, or one person's, goes."""
        ids = {reason_of(finding) for finding in found}
        return [
            finding
            for finding, reason in alert.reasons.items()
            if finding not in ids
            and (self._holds_all(reason) or reason.because.startswith((IF_ONE_CHILD, IF_ONE_PERSON)))
        ]

    def _holds_all(self, reason: Reason) -> bool:
        return all((one.source, one.id) in self._held for one in reason.evidence)

    def answer_by(self, found: Sequence[Found]) -> datetime:
        return min(respond_by(self.now, self._within(finding)) for finding in found)

    def _within(self, finding: Found) -> str:
        if self.is_history(finding):
            return WITHIN
        return self.policy.respond_within.get(finding.version, "1 working day")

    def is_history(self, finding: Found) -> bool:
        return is_history(self._cut_offs, finding.evidence, finding.due)

    def reasons(self, found: Iterable[Found]) -> list[dict[str, Any]]:
        return [_reason(finding, self.is_history(finding)) for finding in found]


def _alert_events(
    journal: _Journal,
    findings: Sequence[Found],
    overdue: Mapping[str, Found],
    bundles: Container[str] | None,
) -> Iterator[Event]:
    """`overdue` are the findings about alerts themselves, by the raising that they are about."""
    wanted: dict[str, list[Found]] = {}
    for finding in _last_said(findings):
        if "cadt" in finding.actions and (bundles is None or bundle_of(finding) in bundles):
            wanted.setdefault(bundle_of(finding), []).append(finding)
    existing = _by_bundle(
        alert for alert in journal.timeline.alerts.values() if bundles is None or alert.bundle in bundles
    )
    for bundle, found in wanted.items():
        aloud = [finding for finding in found if not _silent(journal.timeline, finding, journal.now)]
        if alerts := existing.pop(bundle, []):
            of_alert = [overdue[each.key] for each in alerts[0].raisings if each.key in overdue]
            aloud += (finding for finding in of_alert if _is_escalated_by(journal, alerts[0], finding))
            yield from _update(journal, alerts[0], [*found, *of_alert], aloud)
        elif aloud:
            yield _raise(journal, bundle, aloud)
        for alert in alerts[1:]:
            yield from _withdraw(journal, alert, journal.gone(alert, found))
    for alerts in existing.values():
        for alert in alerts:
            yield from _withdraw(journal, alert, journal.gone(alert))


def _last_said(findings: Iterable[Found]) -> Iterable[Found]:
    """Of what is said again and again, the last: it is one reason, and news each time."""
    return {reason_of(finding): finding for finding in sorted(findings, key=lambda each: each.due)}.values()


def reason_of(finding: Found) -> str:
    """The id of the reason that a finding is on its alert."""
    return finding.first or finding.id


def _by_bundle(some: Iterable[Alert]) -> dict[str, list[Alert]]:
    """Children who turned out to be one may each have had an alert of the same bundle; the first goes on."""
    alerts: dict[str, list[Alert]] = {}
    for alert in sorted(some, key=lambda alert: (alert.raised_at, alert.id)):
        alerts.setdefault(alert.bundle, []).append(alert)
    return alerts


def _raise(journal: _Journal, bundle: str, found: list[Found]) -> Event:
    return journal.event(
        "alert.raised",
        alert=uuid.uuid5(NAMESPACE, f"{journal.timeline.child}|{bundle}").hex,
        bundle=bundle,
        episode=found[0].episode,
        respond_by=journal.answer_by(found),
        reasons=journal.reasons(found),
    )


def _silent(timeline: Timeline, finding: Found, now: datetime) -> bool:
    return is_silent(timeline.suppressions, finding.rule, finding.never_silent, now)


def _is_escalated_by(journal: _Journal, alert: Alert, finding: Found) -> bool:
    """Only while it waits for people, and only for how long it has waited since it was last raised; what an
    alert rests on is never its own delay."""
    current = alert.state in OPEN_STATES and finding.subject == alert.raisings[-1].key
    return current and not _silent(journal.timeline, finding, journal.now)


def _update(journal: _Journal, alert: Alert, found: list[Found], aloud: list[Found]) -> Iterator[Event]:
    """Suppressed findings add nothing, and what they added before stays for as long as they are found."""
    if new := [finding for finding in aloud if _is_news(journal.timeline, alert, finding)]:
        soonest = journal.answer_by(new)
        answer_by = min(alert.respond_by, soonest) if alert.state in OPEN_STATES else soonest
        reasons = journal.reasons(new)
        yield journal.event("alert.reason_added", alert=alert.id, reasons=reasons, respond_by=answer_by)
    yield from _take_back(journal, alert, journal.gone(alert, found))


def _take_back(journal: _Journal, alert: Alert, gone: list[str]) -> Iterator[Event]:
    if gone:
        why = _why(journal.timeline, alert, gone)
        yield journal.event("alert.reason_withdrawn", alert=alert.id, findings=gone, reason=why)


def _is_news(timeline: Timeline, alert: Alert, finding: Found) -> bool:
    """Other evidence, or another moment. A rule's new wording alone is not news and never re-notifies, nor is
    evidence that was put right and is found as before."""
    if (reason := alert.reasons.get(reason_of(finding))) is None:
        return True
    before = {(item.source, item.id) for item in reason.evidence}
    return reason.due != finding.due or _first(timeline, before) != _first(timeline, finding.evidence)


def _first(timeline: Timeline, keys: Iterable[Key]) -> set[Key]:
    """The records as they were first made."""
    if not timeline.replaced:
        return set(keys)
    held = {entry.event.key: entry.event for entry in timeline.entries}
    return {original(held[key], timeline.replaced).key if key in held else key for key in keys}


def _withdraw(journal: _Journal, alert: Alert, gone: list[str]) -> Iterator[Event]:
    """Take these reasons back, and with the last of them the alert, unless people have decided."""
    yield from _take_back(journal, alert, gone)
    if gone and len(gone) == len(alert.reasons) and alert.state in OPEN_STATES:
        why = _why(journal.timeline, alert, gone)
        yield journal.event("alert.withdrawn", alert=alert.id, reason=why)


def _why(timeline: Timeline, alert: Alert, gone: list[str]) -> str:
    """The reason in words: a cancelled report's own reason, else that the record now says otherwise."""
    if any(alert.reasons[finding].because.startswith(IF_ONE_CHILD) for finding in gone):
        return why_not_asked(timeline.pairs)
    if any(alert.reasons[finding].because.startswith(IF_ONE_PERSON) for finding in gone):
        return why_no_person_is_asked(timeline.contact_answers.values())
    episode = timeline.episodes.get(alert.absence)
    if episode and episode.cancelled:
        reason = {
            "error": "it was made in error",
            "duplicate": "it was a duplicate of another",
            "not_missing": "the child was not missing",
        }[episode.cancelled.data.reason]
        return f"The report was cancelled: {reason}."
    rested = {(item.source, item.id) for finding in gone for item in alert.reasons[finding].evidence}
    if later := [timeline.replacements[key] for key in rested if key in timeline.replacements]:
        reasons = sorted({event.change_reason or "" for event in later})
        return " ".join(["A record that this rested on was withdrawn or replaced:", *reasons])
    return "On what is now on record, this no longer holds."


@dataclass(frozen=True)
class HeldBack:
    """A suppression in force, and the ids of the findings that it keeps from the duty team."""

    suppression: Suppression
    findings: tuple[str, ...]


def held_back(timeline: Timeline, findings: Sequence[Found], now: datetime) -> list[HeldBack]:
    """Every suppression in force. A finding that stands on its alert as it is found is not held back."""
    if not timeline.suppressions:
        return []
    alerts = _by_bundle(timeline.alerts.values())
    of_children = (f for f in _last_said(findings) if not f.subject.startswith(OF_ALERT))
    silent = [f for f in of_children if "cadt" in f.actions and _silent(timeline, f, now)]
    held = [f for f in silent if not (raised := alerts.get(bundle_of(f))) or _is_news(timeline, raised[0], f)]
    return [
        HeldBack(one, tuple(sorted(f.id for f in held if f.rule == rule)))
        for rule, one in sorted(timeline.suppressions.items())
        if one.in_force(now)
    ]


def candidate(timeline: Timeline, findings: Sequence[Found], as_of: datetime) -> Candidate | None:
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
    closed = [spell.closed_at for spell in timeline.spells.values() if spell.closed_at]
    again = any(at < finding.due <= at + RE_REFERRAL_WITHIN for at in closed for finding in proposing)
    return Candidate(tuple(sorted({finding.code for finding in proposing})), since, again)


def _candidate_events(journal: _Journal, findings: Sequence[Found]) -> Iterator[Event]:
    timeline = journal.timeline
    proposed = candidate(timeline, findings, journal.now)
    proposal = _standing_proposal(timeline)
    if proposed and proposed != proposal:
        yield journal.event(
            "macse.candidate_added",
            codes=list(proposed.codes),
            since=proposed.since,
            re_referral=proposed.re_referral,
        )
    elif proposal and not proposed:
        why = "On what is now on record, no rule proposes this child."
        yield journal.event("macse.candidate_withdrawn", reason=why)


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
    return any(event.occurred_at >= proposed_at for event in _answers(timeline))


def _answers(timeline: Timeline) -> list[Event]:
    """What people made of proposals to MACSE."""
    accepted = (spell.accepted for spell in timeline.spells.values())
    return [*timeline.declined, *(event for event in accepted if event)]


def _reason(finding: Found, from_history: bool) -> dict[str, Any]:
    return {
        "finding": reason_of(finding),
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
        **({"from_history": True} if from_history else {}),
    }
