"""Ask a person whether two records are one child's, and do what the person says."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Engine

from homeward.domain.events import Event
from homeward.domain.identity.pairs import Alike, question
from homeward.domain.identity.particulars import Particulars
from homeward.domain.identity.resemblance import likely_one, possibly_one
from homeward.domain.identity.same_child import sharing_keys
from homeward.services.evaluation.set_aside import together_or_apart
from homeward.services.night import linkage
from homeward.store import children, journal, same_child
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work

AT_A_TIME = 1000
T = TypeVar("T")


def ask(uow: UnitOfWork, refs: Collection[str], now: datetime) -> set[str]:
    """Compare these children with all who are on record, and journal what there is to ask of a person.

    Answers with the children of whom something is asked, or asked no more.
    """
    known = {ref: each for ref, each in same_child.who(uow, refs).items() if each.since}
    same_child.index(uow, known.values())
    return ask_about(uow, known, same_child.alike(uow, known.values()), now)


def ask_everyone(engine: Engine, now: datetime, set_aside: Callable[[str, Exception], None]) -> set[str]:
    """The same of everybody on record, and of what splink finds; whom it cannot read is set aside."""

    def read(some: Sequence[str]) -> dict[str, Particulars]:
        with unit_of_work(engine) as uow:
            told = {ref: each for ref, each in same_child.who(uow, some).items() if each.since}
            same_child.index(uow, told.values())
        return told

    with reading(engine) as uow:
        refs = children.everyone(uow)
    known: dict[str, Particulars] = {}
    for some in _chunks(refs):
        for told in together_or_apart(read, some, set_aside):
            known |= told
    pairs = [
        pair
        for pair in sorted(sharing_keys(known.values()) | linkage.alike(known.values()))
        if possibly_one(known[pair[0]], known[pair[1]])
    ]
    asked: set[str] = set()
    for some_pairs in _chunks(pairs):
        theirs = {ref: known[ref] for pair in some_pairs for ref in pair}
        with unit_of_work(engine) as uow:
            asked |= ask_about(uow, theirs, some_pairs, now, possibly_one)
    return asked


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), AT_A_TIME):
        yield items[start : start + AT_A_TIME]


def ask_about(
    uow: UnitOfWork,
    known: Mapping[str, Particulars],
    compare: Collection[tuple[str, str]],
    now: datetime,
    alike: Alike = likely_one,
) -> set[str]:
    """Ask about those of these pairs that look alike, and of those who were asked about before.

    `known` are particulars that were read already; those of others are read here.
    """
    pairs = same_child.pairs(uow, {*known, *(ref for pair in compare for ref in pair)})
    before = {(ref, other) for ref in known for other in pairs.get(ref, {}) if other != ref}
    wanted = {tuple(sorted(pair)) for pair in (*compare, *before)}
    everyone = {**known, **same_child.who(uow, {ref for pair in wanted for ref in pair} - known.keys())}
    asked: dict[str, tuple[str, ...]] = {}
    events: list[Event] = []
    for one, other in sorted(wanted):
        event = question(everyone[one], everyone[other], pairs.get(one, {}).get(other), now, alike)
        if event:
            events.append(event)
            asked[event.id] = (one, other)
    appended = journal.append_all(uow, events, to_outbox=True, processed_at=now)
    new = [event for event, each in zip(events, appended, strict=True) if each.outcome is journal.Outcome.NEW]
    return {ref for event in new for ref in asked[event.id]}
