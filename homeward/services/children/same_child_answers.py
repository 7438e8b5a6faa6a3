"""What a person says of two records that look like one child's: joined, kept apart, or parted again."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from homeward.domain.events import Event, Identifier, make
from homeward.domain.events.entry import standing
from homeward.domain.events.our_events import TICK
from homeward.domain.identity.pairs import STATES, PairState, basis_of, open_pairs
from homeward.domain.identity.particulars import Particulars
from homeward.domain.identity.resemblance import Resemblance, compare
from homeward.errors import InvalidTransition, NotFound
from homeward.services.alerts.answering import SOURCE, Step
from homeward.services.children.people import Person, people
from homeward.services.evaluation.process import process_events
from homeward.services.paging import Paged, page_of
from homeward.store import identities, journal, same_child
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Question:
    """Two records and what was said of them. Once joined, both are the same child, and `now` is None."""

    id: str
    because: str
    identifiers: tuple[Identifier, Identifier]
    refs: tuple[str, str]
    known: tuple[Particulars, Particulars]
    steps: Sequence[Event]

    @property
    def last(self) -> Event:
        return standing(self.steps)[-1]

    @property
    def state(self) -> PairState:
        return STATES[self.last.type]

    @property
    def now(self) -> Resemblance | None:
        return compare(*self.known) if self.refs[0] != self.refs[1] else None


@dataclass(frozen=True)
class Asked:
    """One question in a list: the two children, since when, and what was answered."""

    id: str
    because: str
    people: tuple[Person, Person]
    last: Event


def question(uow: UnitOfWork, id_: str) -> Question:
    """Raises NotFound."""
    entry = same_child.asking(uow, [id_]).get(id_)
    if entry is None or entry.event.child is None:
        raise NotFound("No question about two records goes by this reference.")
    event, identifiers = entry.event, (entry.event.child, entry.event.named[0])
    found = identities.find(uow, identifiers)
    refs = (found[identifiers[0]], found[identifiers[1]])
    known = same_child.who(uow, set(refs))
    return Question(
        id_,
        event.data.because,
        identifiers,
        refs,
        (known[refs[0]], known[refs[1]]),
        same_child.steps(uow, set(refs), id_),
    )


def join(uow: UnitOfWork, id_: str, step: Step, *, reason: str) -> None:
    """From now on the two are one child. Raises NotFound, InvalidTransition, InvalidEvent."""
    asked = _take(uow, id_, PairState.OPEN, PairState.APART)
    seq = _record(uow, asked, step, "child.merged", evidence=reason)
    if len(set(identities.find(uow, asked.identifiers).values())) > 1:
        raise InvalidTransition("Other records say that these are two children; put those right first.")
    process_events(uow, [seq], step.rules, step.area, step.at)


def keep_apart(uow: UnitOfWork, id_: str, step: Step, *, reason: str) -> None:
    """Nobody asks again until more is said of either. Raises NotFound, InvalidTransition, InvalidEvent."""
    asked = _take(uow, id_, PairState.OPEN)
    seq = _record(uow, asked, step, "child.kept_apart", evidence=reason)
    process_events(uow, [seq], step.rules, step.area, step.at)


def part(uow: UnitOfWork, id_: str, step: Step, *, reason: str) -> None:
    """Take a join back, and keep the two apart. Raises NotFound, InvalidTransition, InvalidEvent."""
    asked = _take(uow, id_, PairState.JOINED)
    taking_back = {"supersedes": asked.last.id, "changereason": reason}
    seqs = [_record(uow, asked, step, "child.unmerged", taking_back, evidence=reason)]
    if len(set(identities.find(uow, asked.identifiers).values())) == 1:
        raise InvalidTransition("Other records say that these are one child; put those right first.")
    seqs.append(_record(uow, question(uow, id_), step, "child.kept_apart", evidence=reason))
    process_events(uow, seqs, step.rules, step.area, step.at)


def _take(uow: UnitOfWork, id_: str, *states: PairState) -> Question:
    """Check that the state allows it, under the children's locks, so that two people cannot both be first."""
    identities.lock(uow, question(uow, id_).refs)
    asked = question(uow, id_)
    if asked.state not in states:
        raise InvalidTransition("Somebody else has answered this question meanwhile.")
    return asked


def _record(
    uow: UnitOfWork,
    asked: Question,
    step: Step,
    type_: str,
    envelope: dict[str, str] | None = None,
    **data: Any,
) -> int:
    """Answers with the journal number."""
    first, second = (one.written() for one in asked.identifiers)
    about = {"child": first, "other": second, "question": asked.id, "decided_by": step.actor}
    # Another machine's clock may be ahead of ours; an answer never comes before what it answers.
    step = replace(step, at=max(step.at, asked.last.occurred_at + TICK))
    about["basis"] = basis_of(*asked.known)
    id_ = str(uuid.uuid4())
    who = {"actor": step.actor, "actororg": step.organisation}
    event = make(type_, id_, SOURCE, step.at, {**about, **data}, **who, **(envelope or {}))
    return journal.append(uow, event, to_outbox=True).seq


def unanswered(uow: UnitOfWork, page: int = 1) -> Paged[Asked]:
    """What waits for a person, the longest first."""
    paged = page_of(same_child.unanswered(uow), page)
    return paged.showing(_listed(uow, dict.fromkeys(paged.shown)))


def answered(uow: UnitOfWork, page: int = 1) -> Paged[Asked]:
    """What people said last of each two records, the latest first."""
    last: dict[str, Event] = {}
    for event in same_child.answers(uow):
        if event.data.question:
            last.setdefault(event.data.question, event)
    paged = page_of(list(last.items()), page)
    return paged.showing(_listed(uow, dict(paged.shown)))


def _listed(uow: UnitOfWork, last: Mapping[str, Event | None]) -> list[Asked]:
    """By question, what was said of it last; None: it was only asked."""
    entries = same_child.asking(uow, last)
    refs = {ref for entry in entries.values() for ref in (entry.child, *entry.named) if ref}
    who = people(uow, refs)
    return [
        Asked(
            id_,
            entry.event.data.because,
            (who[entry.child or ""], who[entry.named[-1]]),
            said or entry.event,
        )
        for id_, said in last.items()
        if (entry := entries.get(id_))
    ]


def perhaps(uow: UnitOfWork, refs: Collection[str]) -> dict[str, list[tuple[str, Person]]]:
    """As whom each of these children may be on record too: the question, and the other record."""
    pairs = same_child.pairs(uow, refs)
    found = {ref: open_pairs(pairs.get(ref, {}), ref) for ref in refs}
    who = people(uow, {pair.other for some in found.values() for pair in some})
    return {ref: [(pair.last.id, who[pair.other]) for pair in some] for ref, some in found.items()}
