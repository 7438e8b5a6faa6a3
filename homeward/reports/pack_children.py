"""What packs say of a child: who it is, why it is before the meeting, and what happened in a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from homeward.domain.calendar.deadlines import age_on
from homeward.domain.events import DECIDED_BY_PEOPLE, EVENT_TYPES, MADE_BY_HOMEWARD, Event
from homeward.domain.history.timeline import Timeline, fold
from homeward.engine.rulefiles.load import RuleSet
from homeward.engine.words.phrases import day, when
from homeward.names import named
from homeward.reports.pack import ChildPart, Entry, Reason
from homeward.services.children.people import Person, people
from homeward.services.children.story import kind_of
from homeward.store import history
from homeward.store.queries import FindingRow
from homeward.store.unit_of_work import UnitOfWork

LOOKED_BACK = timedelta(days=365)
TOLD_OF = frozenset({"missing", "interviews", "told", "concerns", "care", "meetings"})
"""Kinds of records that the chronology of a pack has; what people did with alerts is not for a meeting."""

Told = Callable[[Event], Sequence[tuple[str, str]]]
"""What an event says of the child alone, by label."""


@dataclass(frozen=True)
class Basis:
    """What a pack is drawn from: the rules, the authority's code, the moment, and how events are told."""

    rules: RuleSet
    area: str
    now: datetime
    told: Told


@dataclass(frozen=True)
class Subject:
    """A child with its history."""

    person: Person
    timeline: Timeline

    @property
    def ref(self) -> str:
        return self.person.child_ref


def subjects(uow: UnitOfWork, refs: Iterable[str]) -> dict[str, Subject]:
    """These children, by reference."""
    wanted = sorted(set(refs))
    who, histories = people(uow, wanted), history.history(uow, wanted)
    return {ref: Subject(who[ref], fold(ref, histories[ref])) for ref in wanted}


def child_part(
    basis: Basis,
    subject: Subject,
    item: str,
    findings: Iterable[FindingRow],
    decided: str,
    since: datetime | None,
) -> ChildPart:
    """`since` is when the child was discussed last; None where it never was."""
    start = since or basis.now - LOOKED_BACK
    return ChildPart(
        child=subject.ref,
        name=subject.person.name,
        about=_about(subject.person, basis.now),
        item=item,
        reasons=[_reason(each, basis.rules) for each in findings],
        decided=decided,
        span=f"Since it was discussed last, {when(start)}" if since else f"Since {day(start.date())}",
        entries=list(_entries(subject.timeline, start, basis.told)),
    )


def _about(person: Person, now: datetime) -> str:
    born = person.date_of_birth
    told = [f"Born {day(born)}, age {age_on(born, now)}" if born else "Date of birth not known"]
    told += [each.value for each in person.numbers[:1]]
    return ", ".join(told)


def _reason(finding: FindingRow, rules: RuleSet) -> Reason:
    rule = rules.by_id.get(finding.rule)
    return Reason(rule.title if rule else finding.rule, finding.because, f"Since {when(finding.due)}")


def _entries(timeline: Timeline, start: datetime, told: Told) -> Iterator[Entry]:
    for event in timeline.events:
        if event.occurred_at > start and _is_told(event.type):
            at, what = when(event.occurred_at), named(EVENT_TYPES[event.type].heading)
            yield Entry(at, what, [fact for fact in told(event) if not fact[1].endswith(at)])


def _is_told(type_: str) -> bool:
    ours = type_ in MADE_BY_HOMEWARD and type_ not in DECIDED_BY_PEOPLE
    return kind_of(type_) in TOLD_OF and not ours and not type_.startswith("child.")


def last(events: Iterable[Event]) -> Event | None:
    return max(events, key=lambda each: each.occurred_at, default=None)


def words_of(event: Event | None, *fields: str) -> str:
    """What was typed in the first of these fields that holds anything."""
    texts: Iterator[Any] = (event.data.said(field) for field in fields) if event else iter(())
    return next((str(text) for text in texts if text), "")
