"""Two records that may be one child's: what was asked of a person, and what the person said.

Homeward asks (`child.match_proposed`), and takes the question back if the records no longer look alike. A
person joins the two, keeps them apart, or parts what was joined; only more on record of either asks anew.
"""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from homeward.domain.events import Event, Identifier, make
from homeward.domain.events.entry import Entry, standing
from homeward.domain.identity.identified import preference, reference
from homeward.domain.identity.particulars import Particulars
from homeward.domain.identity.resemblance import Resemblance, likely_one, possibly_one

SOURCE = "homeward"
NAMESPACE = uuid.UUID("0d7f6c52-27cb-4f0b-8d0e-6f3a52d0a5c4")
IF_ONE_CHILD = "If these are one child: "
"""How a reason begins that holds only if a question about two records is answered with yes."""
TICK = timedelta(microseconds=1)
Alike = Callable[[Particulars, Particulars], Resemblance | None]
MOST_AT_ONCE = 6
"""Records that are looked at together, as one child's. Where more look alike, two at a time are."""


class PairState(StrEnum):
    OPEN = "open"
    WITHDRAWN = "withdrawn"
    APART = "apart"
    JOINED = "joined"


STATES = {
    "child.match_proposed": PairState.OPEN,
    "child.match_withdrawn": PairState.WITHDRAWN,
    "child.kept_apart": PairState.APART,
    "child.unmerged": PairState.APART,
    "child.merged": PairState.JOINED,
}
"""The state of two records after each type of event."""
DECIDING = frozenset({"child.kept_apart", "child.unmerged", "child.merged"})
"""What people say of two records."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A child and another record, after the last event about both.

    `other` is the child itself once they are joined; `asked_here`: it is the first of the two.
    """

    other: str
    last: Event
    asked_here: bool

    @property
    def state(self) -> PairState:
        return STATES[self.last.type]


def apply_pair_event(pairs: dict[str, Pair], child: str, entry: Entry) -> None:
    """Take in one event about two records, of which this child's is one."""
    if not entry.named or entry.child is None:
        return
    first = entry.child == child
    other = entry.named[-1] if first else entry.child
    pairs[other] = Pair(other, entry.event, first)


def open_pairs(pairs: Mapping[str, Pair], child: str) -> list[Pair]:
    return [pair for pair in pairs.values() if pair.state is PairState.OPEN and pair.other != child]


def all_pairs(entries: Iterable[Entry]) -> dict[str, dict[str, Pair]]:
    """Of each child in these entries, its pairs by the other record."""
    by_key = {entry.event.key: entry for entry in entries}
    found: dict[str, dict[str, Pair]] = defaultdict(dict)
    for event in standing(entry.event for entry in by_key.values()):
        entry = by_key[event.key]
        if event.type not in STATES:
            continue
        for child in entry.concerns:
            apply_pair_event(found[child], child, entry)
    return found


def basis_of(one: Particulars, other: Particulars) -> str:
    """A digest of what is on record of both: another one as soon as something new is said of either."""
    said = sorted(
        repr((sorted(each.identifiers), sorted(each.names), each.date_of_birth, each.district, each.upn))
        for each in (one, other)
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


def question(
    one: Particulars, other: Particulars, before: Pair | None, at: datetime, alike: Alike = likely_one
) -> Event | None:
    """The event by which a person is asked, or asked no more; None where nothing is to be said.

    `alike` says whether two records of whom nobody is asked yet look like one child's.
    """
    if before and before.state is PairState.OPEN:
        if possibly_one(one, other):
            return None
        return _about("child.match_withdrawn", one, other, before, at, question=before.last.id)
    found = alike(one, other)
    if found is None or (before and before.last.data.basis == basis_of(one, other)):
        return None
    return _about("child.match_proposed", one, other, before, at, because=found.because)


def _about(
    type_: str, one: Particulars, other: Particulars, before: Pair | None, at: datetime, **data: object
) -> Event:
    """Its id follows from what is on record and what was said last, so that it is made once."""
    first, second = sorted((speaking(one), speaking(other)), key=preference)
    basis, since = basis_of(one, other), before.last.id if before else ""
    key = f"{type_}|{reference(first)}|{reference(second)}|{basis}|{since}"
    about = {"child": first.written(), "other": second.written(), "basis": basis}
    if before:
        at = max(at, before.last.occurred_at + TICK)
    return make(type_, uuid.uuid5(NAMESPACE, key).hex, SOURCE, at, about | data)


def speaking(of: Particulars) -> Identifier:
    """The identifier by which a record is spoken of."""
    return min(of.identifiers, key=preference)


def groups(child: str, partners: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """With whom a child may be one, as sets of records to be looked at together; sorted.

    `partners` are the open pairs of this child and of those who may be one with it, both ways. Each record of
    a group has the same group.
    """
    reached: set[str] = set()
    new = {child}
    while new and len(reached) <= MOST_AT_ONCE:
        reached |= new
        new = {other for one in new for other in partners.get(one, ())} - reached
    if len(reached) == 1:
        return []
    if not new and len(reached) <= MOST_AT_ONCE:
        return [tuple(sorted(reached))]
    two: Sequence[tuple[str, ...]] = [tuple(sorted((child, one))) for one in partners[child]]
    return sorted(two)


def why_not_asked(pairs: Mapping[str, Pair]) -> str:
    """Why a reason that began with `IF_ONE_CHILD` no longer stands, by what was said last."""
    last = max((pair.last for pair in pairs.values()), key=lambda event: event.occurred_at, default=None)
    match last and last.type:
        case "child.merged":
            return "The records were joined: what was found of both together is now a reason of its own."
        case "child.kept_apart" | "child.unmerged":
            assert last
            return f"A person keeps the records apart: {last.data.evidence or last.change_reason}"
        case _:
            return "On what is now on record, the two together would not alert."
