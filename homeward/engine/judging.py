"""What the rules say of one subject: when each first holds, on what, and since when it could be told."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count, islice, takewhile

from homeward.domain.deadlines import after
from homeward.domain.earlier import told_before
from homeward.domain.events import Event
from homeward.domain.timeline import Timeline
from homeward.engine.conditions import Answer, ask
from homeward.engine.looks import Course, Versions
from homeward.engine.model import Action, CannotTell, Compare, Finding, Judgement, Rule
from homeward.engine.moments import Moment
from homeward.engine.narrate import because
from homeward.engine.subjects import PUT_FORWARD, Subject, subjects
from homeward.engine.trace import Trace

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
    """A rule holds of a subject; `nth` counts from 0 how often it was found again (`Rule.repeat_every`)."""

    rule: Rule
    moment: Moment
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
        course = Course(self.timeline, subject, self.area)
        for versions in rules:
            self._judge(versions, course)
        found, cannot_tell = tuple(self.findings), tuple(self.cannot_tell)
        self.findings = []
        for versions in on_trial:
            self._judge(versions, course)
        return Judgement(
            subject.part, found, cannot_tell, tuple(self.findings), min(self.wakes, default=None)
        )

    def _judge(self, versions: Versions, course: Course) -> None:
        times = course.looks(versions)
        unknown, trace = NOTHING, NO_TRACE
        for rule, moment, answer in self._answers(versions, course, times):
            if answer.holds:
                first = Hold(rule, moment, answer)
                standing = self._still_holds(versions, course, first, times)
                *before, last = self._repeated(versions, course, first)
                for hold in before:
                    self._find(versions, course, hold, standing=False)
                self._find(versions, course, last, standing)
                return
            if answer.holds is None:
                unknown, trace = unknown | answer.unknown, Trace((("when", answer.step),))
        self._look_again(times)
        if unknown:
            self._cannot(versions.rules[-1], course.subject, unknown, trace)

    def _look_again(self, times: Sequence[datetime]) -> None:
        if times[-1] > self.as_of:
            self.wakes.append(next(at for at in times if at > self.as_of))

    def _answers(
        self, versions: Versions, course: Course, times: Iterable[datetime]
    ) -> Iterator[tuple[Rule, Moment, Answer]]:
        """The answer at each moment so far at which it could change, by the rule of that day."""
        for at in times:
            if at > self.as_of:
                break
            if (asking := versions.in_force(at)) is None:
                continue
            moment = course.moment(at)
            yield asking.rule, moment, asking.ask(moment, self.in_full)

    def _still_holds(
        self, versions: Versions, course: Course, first: Hold, times: Sequence[datetime]
    ) -> bool:
        """Whether there is still something for somebody to do, at the last moment so far."""
        if not self.in_full or FOR_SOMEBODY_TO_DO.isdisjoint(first.rule.actions):
            return True
        self._look_again(times)
        later = [at for at in times if first.moment.at < at <= self.as_of]
        answers = list(self._answers(versions, course, later[-1:]))
        return all(answer.holds is True for _, _, answer in answers)

    def _repeated(self, versions: Versions, course: Course, first: Hold) -> Iterator[Hold]:
        """That it holds, and, where the rule says so, each time that it has gone on for so long again."""
        yield first
        if (every := first.rule.repeat_every) is None:
            return
        for nth in count(1):
            at = after(first.moment.at, every, nth)
            if at > self.as_of:
                self.wakes.append(at)
            again = list(self._answers(versions, course, [at]))
            if not again or not again[0][2].holds:
                return
            yield Hold(*again[0], nth)

    def _find(self, versions: Versions, course: Course, hold: Hold, standing: bool) -> None:
        subject, rule, due = course.subject, hold.rule, hold.moment.at
        actions, steps = set(rule.actions), [("when", hold.answer.step)]
        for condition, action in rule.extra:
            more = ask(condition, hold.moment)
            steps.append((action.value, more.step))
            if more.holds:
                actions.add(action)
            elif more.holds is None:
                self._cannot(rule, subject, more.unknown, Trace((steps[-1],)))
        self._ask(hold, subject)
        evidence = _distinct((*hold.answer.evidence, subject.event))
        key = f"{subject.key}+{hold.nth}" if hold.nth else subject.key
        known = self._known(versions, course, hold, evidence)
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
                because=because(rule, hold.answer.readings) if self.in_full else "",
                standing=standing,
                absence=subject.absence and subject.absence.key,
                started=subject.absence and subject.absence.started,
                first=finding_id(rule.code, subject.key) if hold.nth else "",
                trace=Trace(tuple(steps)),
            )
        )

    def _ask(self, hold: Hold, subject: Subject) -> None:
        """What the rule wants to know although it holds without it."""
        for fact in hold.rule.ask:
            answer = ask(Compare(fact, "known", True), hold.moment)
            if not answer.holds:
                self._cannot(hold.rule, subject, frozenset({fact}), Trace((("ask", answer.step),)))

    def _told(self, versions: Versions, course: Course, hold: Hold) -> datetime:
        """When the evidence had been received, or before that enough of it to find the same, only later."""
        subject = course.subject
        told = max(hold.moment.at, hold.answer.known, subject.known)
        if told == hold.moment.at or hold.nth:
            return told
        answers = self._answers(versions, course, course.looks(versions))
        later = takewhile(lambda each: each[1].at < told, answers)
        return min(
            [told, *(max(moment.at, each.known, subject.known) for _, moment, each in later if each.holds)]
        )

    def _known(self, versions: Versions, course: Course, hold: Hold, evidence: Iterable[Event]) -> datetime:
        """Since when this could be told, for good; at first, when the evidence had been received.

        What could be told at an earlier time is judged again where a correction makes a difference: one that
        came after the evidence may have taken away what spoke against the finding, and one that is evidence
        itself may only repeat what was told before, as may a new status or date of birth; and what was taken
        back since may have told it earlier.
        """
        subject, due, told = course.subject, hold.moment.at, self._told(versions, course, hold)
        if not self.in_full or subject.kind == PUT_FORWARD:  # what that rests on was asked all this itself
            return told
        doubtful = {at for at in self.timeline.corrected if at > told}
        corrected = any(
            event.supersedes or (event.type in RESTATING and event.received_at > due) for event in evidence
        )
        late = told - due > hold.rule.late_after
        if corrected := corrected or (late and any(at > due for at in self.timeline.corrected)):
            received = (entry.event.received_at for entry in self.timeline.entries)
            doubtful |= {at for at in received if due < at <= told}
        since = due
        for at in sorted(doubtful, reverse=True):
            if since > at:
                return since
            held = [
                moment
                for earlier in self._before(at)
                if (moment := earlier.holds_from(versions, subject, hold))
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
        course = Course(self.timeline, same, self.area)
        answers = self._answers(versions, course, course.looks(versions))
        first = next((Hold(*each) for each in answers if each[2].holds), None)
        if first is None:
            return None
        holds = self._repeated(versions, course, first)
        return next((each.moment.at for each in islice(holds, hold.nth, None)), None)

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
