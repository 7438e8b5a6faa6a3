"""What a rule says of a history, found slowly: written from docs/writing-rules.md and docs/facts.md alone.

It starts from a child's plain events and looks everything up anew at every moment. Of the engine it uses the
facts that are hardly more than a field of one event, and of the domain the office's hours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from homeward.domain.calendar.deadlines import after
from homeward.domain.calendar.now import NEVER
from homeward.domain.events import Event
from homeward.domain.events.kinds import as_instant
from homeward.domain.history.timeline import Timeline
from homeward.engine.facts import FACTS
from homeward.engine.moments import UNKNOWN, Lasting, Moment, query
from homeward.engine.rulefiles.model import All, AnyOf, Compare, Condition, Not, Rule
from homeward.engine.subjects import Subject, subjects
from tests.absences import Absence, Said, absences, in_order
from tests.verdicts import NOTHING, verdict


def standing(timeline: Timeline) -> list[Event]:
    """The child's own events, in the order in which they happened, without what was taken back."""
    first: dict[tuple[str, str], Event] = {}
    for entry in timeline.entries:
        event = entry.event
        if event.key not in first or event.received_at < first[event.key].received_at:
            first[event.key] = event
    taken_back = {event.replaces for event in first.values()}
    own = {entry.event.key for entry in timeline.entries if entry.child == timeline.child}
    left = [event for key, event in first.items() if key in own and key not in taken_back]
    return sorted(left, key=in_order)


def last(said: Said, moment: datetime) -> Any:
    """What was said last by that moment."""
    value: Any = UNKNOWN
    latest = None
    for at, each in said:
        if at <= moment and (latest is None or at >= latest):
            latest, value = at, each
    return value


NOT_CARE = ("V3", "V4")
Span = tuple[datetime, datetime | None, str]


def status_at(spans: list[Span], moment: datetime) -> str | None:
    """The one that began last of those that hold. One without an end holds until the next one begins."""
    began = sorted((span for span in spans if span[0] <= moment), key=lambda span: span[0])
    for later, (_, end, status) in enumerate(reversed(began)):
        if end is not None and end > moment:
            return status
        if end is None and later == 0:
            return status
    return None


def is_care(says: str, status: str) -> bool:
    return status == "LAC" or (says == "code" and status not in NOT_CARE)


def end_of(event: Event, says: str) -> datetime | None:
    """On the day on which care ends the child is still looked after, where only the day is known."""
    until = event.data.to
    if is_care(says, getattr(event.data, says)) and type(until) is date:
        return as_instant(until + timedelta(days=1))
    return event.data.ends_at


@dataclass
class History:
    """One child's events, and what can be looked up in them."""

    timeline: Timeline
    area: str

    def __post_init__(self) -> None:
        self.events = standing(self.timeline)
        self.absences = absences(self.events)
        self.counted = {
            ref: each for ref, each in self.absences.items() if each.starts and not each.cancelled
        }

    def spans(self, type_: str, says: str) -> list[Span]:
        """Of those that begin together and differ, the ones received last; of these, care comes last."""
        told = [event for event in self.events if event.type == type_]
        spans = {e.key: (e.data.starts_at, end_of(e, says), getattr(e.data, says)) for e in told}
        left = []
        for event in told:
            span = spans[event.key]
            later = (e for e in told if e.received_at > event.received_at and spans[e.key] != span)
            if not any(spans[each.key][0] == span[0] for each in later):
                left.append(span)
        return sorted(left, key=lambda span: is_care(says, span[2]))

    @property
    def legal(self) -> list[Span]:
        return self.spans("legal_status.changed", "code")

    @property
    def social(self) -> list[Span]:
        return self.spans("social_care.status_changed", "status")

    def standings(self) -> list[datetime]:
        """When a legal status or a status in social care begins or ends."""
        return [at for span in (*self.legal, *self.social) for at in span[:2] if at]

    def moves(self) -> Iterator[datetime]:
        ends = {}
        for event in self.events:
            if event.type in ("placement.started", "placement.changed"):
                yield event.data.starts_at
                if event.data.ends_at:
                    yield event.data.ends_at
            if event.type == "placement.ended":
                ends[event.data.placement] = event.data.ends_at or event.occurred_at
        yield from ends.values()

    def placings(self, subject: Subject) -> Iterator[datetime]:
        """When a move, a notice to the host authority or another report could tell of a placement."""
        yield from self.moves()
        yield from (event.occurred_at for event in self.events if event.type == "placement.ola_notified")
        yield from self.absence_of(subject).starts

    def subjects(self, kind: str) -> list[tuple[Subject, datetime]]:
        """What a rule on that type of event judges, each with its start."""
        named = {subject.key: subject for subject in subjects(self.timeline, kind)}
        match kind:
            case "missing.reported":
                starts = {f"episode:{ref}": each.start for ref, each in self.counted.items()}
            case "missing.found":
                over = {ref: each for ref, each in self.absences.items() if each.finds}
                starts = {f"return:{ref}": each.returned for ref, each in over.items() if not each.cancelled}
            case _:
                starts = {key: subject.starts_at for key, subject in named.items()}
        assert named.keys() == starts.keys()
        return [(named[key], start) for key, start in starts.items()]

    def up_to(self, start: datetime, within: timedelta) -> list[Absence]:
        """The absences that began in that time up to this one, itself included."""
        return [each for each in self.counted.values() if start - within <= each.start <= start]

    def absence_of(self, subject: Subject) -> Absence:
        return self.absences[subject.key.partition(":")[2]]

    def read(self, compare: Compare, subject: Subject, start: datetime, at: datetime) -> Any:
        """The fact's value at that moment; what the record leaves open, a person may have found out."""
        value = self._on_record(compare, subject, start, at)
        if value is not UNKNOWN:
            return value
        answers = [
            event.data
            for event in self.events
            if event.type in ("fact.answered", "fact.cannot_be_found_out")
            and (event.data.subject, event.data.fact) == (subject.key, compare.fact)
        ]
        if not answers or (answer := getattr(answers[-1], "answer", None)) is None:
            return UNKNOWN
        return FACTS[compare.fact].meant_by(answer)

    def _on_record(self, compare: Compare, subject: Subject, start: datetime, at: datetime) -> Any:
        params = dict(compare.params)
        match compare.fact:
            case "missing_episodes":
                wanted = params.get("category", ("M", "A"))
                counted = self.up_to(start, params["within"])
                return sum(last(each.categories, at) in wanted for each in counted)
            case "episode.category":
                return last(self.absence_of(subject).categories, at)
            case "episode.police_risk":
                return last(self.absence_of(subject).risks, self._as_it_ended(subject, start, at))
            case "episode.open_for":
                return start if self.absence_of(subject).gone_at(at) else None
            case "return.waiting_for":
                return None if any(each <= at for each in self.absence_of(subject).answered) else start
            case "child.age":
                return self._age(start)
            case "child.looked_after":
                return self._looked_after(subject, self._as_it_ended(subject, start, at))
            case name:
                read = self._moment(subject, at)[query(FACTS[name].function, compare.params)].value
                return read.since if isinstance(read, Lasting) else read

    def _age(self, at: datetime) -> Any:
        told = [event for event in self.events if event.type in ("child.registered", "child.updated")]
        giving = [event for event in told if event.data.date_of_birth]
        if not giving:
            return UNKNOWN
        last = (giving[-1].occurred_at, giving[-1].received_at)
        youngest = max(e.data.date_of_birth for e in giving if (e.occurred_at, e.received_at) == last)
        day = at.astimezone(ZoneInfo("Europe/London"))
        return (int(f"{day:%Y%m%d}") - int(f"{youngest:%Y%m%d}")) // 10_000

    def _looked_after(self, subject: Subject, at: datetime) -> Any:
        legal, social = status_at(self.legal, at), status_at(self.social, at)
        if (legal is not None and legal not in NOT_CARE) or social == "LAC":
            return True
        if any(start <= at for start, _, _ in (*self.legal, *self.social)):
            return False
        answer = self.timeline.answer_to(subject.key, "child.looked_after")
        return UNKNOWN if (answer and answer.value) or not self._feed_whole(subject) else False

    def _feed_whole(self, subject: Subject) -> bool:
        """Within four days of the report, by a record that nobody took back."""
        events = [entry.event for entry in self.timeline.entries]
        taken_back = {event.replaces for event in events}
        whole = [
            as_instant(event.data.as_of or event.occurred_at)
            for event in events
            if event.type == "feed.completed" and event.key not in taken_back
        ]
        reported = self.absence_of(subject).starts
        return bool(reported) and any(abs(at - min(reported)) <= timedelta(days=4) for at in whole)

    def moments(self, rule: Rule, subject: Subject, start: datetime) -> list[datetime]:
        """When a rule looks: as its subject begins, and whenever something that it asks of it changes."""
        times = {start, *(at for one in asked(rule.when) for at in self._changes(one, subject, start))}
        begins, ends = rule.force
        return sorted(at for at in times if start <= at and begins <= at and (ends is None or at < ends))

    def _changes(self, compare: Compare, subject: Subject, start: datetime) -> list[datetime]:
        match compare.fact:
            case "missing_episodes":
                counted = self.up_to(start, dict(compare.params)["within"])
                return [at for each in counted for at, _ in each.categories]
            case "episode.category":
                return [at for at, _ in self.absence_of(subject).categories]
            case "episode.police_risk":
                return self._while_gone(subject, [at for at, _ in self.absence_of(subject).risks])
            case "child.looked_after":
                return self._while_gone(subject, self.standings())
            case "placement.location" if subject.kind == "missing.reported":
                return self._while_gone(subject, self.placings(subject))
            case "placement.responsible_la" if subject.kind == "missing.reported":
                return self._while_gone(subject, [*self.placings(subject), *self.standings()])
            case "episode.open_for":
                return [after(start, compare.value), self.absence_of(subject).end]
            case "return.waiting_for":
                return [after(start, compare.value), *self.absence_of(subject).answered]
            case _:
                return self._noted(compare, subject)

    def _as_it_ended(self, subject: Subject, start: datetime, at: datetime) -> datetime:
        """That moment, or the last while the child was gone, after which nothing changes of the absence."""
        found = self.absence_of(subject).end
        return at if at < found else max(start, found - timedelta.resolution)

    def _moment(self, subject: Subject, at: datetime) -> Moment:
        moment = Moment(self.timeline, subject, self.area)
        moment.go(at)
        return moment

    def _noted(self, compare: Compare, subject: Subject) -> Iterator[datetime]:
        """When the engine's own fact says that it may be another, however many of them are asked."""
        asked, at = query(FACTS[compare.fact].function, compare.params), subject.starts_at
        while at < NEVER:
            yield at
            moment = self._moment(subject, at)
            if isinstance(value := moment[asked].value, Lasting) and value.since:
                yield after(value.since, compare.value)
            at = moment.now.until

    def _while_gone(self, subject: Subject, moments: Iterable[datetime]) -> list[datetime]:
        return [at for at in moments if self.absence_of(subject).gone_at(at)]


def asked(condition: Condition) -> Iterator[Compare]:
    match condition:
        case Compare():
            yield condition
        case Not(item):
            yield from asked(item)
        case All(items) | AnyOf(items):
            for item in items:
                yield from asked(item)


@dataclass
class Expected:
    """By subject: when the rule first held; or, where it never did, which facts it waits for."""

    due: dict[str, datetime] = field(default_factory=dict)
    unknown: dict[str, frozenset[str]] = field(default_factory=dict)


def expected(timeline: Timeline, rule: Rule, as_of: datetime, area: str) -> Expected:
    history, found = History(timeline, area), Expected()
    for kind in rule.on:
        for subject, start in history.subjects(kind):
            missing = NOTHING
            for at in history.moments(rule, subject, start):
                if at > as_of:
                    break
                read = partial(history.read, subject=subject, start=start, at=at)
                holds, unknown = verdict(rule.when, read, at)
                missing |= unknown
                if holds:
                    found.due[subject.key] = at
                    break
            if missing and subject.key not in found.due:
                found.unknown[subject.key] = missing
    return found
