"""What the journal holds of earlier returns, as the rows that stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from homeward.domain.events import Event, to_cloudevent, worked_out
from homeward.domain.events.entry import replaced_by
from homeward.domain.events.kinds import london_day
from homeward.domain.events.types.corrections import NO_LONGER_SENT, WITHDRAWN
from homeward.domain.history.ssda903_rules import RETURN, collection_year
from homeward.inputs.ssda903.statements import REFERENCES, year_of
from homeward.store import loading
from homeward.store.tables.core import identifier, journal
from homeward.store.unit_of_work import UnitOfWork

KINDS = {"missing.found": "missing.reported"}
"""What a type of event is told with, where it is not told by itself."""

OF_A_YEAR = frozenset({"child.registered", "child.updated"})
"""What a return tells of its year, and not of days in it."""

Place = tuple[str, str, date]
"""The kind of row, its child, and the day that is the same in every version of it."""


@dataclass(eq=False)
class Stood:
    """One row as earlier returns left it.

    By type: `first` is the event that said it first, `last` the one that says it now, which may withdraw it.
    `elsewhere` are the ids of those that somebody else than a return has put right since.
    """

    kind: str
    child: str
    first: dict[str, Event] = field(default_factory=dict)
    last: dict[str, Event] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)

    @property
    def year(self) -> int | None:
        """The latest collection year of a return that said it; None: an older program took it in."""
        given = [collection_year(event) for event in self.last.values()]
        return max((year for year in given if year), default=None)

    @property
    def said(self) -> dict[str, Event]:
        return {type_: event for type_, event in self.last.items() if event.type != WITHDRAWN}

    @property
    def day(self) -> date:
        event = self.first[self.kind]
        day = london_day(event.data.said("from_") or event.occurred_at)
        return date(year_of(day), 4, 1) if self.kind in OF_A_YEAR else day

    @property
    def until(self) -> date | None:
        """The day on which it ended; None: not that the return says."""
        if self.kind in OF_A_YEAR:
            return self.day
        ended = [event.data.said("found_at") or event.data.said("to") for event in self.said.values()]
        return max((london_day(each) for each in ended if each), default=None)

    @property
    def reference(self) -> str:
        name = REFERENCES.get(self.kind)
        return str(self.first[self.kind].data.said(name)) if name else ""


@dataclass(frozen=True)
class Standing:
    """`rows` by their place; `questions` by child and collection year, the last one asked of a person."""

    rows: Mapping[Place, list[Stood]]
    questions: Mapping[tuple[str, int], Event]

    @property
    def years(self) -> set[int]:
        """The collection years of which there is a return."""
        return {place[2].year for place in self.rows if place[0] == "child.registered"}


def standing(uow: UnitOfWork) -> Standing:
    """Of everything that returns have ever told."""
    own = select(journal.c.seq).join(identifier, identifier.c.child_ref == journal.c.child_ref)
    of_returns = own.where(identifier.c.scheme == RETURN, journal.c.source == RETURN)
    events = loading.events(uow, list(uow.scalars(of_returns)))
    by_id = {event.id: event for event in events.values()}
    replaced = replaced_by(events.values())
    last = {seq: event for seq, event in events.items() if event.key not in replaced}
    elsewhere = {last[seq].id for seq in loading.replaced(uow, list(last))}
    rows: dict[tuple[str, str], Stood] = {}
    questions: dict[tuple[str, int], Event] = {}
    for event in sorted(last.values(), key=lambda each: (each.received_at, each.id)):
        first = _first(event, by_id)
        if event.type == NO_LONGER_SENT:
            questions[_child(event), collection_year(event) or 0] = event
            continue
        row = _row(first, rows)
        row.first[first.type], row.last[first.type] = first, event
        row.elsewhere |= {event.id} & elsewhere
    return Standing(_by_place(rows.values()), questions)


def _first(event: Event, by_id: Mapping[str, Event]) -> Event:
    """The first version of what it says, as far as it has come."""
    while before := by_id.get(event.supersedes or ""):
        event = before
    return event


def _row(first: Event, rows: dict[tuple[str, str], Stood]) -> Stood:
    kind = KINDS.get(first.type, first.type)
    same = first.data.said("episode") or first.id
    return rows.setdefault((kind, same), Stood(kind, _child(first)))


def _child(event: Event) -> str:
    assert event.child, "every event of a return names its child"
    return event.child.value


def _by_place(rows: Iterable[Stood]) -> dict[Place, list[Stood]]:
    found: dict[Place, list[Stood]] = defaultdict(list)
    for row in rows:
        if row.kind in row.last:  # else the end of what was never reported
            found[row.kind, row.child, row.day].append(row)
    return found


def content(event: Event) -> object:
    """What an event says, without its child, its references and what Homeward worked out: equal for two
    versions that say the same."""
    said = to_cloudevent(event)
    data = said["data"]
    assert isinstance(data, dict), "an event's data is an object"
    aside = {"child", REFERENCES.get(event.type), *worked_out(event)}
    return event.type, event.occurred_at, {name: value for name, value in data.items() if name not in aside}
