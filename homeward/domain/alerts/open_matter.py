"""A child's open matter: one alert that gathers every reason which nobody has decided (docs/adr/0021)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from homeward.domain.alerts.alert import (
    ANSWERED_STATES,
    OF_ALERT,
    Alert,
    AlertState,
    open_alerts,
    order_raised,
)
from homeward.domain.alerts.chain import calls_more
from homeward.domain.alerts.suppression import Suppression
from homeward.domain.contacts.likely_contacts import IF_ONE_PERSON
from homeward.domain.contacts.likely_contacts import why_not_asked as why_no_person_is_asked
from homeward.domain.events import Event, Reason
from homeward.domain.events.kinds import LIST_CAP
from homeward.domain.events.our_events import OurEvents, Policy
from homeward.domain.events.types.alerts import Call
from homeward.domain.findings.finding import Finding
from homeward.domain.history.timeline import Timeline
from homeward.domain.identity.pairs import IF_ONE_CHILD, why_not_asked

Item = TypeVar("Item")

Findings = Mapping[str, Finding]
"""Findings by the ids of the reasons that they are."""


def alert_events(ours: OurEvents, findings: Iterable[Finding], overdue: Sequence[Finding]) -> Iterator[Event]:
    """What brings the child's alerts into line with what is found. `overdue` are the findings about alerts
    themselves: that people leave them waiting."""
    told = _told(findings)
    matter = _Matter(ours, told, overdue)
    yield from matter.join()
    yield from matter.lapse()
    aloud = {id_: finding for id_, finding in told.items() if not ours.is_silent(finding)}
    news = {id_: finding for id_, finding in aloud.items() if matter.is_news(id_, finding)}
    again = {id_ for id_, finding in news.items() if matter.is_repeat(id_, finding)}
    put_right = {id_: f for id_, f in aloud.items() if id_ not in news and matter.reads_otherwise(id_, f)}
    yield from matter.add({id_: finding for id_, finding in news.items() if id_ not in again})
    yield from matter.repeat({id_: finding for id_, finding in news.items() if id_ in again} | put_right)
    yield from matter.hurry()
    yield from matter.make_urgent()
    yield from matter.take_back()
    yield from matter.call_again()


def _told(findings: Iterable[Finding]) -> dict[str, Finding]:
    """What CADT is told, by reason. Of what is said again and again, the last: it is one reason."""
    in_turn = sorted(findings, key=lambda each: each.due)
    return {reason_of(finding): finding for finding in in_turn if "cadt" in finding.actions}


def reason_of(finding: Finding) -> str:
    """The id of the reason that a finding is on its alert."""
    return finding.first or finding.id


@dataclass
class _Matter:
    """`open` is the child's open alert; `joining` are others, where children have just turned out to be one.

    `standing` are the reasons that people have yet to answer; `answered` those that they have; `gone` says
    of each alert which of its reasons no longer hold; `calls` are who is told while nobody takes it on, and
    `taken_on` whether somebody has; `raised`
    whether something has just raised it.
    """

    ours: OurEvents
    told: Findings
    overdue: Sequence[Finding]
    alerts: list[Alert] = field(init=False)
    open: Alert | None = field(init=False)
    joining: list[Alert] = field(init=False)
    gone: dict[str, list[str]] = field(init=False)
    standing: dict[str, Reason] = field(default_factory=dict)
    answered: dict[str, Reason] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    taken_on: bool = False
    raised: bool = False

    def __post_init__(self) -> None:
        alerts = self.ours.timeline.alerts.values()
        self.alerts = sorted(alerts, key=order_raised)
        unanswered = open_alerts(alerts)
        self.open, self.joining = next(iter(unanswered), None), unanswered[1:]
        self.gone = {alert.id: self._gone(alert) for alert in self.alerts}
        for alert in self.alerts:
            holds = {id_: each for id_, each in alert.reasons.items() if id_ not in self.gone[alert.id]}
            if alert is self.open:
                self.standing = holds
            elif alert.state in ANSWERED_STATES:
                self.answered |= holds
        if self.open:
            self.taken_on = self.open.state is AlertState.ACKNOWLEDGED
            self.calls = [call for each in self.open.raisings if each.waits for call in each.calls.values()]

    def _gone(self, alert: Alert) -> list[str]:
        """A reason of this child's own that rests also on the record of another, who was taken for this one,
        stays. One that held only if two records are one child's, or one person's, goes."""
        found = self.told.keys() | self._delays(alert).keys()
        return [
            id_
            for id_, reason in alert.reasons.items()
            if id_ not in found
            and (
                self.ours.holds_all(reason)
                or not self.ours.is_own(reason)
                or reason.because.startswith((IF_ONE_CHILD, IF_ONE_PERSON))
            )
        ]

    def _delays(self, alert: Alert) -> dict[str, Finding]:
        """For each rule, the last finding that people left this alert waiting: it is one reason."""
        raisings = {each.key for each in alert.raisings}
        found: dict[str, list[Finding]] = {}
        for finding in self.overdue:
            if finding.subject in raisings:
                found.setdefault(finding.rule, []).append(finding)
        return {
            next((each.id for each in some if each.id in alert.reasons), some[0].id): some[-1]
            for some in (sorted(each, key=lambda one: one.due) for each in found.values())
        }

    def is_news(self, id_: str, finding: Finding) -> bool:
        reason = self.standing.get(id_) or self.answered.get(id_)
        return reason is None or self.ours.is_news(reason, finding)

    def is_repeat(self, id_: str, finding: Finding) -> bool:
        """Whether it was said before on the open alert, and is nothing but said again."""
        reason = self.standing.get(id_)
        return bool(reason and finding.first) and not self.ours.rests_on_others(self.standing[id_], finding)

    def reads_otherwise(self, id_: str, finding: Finding) -> bool:
        """Whether a record on which it rests was put right, and the reason now tells other facts."""
        reason = self.standing.get(id_)
        return reason is not None and self.ours.reads_otherwise(reason, finding)

    def join(self) -> Iterator[Event]:
        """The alert that was raised first goes on. What somebody has taken on stays taken on."""
        for other in self.joining:
            assert self.open
            gone = self.gone[other.id]
            more = [
                each.model_copy(
                    update={"safe_at": other.safe_at(each), "respond_by": other.waiting[id_].answer_by}
                )
                for id_, each in other.reasons.items()
                if id_ not in self.standing and id_ not in gone
            ]
            self.standing |= {each.finding: each for each in more}
            taken_on = other.state is AlertState.ACKNOWLEDGED
            type_ = "alert.reason_repeated" if taken_on else "alert.reason_added"
            since = min((other.waiting[each.finding].since for each in more), default=None)
            yield from self._give(type_, self.open.id, more, since)
            yield from self._take_back(other, gone)
            yield self.ours.event("alert.joined", alert=other.id, into=self.open.id)

    def lapse(self) -> Iterator[Event]:
        """Whoever took it on has decided nothing in time: others are told again."""
        by = self.open and self.open.lapses_at
        if self.open and by and by <= self.ours.now and self.standing:
            self.taken_on, self.raised, self.calls = False, True, self.ours.chain(self.standing.values())
            yield self.ours.event("alert.acknowledgement_lapsed", alert=self.open.id, chain=self.calls)

    def make_urgent(self) -> Iterator[Event]:
        """What waited for the office waits for it no longer, as the child is missing or in danger now."""
        slow = {i: each for i, each in self.standing.items() if not (each.urgent or each.from_history)}
        if not (self.open and self.ours.is_urgent):
            return
        waiting = self.open.waiting
        reasons = [self.ours.hurried(each, waiting[i].answer_by) for i, each in slow.items() if i in waiting]
        self.standing |= {each.finding: each for each in reasons}
        remind_at, lapses_at = self.ours.lapse(reasons) if self.taken_on else (None, None)
        if lapses_at and self.open.lapses_at and self.open.lapses_at < lapses_at:
            remind_at, lapses_at = self.open.remind_at, self.open.lapses_at
        yield from self._give(
            "alert.made_urgent", self.open.id, reasons, remind_at=remind_at, lapses_at=lapses_at
        )

    def add(self, new: Findings) -> Iterator[Event]:
        """To the open alert, or as the next. What the last decision did not cover waits since it came."""
        if not new:
            return
        last = self.alerts[-1] if self.alerts else None
        left = last.left if last and not self.open else {}
        since = min((left[id_].since for id_ in new if id_ in left), default=None)
        reasons = self._reasons(new, {id_: each.since for id_, each in left.items()})
        alert, type_ = (self.open.id, "alert.reason_added") if self.open else (None, "alert.raised")
        yield from self._give(type_, alert or self.ours.next_alert(last.id if last else ""), reasons, since)

    def repeat(self, again: Findings) -> Iterator[Event]:
        if self.open:
            yield from self._give("alert.reason_repeated", self.open.id, self._reasons(again))

    def hurry(self) -> Iterator[Event]:
        """Say on the open alert for how long it waits; what an alert rests on is never its own delay."""
        if self.open:
            delays = {i: f for i, f in self._delays(self.open).items() if not self.ours.is_silent(f)}
            yield from self.repeat({i: f for i, f in delays.items() if self.is_news(i, f)})

    def _reasons(self, found: Findings, since: Mapping[str, datetime] | None = None) -> list[Reason]:
        waiting = since or {}
        reasons = [self.ours.reason(i, f, waiting.get(i, self.ours.now)) for i, f in found.items()]
        self.standing |= {each.finding: each for each in reasons}
        return reasons

    def _give(
        self,
        type_: str,
        alert: str,
        reasons: Sequence[Reason],
        since: datetime | None = None,
        **more: datetime | None,
    ) -> Iterator[Event]:
        if type_ in ("alert.raised", "alert.reason_added"):
            self.calls = [] if self.taken_on else self.calls
            self.taken_on, self.raised = False, True
        for some in _batches(reasons):
            by = min(each.respond_by for each in some if each.respond_by)
            data = {"reasons": some, "respond_by": by, "waiting_since": since, **more}
            yield self.ours.event(type_, alert=alert, chain=self._more_calls(some), **data)
            type_ = "alert.reason_added" if type_ == "alert.raised" else type_

    def _more_calls(self, reasons: Sequence[Reason]) -> Sequence[Call]:
        """Who is told besides, or again, of these reasons; nobody where somebody has taken it on."""
        new = [] if self.taken_on else self.ours.chain(reasons)
        if not calls_more(new, self.calls, self.ours.now):
            return ()
        self.calls += new
        return new

    def take_back(self) -> Iterator[Event]:
        """Take back the reasons that no longer hold, and with the last of them the open alert."""
        for alert in self.alerts:
            gone = self.gone[alert.id]
            if alert is not self.open:
                if alert not in self.joining:
                    yield from self._take_back(alert, gone)
                continue
            empty = gone and not self.standing.keys() - self._delays(alert).keys()
            yield from self._take_back(alert, list(alert.reasons) if empty else gone)
            if empty:
                whys = dict.fromkeys(_why(self.ours, alert.reasons[id_]) for id_ in gone)
                yield self.ours.event("alert.withdrawn", alert=alert.id, reason=" ".join(whys))

    def call_again(self) -> Iterator[Event]:
        """What had raised the alert again was taken back, and nobody is called about what is left."""
        if self.open is None or self.taken_on or self.raised:
            return
        delays = self._delays(self.open)
        left = [each for i, each in self.standing.items() if i not in delays and not each.from_history]
        waiting = {finding for each in self.open.raisings if each.waits for finding in each.findings}
        if left and waiting.isdisjoint(self.standing):
            self.calls = []
            yield from self._give("alert.reason_repeated", self.open.id, left)

    def _take_back(self, alert: Alert, gone: Sequence[str]) -> Iterator[Event]:
        by_why: dict[str, list[str]] = {}
        for id_ in gone:
            by_why.setdefault(_why(self.ours, alert.reasons[id_]), []).append(id_)
        for why, ids in by_why.items():
            for some in _batches(ids):
                yield self.ours.event("alert.reason_withdrawn", alert=alert.id, findings=some, reason=why)


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Few children ever have more reasons than one event takes."""
    return (items[start : start + LIST_CAP] for start in range(0, len(items), LIST_CAP))


def _why(ours: OurEvents, reason: Reason) -> str:
    """In words: a cancelled report's own reason, else that the record now says otherwise."""
    timeline = ours.timeline
    if reason.because.startswith(IF_ONE_CHILD):
        return why_not_asked(timeline.pairs)
    if reason.because.startswith(IF_ONE_PERSON):
        return why_no_person_is_asked(timeline.contact_answers.values())
    if not ours.holds_all(reason) and not ours.is_own(reason):
        return "It rests on the record of another child, who was taken for this one."
    episode = timeline.episodes.get(reason.absence or "")
    if episode and episode.cancelled:
        why = {
            "error": "it was made in error",
            "duplicate": "it was a duplicate of another",
            "not_missing": "the child was not missing",
        }[episode.cancelled.data.reason]
        return f"The report was cancelled: {why}."
    rested = {(item.source, item.id) for item in reason.evidence}
    if later := [timeline.replacements[key] for key in rested if key in timeline.replacements]:
        reasons = sorted({event.change_reason or "" for event in later})
        return " ".join(["A record that this rested on was withdrawn or replaced:", *reasons])
    return "On what is now on record, this no longer holds."


@dataclass(frozen=True)
class HeldBack:
    """A suppression in force, and the ids of the findings that it keeps from the duty team."""

    suppression: Suppression
    findings: tuple[str, ...]


def held_back(
    timeline: Timeline, findings: Sequence[Finding], policy: Policy, now: datetime
) -> list[HeldBack]:
    """Every suppression in force. A finding that stands on an alert as it is found is not held back."""
    if not timeline.suppressions:
        return []
    ours = OurEvents(timeline, policy, now)
    told = _told(finding for finding in findings if not finding.subject.startswith(OF_ALERT))
    matter = _Matter(ours, told, ())
    silent = [f for id_, f in told.items() if ours.is_silent(f) and matter.is_news(id_, f)]
    return [
        HeldBack(one, tuple(sorted(f.id for f in silent if f.rule == rule)))
        for rule, one in sorted(timeline.suppressions.items())
        if one.in_force(now)
    ]
