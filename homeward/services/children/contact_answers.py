"""What a person says of somebody whom a child spoke of: a person on another record, or somebody else."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from homeward.domain.contacts.likely_contacts import MATCHED, LikelyContact, likely_contacts
from homeward.domain.contacts.matching import DISCLOSING
from homeward.domain.events import Event, make
from homeward.domain.events.entry import occurrence
from homeward.domain.events.our_events import TICK
from homeward.domain.history.timeline import CONTACT_ANSWERS, fold
from homeward.errors import InvalidTransition, NotFound
from homeward.services.alerts.answering import SOURCE, Step
from homeward.services.children.people import Person, people
from homeward.services.evaluation.process import process_events
from homeward.services.paging import Paged, page_of
from homeward.store import children, history, journal, queries, tasks
from homeward.store.queries import TaskRow
from homeward.store.unit_of_work import UnitOfWork

KNOWN, SPOKEN_OF = "known_contact", "likely_contact"
KINDS = (KNOWN, SPOKEN_OF)
"""Of task: the other record is a case's or a flag, or another child's."""
KEPT_APART = "contact.kept_apart"


@dataclass(frozen=True)
class Question:
    """One task, the two records that it is about, what people answered, in order, and the child who spoke.

    `refs` are the children whose records they are.
    """

    task: TaskRow
    likely: LikelyContact
    steps: Sequence[Event]
    child: Person
    refs: Collection[str]


def question(uow: UnitOfWork, task_id: str) -> Question:
    """Raises NotFound, and InvalidTransition where the records no longer nearly match."""
    task = queries.task_by_id(uow, task_id)
    if task.kind not in KINDS or task.child_ref is None:
        raise NotFound("No question about a person goes by this reference.")
    (ref,) = children.speakers(uow, [task.child_ref]).values()
    timeline = fold(ref, history.history(uow, [ref])[ref])
    likely = {each.id: each for each in likely_contacts(timeline)}.get(task.subject or "")
    if likely is None:
        raise InvalidTransition("This is asked no more: the two records no longer nearly match.")
    answers = [entry.event for entry in timeline.entries if entry.event.type in CONTACT_ANSWERS]
    steps = sorted((each for each in answers if each.data.question == likely.id), key=occurrence)
    others = (entry.child for entry in timeline.entries if entry.event.key == likely.other.key)
    refs = dict.fromkeys([ref, *(other for other in others if other)])
    return Question(task, likely, steps, people(uow, [ref])[ref], refs)


def match(uow: UnitOfWork, task_id: str, step: Step, *, reason: str) -> None:
    """It is the same person, as from the disclosure. Raises NotFound, InvalidTransition, InvalidEvent."""
    _answer(uow, task_id, step, MATCHED, reason)


def keep_apart(uow: UnitOfWork, task_id: str, step: Step, *, reason: str) -> None:
    """Nobody is asked again until more agrees. Raises NotFound, InvalidTransition, InvalidEvent."""
    _answer(uow, task_id, step, KEPT_APART, reason)


def _answer(uow: UnitOfWork, task_id: str, step: Step, type_: str, reason: str) -> None:
    """Under the child's lock, so that two people cannot both be first. A later answer replaces an earlier
    one."""
    children.lock(uow, [question(uow, task_id).child.child_ref])
    asked = question(uow, task_id)
    before, disclosure, other = asked.likely.answer, asked.likely.disclosure.event, asked.likely.other
    if before and before.type == type_:
        raise InvalidTransition("Somebody else has given this answer meanwhile.")
    assert disclosure.child, "a disclosure is a child's"
    data: dict[str, object] = {
        "child": disclosure.child.written(),
        "question": asked.likely.id,
        "decided_by": step.actor,
        "evidence": reason,
    }
    spoke = [other.child] if other.type in DISCLOSING and other.child else []
    data["others"] = [one.written() for one in (*spoke, *disclosure.named) if one.scheme != "described"]
    # Another machine's clock may be ahead of ours; an answer never comes before what it answers.
    at = max([step.at, *(each.occurred_at + TICK for each in (disclosure, other, before) if each)])
    event = make(type_, str(uuid.uuid4()), SOURCE, at, data, actor=step.actor)
    seq = journal.append(uow, event, to_outbox=True).seq
    process_events(uow, [seq], step.rules, step.area, step.at)


@dataclass(frozen=True)
class Asked:
    """One question in a list."""

    task: TaskRow
    child: Person


def listed(uow: UnitOfWork, *, answered: bool, page: int = 1) -> Paged[Asked]:
    """What waits for a person, the soonest to be answered first; or what waits no more, the latest first."""
    paged = page_of(tasks.of_kinds(uow, KINDS, closed=answered), page)
    return paged.showing(_with_people(uow, paged.shown))


def waiting(uow: UnitOfWork, refs: Collection[str]) -> Mapping[str, list[TaskRow]]:
    """The questions about a known person that wait for an answer, by the child who spoke of the person."""
    found: dict[str, list[TaskRow]] = {ref: [] for ref in refs}
    for row in tasks.of_kinds(uow, [KNOWN], closed=False, child_refs=refs):
        found[row.child_ref or ""].append(row)
    return found


def _with_people(uow: UnitOfWork, rows: Sequence[TaskRow]) -> list[Asked]:
    who = people(uow, {row.child_ref for row in rows if row.child_ref})
    return [Asked(row, who[row.child_ref]) for row in rows if row.child_ref]
