"""What Homeward itself adds to the journal about one child."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from homeward.domain.alerts.alert import DECIDE_WITHIN
from homeward.domain.alerts.chain import Times, chain, lapse, presses
from homeward.domain.alerts.suppression import is_silent
from homeward.domain.calendar.deadlines import IMMEDIATELY, elapsed, respond_by
from homeward.domain.events import Event, Reason, make
from homeward.domain.events.originals import Key, original
from homeward.domain.events.types.alerts import Call, EvidenceRef
from homeward.domain.findings.finding import Finding
from homeward.domain.history.imported import WITHIN, cut_offs, is_history
from homeward.domain.history.timeline import Timeline
from homeward.domain.history.urgency import is_missing_or_in_danger

SOURCE = "homeward"
TICK = timedelta(microseconds=1)
NAMESPACE = uuid.UUID("6d1b6f0e-6a55-4a3c-9a58-3f6f0c6b8f0a")


@dataclass(frozen=True)
class Policy:
    """How soon an alert must be answered: a rule's version to text such as "1 working day". `immediately` is
    the time in which somebody must take on what is to be answered immediately, `times` are those of the chain
    of who is told. What was due before `live_from` is history. `notify`: whom each rule wants told, by the
    rule and its version."""

    respond_within: dict[str, str]
    immediately: timedelta
    times: Times
    live_from: datetime | None = None
    notify: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


class OurEvents:
    """Writes events of our own about one child: each later than every step that they follow, so that any fold
    takes them in that order, whatever clocks and ids say."""

    def __init__(self, timeline: Timeline, policy: Policy, now: datetime) -> None:
        self.timeline, self._policy, self.now = timeline, policy, now
        self._held = {entry.event.key: entry.event for entry in timeline.entries}
        self._cut_offs = cut_offs(timeline)
        self._made: Counter[str] = Counter()
        steps = [event.occurred_at for alert in timeline.alerts.values() for event in alert.history]
        steps += [event.occurred_at for event in (*timeline.proposals, *answers_of_macse(timeline))]
        self._next = max([now, *(at + TICK for at in steps)])
        self.is_urgent = is_missing_or_in_danger(timeline, now)

    def event(self, type_: str, **data: Any) -> Event:
        """Its id follows from the step before it: made twice, it is one. A count would not do, as whoever is
        parted from another child has fewer steps than before."""
        about, child = data.get("alert", "candidate"), self.timeline.child
        alert = self.timeline.alerts.get(about)
        before = self.timeline.proposals if about == "candidate" else alert.history if alert else ()
        last = before[-1].id if before else ""
        id_ = uuid.uuid5(NAMESPACE, f"{child}|{about}|{type_}|{last}|{self._made[about]}").hex
        self._made[about] += 1
        at, self._next = self._next, self._next + TICK
        return make(type_, id_, SOURCE, at, {"child_ref": child, **data})

    def next_alert(self, last: str) -> str:
        """The id of the alert that follows the child's last one, or is the first."""
        return uuid.uuid5(NAMESPACE, f"{self.timeline.child}|alert after {last}").hex

    def holds_all(self, reason: Reason) -> bool:
        """Whether each record that the reason rests on is part of the child's history."""
        return self._held.keys() >= reason.rests_on

    def is_own(self, reason: Reason) -> bool:
        """Whether it is about an absence of this child or, if about none, rests on a record of this child."""
        if reason.absence:
            return reason.absence in self.timeline.episodes
        return not reason.rests_on.isdisjoint(self._held)

    def is_history(self, finding: Finding) -> bool:
        return is_history(self._cut_offs, finding.evidence, finding.due, self._policy.live_from)

    def is_silent(self, finding: Finding) -> bool:
        return is_silent(self.timeline.suppressions, finding.rule, finding.never_silent, self.now)

    def reason(self, id_: str, finding: Finding, since: datetime) -> Reason:
        """It wants an answer in its rule's time after `since`, when it was first raised."""
        history = self.is_history(finding)
        urgent = self.is_urgent and not history
        within = WITHIN if history else self._within(finding.version)
        at_once = within == IMMEDIATELY
        return Reason(
            finding=id_,
            code=finding.code,
            rule=finding.rule,
            version=finding.version,
            due=finding.due,
            known=finding.known,
            late=finding.late,
            never_silent=finding.never_silent,
            from_history=history,
            immediately=at_once,
            urgent=urgent,
            episode=finding.episode,
            absence=finding.absence,
            respond_by=self._answer_by(since, within, urgent),
            actions=tuple(finding.actions),
            evidence=tuple(EvidenceRef(source=source, id=one) for source, one in finding.evidence),
            because=finding.because,
        )

    def hurried(self, reason: Reason, answer_by: datetime) -> Reason:
        """The same, now that the child is missing or in danger: it waits for no office, and never longer."""
        by = min(answer_by, self._answer_by(self.now, self._within(reason.version), urgent=True))
        return reason.model_copy(update={"urgent": True, "respond_by": by})

    def _within(self, version: str) -> str:
        return self._policy.respond_within.get(version, DECIDE_WITHIN)

    def _answer_by(self, since: datetime, within: str, urgent: bool) -> datetime:
        if within == IMMEDIATELY:
            return since + self._policy.immediately
        return respond_by(since, elapsed(within) if urgent else within)

    def chain(self, reasons: Iterable[Reason]) -> list[Call]:
        """Who is told of these reasons and when; nobody of what is from history."""
        live = [each for each in reasons if not each.from_history]
        return chain(self.now, self._policy.times, pressing=any(map(presses, live))) if live else []

    def lapse(self, reasons: Iterable[Reason]) -> tuple[datetime, datetime]:
        """Until when somebody may have these without a decision."""
        return lapse(self.now, self._policy.times, pressing=any(map(presses, reasons)))

    def is_news(self, reason: Reason, finding: Finding) -> bool:
        """Other evidence, or another moment. A rule's new wording alone is not news and never re-notifies."""
        return reason.due != finding.due or self.rests_on_others(reason, finding)

    def reads_otherwise(self, reason: Reason, finding: Finding) -> bool:
        """Other facts, because its evidence was put right; it is said again, and nobody is called for it."""
        return reason.rests_on != set(finding.evidence) and reason.because != finding.because

    def rests_on_others(self, reason: Reason, finding: Finding) -> bool:
        """Evidence that was put right and is found as before is no other."""
        before, now = reason.rests_on, set(finding.evidence)
        return before != now and self._first(before) != self._first(now)

    def _first(self, keys: Iterable[Key]) -> set[Key]:
        """The records as they were first made."""
        held, replaced = self._held, self.timeline.replaced
        return {original(held[key], replaced).key if key in held else key for key in keys}


def answers_of_macse(timeline: Timeline) -> list[Event]:
    """What people made of proposals to MACSE."""
    accepted = (spell.accepted for spell in timeline.spells)
    return [*timeline.declined, *(event for event in accepted if event)]
