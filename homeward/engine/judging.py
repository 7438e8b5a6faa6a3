"""What the rules say of one subject: when each first holds, on what, and since when it could be told."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count, islice

from homeward.domain.calendar.deadlines import after
from homeward.domain.calendar.now import NEVER
from homeward.domain.events import Event
from homeward.domain.findings.finding import Action, CannotTell, Finding
from homeward.domain.findings.trace import Trace
from homeward.domain.history.earlier import told_before
from homeward.domain.history.timeline import Timeline
from homeward.engine.conditions import Answer, ask
from homeward.engine.facts.about import about
from homeward.engine.looks import Asking, Versions
from homeward.engine.moments import Moment
from homeward.engine.rulefiles.model import Compare, Judgement, Rule
from homeward.engine.subjects import PUT_FORWARD, Subject, subjects
from homeward.engine.words.narrate import because

RESTATING = frozenset(
    {
        "child.registered",
        "child.updated",
        "legal_status.changed",
        "social_care.status_changed",
        "placement.started",
        "placement.changed",
        "macse.accepted",
    }
)
"""Types of which a later record takes the place of an earlier one without saying so."""

ORDER = ("cadt", "missing_group", "macse", "interviewer", "notify", "task")
NOTHING: frozenset[str] = frozenset()
NO_TRACE = Trace()
FOR_SOMEBODY_TO_DO = frozenset({Action.INTERVIEWER, Action.TASK})


@dataclass(frozen=True, slots=True)
class Hold:
    """A rule holds at a moment; `nth` counts from 0 how often it was found again (`Rule.repeat_every`)."""

    asking: Asking
    at: datetime
    answer: Answer
    nth: int = 0


@dataclass(slots=True)
class Judging:
    """One child as of one instant; what is found is gathered subject by subject.

    `in_full`: with the reason and the trace of each finding, whether it still stands, and since when it could
    be told as what was corrected in between leaves it. Counts do without all that, in half of the time.
    """

    timeline: Timeline
    as_of: datetime
    area: str
    in_full: bool = True
    findings: list[Finding] = field(default_factory=list)
    cannot_tell: list[CannotTell] = field(default_factory=list)
    wakes: list[datetime] = field(default_factory=list)
    _earlier: dict[datetime, list["Judging"]] = field(default_factory=dict)
    _subjects: dict[str, dict[str, Subject]] = field(default_factory=dict)

    def judge_all(
        self, rules: Iterable[Versions], on_trial: Iterable[Versions], subject: Subject
    ) -> Judgement:
        self.findings, self.cannot_tell, self.wakes = [], [], []
        moment = Moment(self.timeline, subject, self.area)
        for versions in rules:
            self._judge(versions, moment)
        found, cannot_tell = tuple(self.findings), tuple(self.cannot_tell)
        self.findings = []
        for versions in on_trial:
            self._judge(versions, moment)
        return Judgement(
            subject.part, found, cannot_tell, tuple(self.findings), min(self.wakes, default=None)
        )

    def _judge(self, versions: Versions, moment: Moment) -> None:
        unknown, trace = NOTHING, NO_TRACE
        for asking in versions.asking:
            for holds in asking.looks(moment, self.as_of):
                if holds:
                    self._find_all(versions, moment, Hold(asking, moment.now.at, asking.answer(moment)))
                    return
                if holds is None and self.in_full:
                    answer = asking.answer(moment)
                    unknown, trace = unknown | answer.unknown, Trace((("when", answer.step),))
            self._wake(moment.now.at)
        if unknown:
            self._cannot(versions.asking[-1].rule, moment.subject, unknown, trace)

    def _find_all(self, versions: Versions, moment: Moment, first: Hold) -> None:
        holds = list(self._repeated(versions, moment, first))
        standing = self._still_holds(moment, first)
        for hold in holds:
            self._find(versions, moment, hold, standing and hold is holds[-1])

    def _wake(self, at: datetime) -> None:
        """Look again then, if there is still something to look at."""
        if self.as_of < at < NEVER:
            self.wakes.append(at)

    def _still_holds(self, moment: Moment, first: Hold) -> bool:
        """Whether there is still something for somebody to do."""
        if not self.in_full or FOR_SOMEBODY_TO_DO.isdisjoint(first.asking.rule.actions):
            return True
        moment.go(self.as_of)
        holds = first.asking.holds(moment)
        self._wake(moment.now.until)
        return holds is True

    def _repeated(self, versions: Versions, moment: Moment, first: Hold) -> Iterator[Hold]:
        """That it holds, and, where the rule says so, each time that it has gone on for so long again."""
        yield first
        if (every := first.asking.rule.repeat_every) is None:
            return
        for nth in count(1):
            at = after(first.at, every, nth)
            if at > self.as_of:
                self.wakes.append(at)
            if at > self.as_of or (asking := versions.in_force(at)) is None:
                return
            moment.go(at)
            if not asking.holds(moment):
                return
            yield Hold(asking, at, asking.answer(moment), nth)

    def _find(self, versions: Versions, moment: Moment, hold: Hold, standing: bool) -> None:
        subject, rule, due = moment.subject, hold.asking.rule, hold.at
        moment.go(due)
        reason = because(rule, hold.answer.readings, about(moment)) if self.in_full else ""
        actions, steps = set(rule.actions), [("when", hold.answer.step)]
        for condition, action in rule.extra:
            more = ask(condition, moment)
            steps.append((action.value, more.step))
            if more.holds:
                actions.add(action)
            elif more.holds is None:
                self._cannot(rule, subject, more.unknown, Trace((steps[-1],)))
        self._ask(rule, moment)
        evidence = _distinct((*hold.answer.evidence, subject.event))
        key = f"{subject.key}+{hold.nth}" if hold.nth else subject.key
        known = self._known(versions, moment, hold, evidence)
        self.findings.append(
            Finding(
                id=finding_id(rule.code, key),
                code=rule.code,
                rule=rule.id,
                version=rule.version,
                child=self.timeline.child,
                episode=subject.episode,
                subject=key,
                due=due,
                known=known,
                late=known - due > rule.late_after,
                actions=tuple(sorted(actions, key=ORDER.index)),
                never_silent=rule.never_silent,
                evidence=tuple(event.key for event in evidence),
                because=reason,
                standing=standing,
                absence=subject.absence and subject.absence.key,
                started=subject.absence and subject.absence.started,
                first=finding_id(rule.code, subject.key) if hold.nth else "",
                trace=Trace(tuple(steps)),
            )
        )

    def _ask(self, rule: Rule, moment: Moment) -> None:
        """What the rule wants to know although it holds without it."""
        for fact in rule.ask:
            answer = ask(Compare(fact, "known", True), moment)
            if not answer.holds:
                self._cannot(rule, moment.subject, frozenset({fact}), Trace((("ask", answer.step),)))

    def _told(self, versions: Versions, moment: Moment, hold: Hold) -> datetime:
        """When the evidence had been received, or before that enough of it to find the same, only later.

        Later looks cannot have been told before the subject was, nor before they came.
        """
        first = moment.subject.known
        told = max(hold.at, hold.answer.known, first)
        if told == max(hold.at, first) or hold.nth:
            return told
        later = (each for each in self._holds(versions, moment, told) if each.at < told)
        return min([told, *(max(each.at, each.answer.known, first) for each in later)])

    def _holds(self, versions: Versions, moment: Moment, until: datetime) -> Iterator[Hold]:
        """Each look so far at which it holds."""
        for asking in versions.asking:
            for holds in asking.looks(moment, min(until, self.as_of)):
                if holds:
                    yield Hold(asking, moment.now.at, asking.answer(moment))

    def _known(self, versions: Versions, moment: Moment, hold: Hold, evidence: Iterable[Event]) -> datetime:
        """Since when this could be told, for good; at first, when the evidence had been received.

        What could be told at an earlier time is judged again where a correction makes a difference: one that
        came after the evidence may have taken away what spoke against the finding, and one that is evidence
        itself may only repeat what was told before, as may a new status or date of birth; and what was taken
        back since may have told it earlier.
        """
        subject, due, told = moment.subject, hold.at, self._told(versions, moment, hold)
        if not self.in_full or subject.kind == PUT_FORWARD:  # what that rests on was asked all this itself
            return told
        doubtful = {at for at in self.timeline.corrected if at > told}
        corrected = any(
            event.supersedes or (event.type in RESTATING and event.received_at > due) for event in evidence
        )
        late = told - due > hold.asking.rule.late_after
        if corrected := corrected or (late and any(at > due for at in self.timeline.corrected)):
            received = (entry.event.received_at for entry in self.timeline.entries)
            doubtful |= {at for at in received if due < at <= told}
        since = due
        for at in sorted(doubtful, reverse=True):
            if since > at:
                return since
            held = [
                since_then
                for earlier in self._before(at)
                if (since_then := earlier.holds_from(versions, subject, hold))
            ]
            if not held:
                return at
            since = max(due, min(held))
        return since if corrected else told

    def _before(self, moment: datetime) -> list["Judging"]:
        if (earlier := self._earlier.get(moment)) is None:
            told = told_before(self.timeline, moment)
            earlier = self._earlier[moment] = [Judging(each, moment, self.area) for each in told]
        return earlier

    def holds_from(self, versions: Versions, subject: Subject, hold: Hold) -> datetime | None:
        """When the rule first held, or held again as often, of the subject of that name in this timeline."""
        if (named := self._subjects.get(subject.kind)) is None:
            named = {each.key: each for each in subjects(self.timeline, subject.kind)}
            self._subjects[subject.kind] = named
        if (same := named.get(subject.key)) is None:
            return None
        moment = Moment(self.timeline, same, self.area)
        first = next(self._holds(versions, moment, self.as_of), None)
        if first is None:
            return None
        holds = self._repeated(versions, moment, first)
        return next((each.at for each in islice(holds, hold.nth, None)), None)

    def _cannot(self, rule: Rule, subject: Subject, unknown: frozenset[str], trace: Trace) -> None:
        self.cannot_tell.append(
            CannotTell(
                code=rule.code,
                rule=rule.id,
                child=self.timeline.child,
                episode=subject.episode,
                subject=subject.key,
                unknown=tuple(sorted(unknown)),
                since=subject.starts_at,
                trace=trace,
                started=subject.absence and subject.absence.started,
            )
        )


def finding_id(code: str, subject: str) -> str:
    """The same for the same rule and subject, whatever order the events came in."""
    return hashlib.sha256(f"{code}|{subject}".encode()).hexdigest()[:32]


def _distinct(events: tuple[Event, ...]) -> list[Event]:
    by_key = {event.key: event for event in events}
    return sorted(by_key.values(), key=lambda event: (event.occurred_at, event.key))
