"""What the rules say of one child: pure, the same for the stream, the clock, the night and a rebuild."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile

from homeward.domain.continuing import Part
from homeward.domain.deadlines import LONDON
from homeward.domain.earlier import told_before
from homeward.domain.events import Event
from homeward.domain.timeline import Timeline
from homeward.engine.conditions import Answer, ask
from homeward.engine.facts import FACTS
from homeward.engine.grammar import comparisons
from homeward.engine.model import CannotTell, Compare, Evaluation, Finding, Judgement, Rule, Status
from homeward.engine.moments import Moment
from homeward.engine.narrate import because
from homeward.engine.subjects import Subject, subjects

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

ORDER = ("cadt", "macse", "interviewer", "notify", "task")


def evaluate(timeline: Timeline, rules: Iterable[Rule], as_of: datetime, area: str) -> Evaluation:
    """Every finding of the live rules as of that instant, and when the clock alone could next change one.

    `area` is the DfE code of the authority that runs this installation.
    """
    return summed_up(judge(timeline, rules, as_of, area), timeline, as_of)


def judge(
    timeline: Timeline,
    rules: Iterable[Rule],
    as_of: datetime,
    area: str,
    parts: Container[Part] | None = None,
) -> list[Judgement]:
    """Every subject, or those that are one of these parts of the history."""
    judging = _Judging(timeline, as_of, area)
    by_kind: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.status is Status.LIVE:
            for kind in rule.on:
                by_kind[kind].append(rule)
    return [
        judging.judge_all(applying, subject)
        for kind, applying in by_kind.items()
        for subject in subjects(timeline, kind, parts)
    ]


def summed_up(judgements: Collection[Judgement], timeline: Timeline, as_of: datetime) -> Evaluation:
    wakes = [at for at in timeline.answers_of_macse() if at > as_of]
    wakes += [judgement.wake_at for judgement in judgements if judgement.wake_at]
    findings = [finding for judgement in judgements for finding in judgement.findings]
    cannot_tell = [cannot for judgement in judgements for cannot in judgement.cannot_tell]
    return Evaluation(
        tuple(sorted(findings, key=lambda f: (f.due, f.code, f.subject))),
        tuple(sorted(cannot_tell, key=lambda c: (c.code, c.subject))),
        min(wakes, default=None),
    )


def longest_window(rules: Iterable[Rule]) -> timedelta:
    """For how long after an episode another one may count it."""
    params = (value for rule in rules for compare in _compared(rule) for _, value in compare.params)
    return max((value for value in params if isinstance(value, timedelta)), default=timedelta(0))


def _compared(rule: Rule) -> Iterator[Compare]:
    for condition in (rule.when, *(condition for condition, _ in rule.extra)):
        yield from comparisons(condition)


@dataclass(slots=True)
class _Judging:
    """The findings of one evaluation while they are gathered, subject by subject."""

    timeline: Timeline
    as_of: datetime
    area: str
    findings: list[Finding] = field(default_factory=list)
    cannot_tell: list[CannotTell] = field(default_factory=list)
    wakes: list[datetime] = field(default_factory=list)
    _earlier: dict[datetime, list["_Judging"]] = field(default_factory=dict)
    _subjects: dict[str, dict[str, Subject]] = field(default_factory=dict)

    def judge_all(self, rules: Iterable[Rule], subject: Subject) -> Judgement:
        self.findings, self.cannot_tell, self.wakes = [], [], []
        moments: dict[datetime, Moment] = {}
        for rule in rules:
            self._judge(rule, subject, moments)
        return Judgement(
            subject.part, tuple(self.findings), tuple(self.cannot_tell), min(self.wakes, default=None)
        )

    def _judge(self, rule: Rule, subject: Subject, moments: dict[datetime, Moment]) -> None:
        unknown: frozenset[str] = frozenset()
        for moment, answer in self._answers(rule, subject, moments):
            if answer.holds:
                self._find(rule, subject, moment, answer)
                return
            unknown |= answer.unknown if answer.holds is None else frozenset()
        self.wakes += [at for at in _looks(rule, subject) if at > self.as_of][:1]
        if unknown:
            self._cannot(rule, subject, unknown)

    def _answers(
        self, rule: Rule, subject: Subject, moments: dict[datetime, Moment]
    ) -> Iterator[tuple[Moment, Answer]]:
        """The rule's answer at each moment so far at which it could change."""
        for at in _looks(rule, subject):
            if at > self.as_of:
                break
            if not _in_force(rule, at):
                continue
            if (moment := moments.get(at)) is None:
                moment = moments[at] = Moment(self.timeline, subject, at, self.area)
            yield moment, ask(rule.when, moment)

    def _find(self, rule: Rule, subject: Subject, moment: Moment, answer: Answer) -> None:
        actions = set(rule.actions)
        for condition, action in rule.extra:
            more = ask(condition, moment)
            if more.holds:
                actions.add(action)
            elif more.holds is None:
                self._cannot(rule, subject, more.unknown)
        evidence = _distinct((*answer.evidence, subject.event))
        due = moment.at
        known = self._known(rule, subject, due, self._told(rule, subject, moment, answer), evidence)
        self.findings.append(
            Finding(
                id=finding_id(rule.code, subject.key),
                code=rule.code,
                rule=rule.id,
                version=rule.version,
                child=self.timeline.child,
                episode=subject.episode,
                subject=subject.key,
                due=due,
                known=known,
                late=known - due > rule.late_after,
                actions=tuple(sorted(actions, key=ORDER.index)),
                never_silent=rule.never_silent,
                evidence=tuple(event.key for event in evidence),
                because=because(rule, answer.readings),
            )
        )

    def _told(self, rule: Rule, subject: Subject, moment: Moment, answer: Answer) -> datetime:
        """When the evidence had been received, or before that enough of it to find the same, only later."""
        told = max(moment.at, answer.known, subject.known)
        if told == moment.at:
            return told
        answers = self._answers(rule, subject, {})
        later = takewhile(lambda each: each[0].at < told, answers)
        return min([told, *(max(at.at, each.known, subject.known) for at, each in later if each.holds)])

    def _known(
        self, rule: Rule, subject: Subject, due: datetime, told: datetime, evidence: Iterable[Event]
    ) -> datetime:
        """Since when this could be told, for good; `told` is when the evidence had been received.

        What could be told at an earlier time is judged again where a correction makes a difference: one that
        came after the evidence may have taken away what spoke against the finding, and one that is evidence
        itself may only repeat what was told before, as may a new status or date of birth; and what was taken
        back since may have told it earlier.
        """
        doubtful = {at for at in self.timeline.corrected if at > told}
        corrected = any(
            event.supersedes or (event.type in RESTATING and event.received_at > due) for event in evidence
        )
        late = told - due > rule.late_after
        if corrected := corrected or (late and any(at > due for at in self.timeline.corrected)):
            received = (entry.event.received_at for entry in self.timeline.entries)
            doubtful |= {at for at in received if due < at <= told}
        since = due
        for at in sorted(doubtful, reverse=True):
            if since > at:
                return since
            held = [moment for earlier in self._before(at) if (moment := earlier.holds_from(rule, subject))]
            if not held:
                return at
            since = max(due, min(held))
        return since if corrected else told

    def _before(self, moment: datetime) -> list["_Judging"]:
        if (earlier := self._earlier.get(moment)) is None:
            told = told_before(self.timeline, moment)
            earlier = self._earlier[moment] = [_Judging(each, moment, self.area) for each in told]
        return earlier

    def holds_from(self, rule: Rule, subject: Subject) -> datetime | None:
        """When the rule first held of the subject of that name, if it does in this timeline."""
        if (named := self._subjects.get(subject.kind)) is None:
            named = {each.key: each for each in subjects(self.timeline, subject.kind)}
            self._subjects[subject.kind] = named
        answers = self._answers(rule, named[subject.key], {}) if subject.key in named else ()
        return next((moment.at for moment, answer in answers if answer.holds), None)

    def _cannot(self, rule: Rule, subject: Subject, unknown: frozenset[str]) -> None:
        missing = tuple(sorted(unknown))
        self.cannot_tell.append(
            CannotTell(rule.code, rule.id, self.timeline.child, subject.episode, subject.key, missing)
        )


def finding_id(code: str, subject: str) -> str:
    """The same for the same rule and subject, whatever order the events came in."""
    return hashlib.sha256(f"{code}|{subject}".encode()).hexdigest()[:32]


def _distinct(events: tuple[Event, ...]) -> list[Event]:
    by_key = {event.key: event for event in events}
    return sorted(by_key.values(), key=lambda event: (event.occurred_at, event.key))


def _looks(rule: Rule, subject: Subject) -> list[datetime]:
    thresholds = _durations(rule)
    later = subject.reclassified if _reads_category(rule) else ()
    if not thresholds and not later:
        return [subject.starts_at, *subject.changes]
    timed = [FACTS[fact].anchor(subject) + after for fact, after in thresholds]  # type: ignore[misc]
    return sorted({subject.starts_at, *subject.changes, *later, *timed})


@lru_cache(maxsize=1024)
def _durations(rule: Rule) -> tuple[tuple[str, timedelta], ...]:
    """The time-driven facts of a rule's condition, each with the length at which it could begin to hold."""
    return tuple((c.fact, c.value) for c in comparisons(rule.when) if FACTS[c.fact].kind == "duration")


@lru_cache(maxsize=1024)
def _reads_category(rule: Rule) -> bool:
    return any(FACTS[compare.fact].by_category for compare in comparisons(rule.when))


def _in_force(rule: Rule, at: datetime) -> bool:
    start, end = _force(rule)
    return start <= at and (end is None or at < end)


@lru_cache(maxsize=1024)
def _force(rule: Rule) -> tuple[datetime, datetime | None]:
    """From the first London midnight of `effective_from` to that of `effective_to`."""
    start = datetime.combine(rule.effective_from, time(), LONDON).astimezone(UTC)
    if rule.effective_to is None:
        return start, None
    return start, datetime.combine(rule.effective_to, time(), LONDON).astimezone(UTC)
