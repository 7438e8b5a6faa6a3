"""What the record leaves open and rules wait for: who can tell, and what a person found out.

An answer is a journal event about one fact of one subject, and the rules run again at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from homeward.domain.events import Event
from homeward.domain.events.entry import standing
from homeward.domain.events.our_events import TICK
from homeward.engine.facts import FACTS, Fact
from homeward.engine.moments import UNKNOWN
from homeward.errors import InvalidEvent, InvalidTransition, NotFound, Problem
from homeward.services.alerts.answering import SOURCE, Step, record
from homeward.services.children.people import Person, people
from homeward.services.paging import PAGE, Paged, page_of, paging
from homeward.services.tasks.tasks import UNKNOWN_FACT
from homeward.store import identities, loading, queries
from homeward.store import missing_facts as store
from homeward.store.queries import TaskRow
from homeward.store.unit_of_work import UnitOfWork

ANSWERS = ("fact.answered", "fact.cannot_be_found_out")


@dataclass(frozen=True)
class Open:
    """A fact that rules wait for, as a task."""

    task: TaskRow
    fact: Fact
    person: Person

    @property
    def subject(self) -> str:
        return self.task.subject or ""


@dataclass(frozen=True)
class Queue:
    """One page of the facts, and everybody who can tell one."""

    paged: Paged[Open]
    suppliers: Sequence[str]


@dataclass(frozen=True)
class Given:
    """An answer that stands."""

    event: Event
    fact: Fact
    person: Person

    @property
    def subject(self) -> str:
        return str(self.event.data.subject)


@dataclass(frozen=True)
class Happened:
    """What a person found out, or took back, and the steps of alerts that the rules made of it at once."""

    event: Event
    person: Person
    made: Sequence[Event]


@dataclass(frozen=True)
class Found:
    """What a person found out; `answer` is None where nobody can tell, and then there is a reason."""

    answer: Sequence[str] | None
    told_by: str
    reason: str | None = None


def queue(uow: UnitOfWork, *, who: str = "", since: datetime | None = None, page: int = 1) -> Queue:
    """What rules wait for, what began first at the top: all of it, or what one supplier can tell, or what
    began since then."""
    counted = {fact: count for fact, count in store.counts(uow, since).items() if fact in FACTS}
    facts = [fact for fact in counted if not who or FACTS[fact].supplied_by == who]
    count = sum(counted[fact] for fact in facts)
    paged = paging(count, PAGE, page)
    rows = store.tasks(uow, facts, since, PAGE, paged.start)
    persons = people(uow, {task.child_ref for task in rows if task.child_ref})
    return Queue(
        paged=Paged(
            [Open(task, FACTS[task.fact or ""], persons[task.child_ref or ""]) for task in rows],
            count,
            paged.pages,
            paged.at,
        ),
        suppliers=sorted({FACTS[fact].supplied_by for fact in counted}),
    )


def asked(uow: UnitOfWork, task_id: str) -> Open:
    """Raises NotFound, and InvalidTransition where it is asked no more."""
    task = queries.task_by_id(uow, task_id)
    if task.kind != UNKNOWN_FACT or task.fact not in FACTS or task.child_ref is None:
        raise NotFound("No missing fact goes by this reference.")
    if task.closed_at:
        raise InvalidTransition("This is asked no more: somebody has answered, or the record says it now.")
    return Open(task, FACTS[task.fact], people(uow, [task.child_ref])[task.child_ref])


def given(uow: UnitOfWork, answer_id: str) -> Given:
    """Raises NotFound, and InvalidTransition where the answer stands no more."""
    numbers = queries.seqs(uow, {(SOURCE, answer_id)})
    found = [each for each in _given(uow, numbers) if each.event.type in ANSWERS]
    if not found:
        raise NotFound("No answer goes by this reference.")
    if loading.replaced(uow, numbers):
        raise InvalidTransition("Somebody has changed or withdrawn this answer meanwhile.")
    return found[0]


def answers_about(uow: UnitOfWork, child_ref: str) -> list[Given]:
    """The answers that stand for this child, in order."""
    return _given(uow, _standing(uow, store.events_about(uow, child_ref)))


def latest_answers(uow: UnitOfWork, page: int) -> Paged[Given]:
    """The answers that stand, newest first."""
    paged = page_of(_standing(uow, store.latest_events(uow)), page)
    return paged.showing(_given(uow, paged.shown)[::-1])


def _standing(uow: UnitOfWork, numbers: Sequence[int]) -> list[int]:
    replaced = loading.replaced(uow, numbers)
    return [number for number in numbers if number not in replaced]


def _given(uow: UnitOfWork, numbers: Sequence[int]) -> list[Given]:
    """Those of these events that are about facts which there are."""
    entries = loading.entries(uow, numbers).values()
    about = {entry.event.key: entry.child or "" for entry in entries}
    who = people(uow, set(about.values()))
    return [
        Given(event, FACTS[event.data.fact], who[about[event.key]])
        for event in standing(entry.event for entry in entries)
        if event.type in ANSWERS and event.data.fact in FACTS
    ]


def happened(uow: UnitOfWork, event_id: str) -> Happened | None:
    """None where no answer goes by this id."""
    numbers = queries.seqs(uow, {(SOURCE, event_id)})
    entry = next(iter(loading.entries(uow, numbers).values()), None)
    if entry is None or entry.child is None or entry.event.type not in (*ANSWERS, "fact.answer_withdrawn"):
        return None
    made = loading.events(uow, store.made_with(uow, numbers))
    return Happened(entry.event, people(uow, [entry.child])[entry.child], [made[seq] for seq in sorted(made)])


def answer(uow: UnitOfWork, task_id: str, step: Step, found: Found) -> Event:
    """Raises NotFound, InvalidTransition, InvalidEvent."""
    identities.lock(uow, [asked(uow, task_id).person.child_ref])
    return _record(uow, asked(uow, task_id), step, found)


def answer_anew(uow: UnitOfWork, answer_id: str, step: Step, found: Found, *, why: str) -> Event:
    """Another answer in the place of one. Raises NotFound, InvalidTransition, InvalidEvent."""
    before = _locked(uow, answer_id)
    return _record(uow, before, _after(before, step), found, (answer_id, why))


def withdraw(uow: UnitOfWork, answer_id: str, step: Step, *, why: str) -> Event:
    """The answer was wrong: the fact is open again. Raises NotFound, InvalidTransition."""
    before = _locked(uow, answer_id)
    about = {"fact": before.fact.name, "subject": before.subject}
    ref, step = before.person.child_ref, _after(before, step)
    return record(uow, step, "fact.answer_withdrawn", ref, (answer_id, why), **about)


def _locked(uow: UnitOfWork, answer_id: str) -> Given:
    identities.lock(uow, [given(uow, answer_id).person.child_ref])
    return given(uow, answer_id)


def _after(before: Given, step: Step) -> Step:
    """Another machine's clock may be ahead of ours; a step never comes before the one that it answers."""
    return replace(step, at=max(step.at, before.event.occurred_at + TICK))


def _record(
    uow: UnitOfWork, about: Open | Given, step: Step, found: Found, replaces: tuple[str, str] | None = None
) -> Event:
    data: dict[str, object] = {"fact": about.fact.name, "subject": about.subject}
    data |= {"told_by": found.told_by, "reason": found.reason}
    ref = about.person.child_ref
    if found.answer is None:
        return record(uow, step, "fact.cannot_be_found_out", ref, replaces, **data)
    if about.fact.meant_by(found.answer) is UNKNOWN:
        raise InvalidEvent([Problem("data.answer", about.fact.answer_wanted)])
    return record(uow, step, "fact.answered", ref, replaces, **data, answer=list(found.answer))
