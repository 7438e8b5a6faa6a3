"""Ask a person whether two records are one child's, and do what the person says."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import Engine

from homeward.domain.events import Event
from homeward.domain.identity.pairs import Alike, question
from homeward.domain.identity.particulars import Particulars
from homeward.domain.identity.resemblance import likely_one, possibly_one
from homeward.services.evaluation.set_aside import together_or_apart
from homeward.services.night import linkage
from homeward.store import children, journal, same_child
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work

AT_A_TIME = 1000
MOST_READ = 100_000
"""Children whose particulars are kept between batches: about 260 MB."""


def ask(
    uow: UnitOfWork, refs: Collection[str], now: datetime, read: dict[str, Particulars] | None = None
) -> set[str]:
    """Compare these children with all who are on record, and journal what there is to ask of a person.

    Answers with the children of whom something is asked, or asked no more. `read` keeps particulars between
    batches: give it only where all events are in the journal already. Whoever records something of a child
    meanwhile asks about it, and the night asks about everybody.
    """
    known = {ref: each for ref, each in same_child.who(uow, refs).items() if each.since}
    same_child.index(uow, known.values())
    return ask_about(uow, known, same_child.alike(uow, known.values()), now, read=read)


def ask_everyone(engine: Engine, now: datetime, set_aside: Callable[[str, Exception], None]) -> set[str]:
    """The same of everybody on record, and of what splink finds; whom it cannot read is set aside."""

    def read(some: Sequence[str]) -> dict[str, Particulars]:
        with unit_of_work(engine) as uow:
            told = {ref: each for ref, each in same_child.who(uow, some).items() if each.since}
            same_child.index(uow, told.values())
        return told

    asked: set[str] = set()
    with linkage.opened() as records:
        for refs in _everyone(engine):
            for told in together_or_apart(read, refs, set_aside):
                linkage.keep(records, told.values())
        pairs = (pair for pair in linkage.alike(records) if possibly_one(*pair))
        while some := list(islice(pairs, AT_A_TIME)):
            known = {each.child: each for pair in some for each in pair}
            compare = [(one.child, other.child) for one, other in some]
            with unit_of_work(engine) as uow:
                asked |= ask_about(uow, known, compare, now, possibly_one)
    return asked


def _everyone(engine: Engine) -> Iterator[list[str]]:
    """All children on record, some at a time."""
    reached = ""
    while True:
        with reading(engine) as uow:
            refs = children.everyone(uow, reached, AT_A_TIME)
        if not refs:
            return
        yield refs
        reached = refs[-1]


def ask_about(
    uow: UnitOfWork,
    known: Mapping[str, Particulars],
    compare: Collection[tuple[str, str]],
    now: datetime,
    alike: Alike = likely_one,
    read: dict[str, Particulars] | None = None,
) -> set[str]:
    """Ask about those of these pairs that look alike, and of those who were asked about before.

    `known` are particulars that were read already; those of others are read here. All are kept in `read`.
    """
    everyone = {} if read is None else read
    pairs = same_child.pairs(uow, {*known, *(ref for pair in compare for ref in pair)})
    before = {(ref, other) for ref in known for other in pairs.get(ref, {}) if other != ref}
    wanted = {tuple(sorted(pair)) for pair in (*compare, *before)}
    if len(everyone) > MOST_READ:
        everyone.clear()
    everyone |= known
    everyone |= same_child.who(uow, {ref for pair in wanted for ref in pair} - everyone.keys())
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
