"""A return against what stands of those before it: what is new, what is put right, what it no longer holds.

Kind, child and day tell which row it is; where several have all of these, those that say the same are the
same, and the others follow in order. A row that says something else replaces what stood. A row that the
return no longer holds withdraws nothing: a person is asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic_core import PydanticCustomError

from homeward.domain.events import Identifier, parse, to_cloudevent
from homeward.errors import InvalidEvent, Problem
from homeward.inputs.importing import Row
from homeward.inputs.ssda903.standing import OF_A_YEAR, Place, Standing, Stood, content
from homeward.inputs.ssda903.statements import Statement, Told, event, reference, withdrawal
from homeward.services.intake.raw import Raw

AGAIN = "Return sent again."
LATER_YEAR = "A later year's return says otherwise."
BACK = "In the return again."
OUTDATED = Problem("", "says otherwise than a later year's return, which stands")
PUT_RIGHT_HERE = Problem(
    "", "says otherwise than what a person put right in Homeward since: find out which of them is right"
)
SEVERAL = Problem(
    "CHILD",
    "is on several rows of this file that differ; what differs counts as not known until it is put right",
)

BORN = "date_of_birth"

CloudEvent = Mapping[str, object]


@dataclass(frozen=True)
class Sent:
    """One row of a file as it was read: what it tells and what to look at, or what is wrong with it."""

    file: str
    row: int
    body: bytes
    child: str
    told: tuple[Told, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Made:
    """The events that one thing a row tells comes to, and what to look at."""

    events: tuple[CloudEvent, ...]
    notes: tuple[Problem, ...] = ()


class Comparison:
    """One file against what stands.

    `rows` are what is to be taken in; `left` are rows that it no longer holds. A child of whom a row cannot
    be read has none: that may be the one.
    """

    def __init__(self, sent: Sequence[Sent], kinds: Iterable[str], year: int, held: Standing) -> None:
        self._year, self._held = year, held
        asked = [each for (_, asked_of), each in held.questions.items() if asked_of == year]
        self._asked = {one for each in asked for one in each.data.records}
        self._made: dict[tuple[Place, str], Made] = {}
        self._agreed = _agreed(sent)
        told = _by_place(self._agreed.values())
        matched = [stood for place, some in told.items() for stood in self._place(place, some)]
        unread = {who(row.child) for row in sent if row.problems}
        self.rows: list[Row] = [self._row(row) for row in sent]
        self.left = [
            stood
            for (kind, child, _), some in held.rows.items()
            if kind in kinds and child not in unread
            for stood in some
            if not any(stood is each for each in matched) and self._could_be_in(stood)
        ]

    def _place(self, place: Place, told: Sequence[Told]) -> list[Stood]:
        """Make the events of what is told of one place; answers with the rows that the return still holds."""
        stood = sorted(self._held.rows.get(place, ()), key=lambda each: (str(each.until), each.reference))
        pairs = _pairs(told, stood)
        free = _references(place, {each.reference for each in stood})
        for each, before in pairs:
            ref = before.reference if before else next(free)
            self._made[place, each.content] = self._statements(each, before, ref)
        return [before for _, before in pairs if before]

    def _statements(self, told: Told, before: Stood | None, ref: str) -> Made:
        if before is None:
            return Made(tuple(event(each, told.child, ref, self._year) for each in told.statements))
        same = _same(told, before)
        if not same and before.year and before.year > self._year:
            return Made(tuple(map(to_cloudevent, before.said.values())), (OUTDATED,))
        why = LATER_YEAR if before.year and before.year < self._year else AGAIN
        events = [self._statement(each, told.child, ref, before, why) for each in told.statements]
        for type_ in before.said.keys() - {each.type for each in told.statements}:
            last = before.last[type_]
            events.append(withdrawal(told.child, last.occurred_at.isoformat(), self._year, last.id, why))
        disputed = not same and before.elsewhere - self._asked
        return Made(tuple(events), (PUT_RIGHT_HERE,) if disputed else ())

    def _statement(self, said: Statement, child: str, ref: str, before: Stood, why: str) -> CloudEvent:
        """The event that stands where it says the same; else one in its place."""
        if (last := before.last.get(said.type)) is None:
            return event(said, child, ref, self._year)
        if last.id in before.elsewhere & self._asked:
            return event(said, child, ref, self._year, last.id, BACK)
        changed = event(said, child, ref, self._year, last.id, why)
        return to_cloudevent(last) if content(last) == _content(changed) else changed

    def _row(self, row: Sent) -> Row:
        """The row's events, each with the row's own bytes and what a person should look at; or its faults."""
        if row.problems:
            return (Raw(row.body, None, row.problems, row.file, row.row),)
        made = [self._made_of(each) for each in row.told]
        noted = dict.fromkeys([*row.notes, *(note for each in made for note in each.notes)])
        first, *others = (one for each in made for one in each.events)
        raws = [Raw(row.body, first, tuple(noted), row.file, row.row)]
        return (*raws, *(Raw(row.body, each, (), row.file, row.row) for each in others))

    def _made_of(self, told: Told) -> Made:
        place = _place_of(told)
        agreed = self._agreed[place, told.content]
        made = self._made[place, agreed.content]
        return made if agreed == told else replace(made, notes=(*made.notes, SEVERAL))

    def records(self, stood: Stood) -> list[str]:
        """What of it stands, or was withdrawn because the return did not hold it."""
        return sorted({each.id for each in stood.said.values()} - (stood.elsewhere - self._asked))

    def _could_be_in(self, stood: Stood) -> bool:
        """Whether it stands, and a return of this year would hold it."""
        stands = bool(self.records(stood))
        begun = stood.day < date(self._year + 1, 4, 1)
        lasted = stood.until is None or stood.until >= date(self._year, 4, 1)
        return stands and begun and lasted and (stood.year is None or stood.year <= self._year)


def who(child: str) -> str:
    """The child's number as events give it."""
    try:
        return Identifier("ssda903", child).value
    except PydanticCustomError:
        return child


def _place_of(told: Told) -> Place:
    return told.kind, who(told.child), told.day


def _by_place(every: Iterable[Told]) -> dict[Place, list[Told]]:
    """What is told of each place, in an order that does not depend on that of the rows; copies once."""
    found: dict[Place, dict[str, Told]] = defaultdict(dict)
    for told in every:
        found[_place_of(told)][told.content] = told
    return {place: [said[each] for each in sorted(said)] for place, said in found.items()}


def _agreed(sent: Iterable[Sent]) -> dict[tuple[Place, str], Told]:
    """What is told, by its place and content; of what several rows tell of one child, what they agree on.

    Dates of birth stand beside one another: the child counts as the younger, and a person is asked.
    """
    places = _by_place(told for row in sent for told in row.told)
    return {
        (place, each.content): _in_common(each, some) if place[0] in OF_A_YEAR else each
        for place, some in places.items()
        for each in some
    }


def _in_common(told: Told, others: Sequence[Told]) -> Told:
    """Without what another row of the child contradicts, and with what only another one gives."""
    given: dict[str, list[object]] = defaultdict(list)
    for each in others:
        for name, value in each.statements[0].data.items():
            if value not in given[name]:
                given[name].append(value)
    data = {name: values[0] for name, values in given.items() if len(values) == 1}
    if BORN in told.statements[0].data:
        data[BORN] = told.statements[0].data[BORN]
    return replace(told, statements=(replace(told.statements[0], data=data),))


def _pairs(told: Sequence[Told], stood: Sequence[Stood]) -> list[tuple[Told, Stood | None]]:
    """Each that is told with the row that it repeats or replaces."""
    left = list(stood)
    same: dict[str, Stood] = {}
    for each in told:
        for before in left:
            if _same(each, before):
                same[each.content] = before
                left.remove(before)
                break
    others = iter(left)
    return [(each, same.get(each.content) or next(others, None)) for each in told]


def _same(told: Told, stood: Stood) -> bool:
    said = {each.type: _content(event(each, told.child, stood.reference, 0)) for each in told.statements}
    return said == {type_: content(each) for type_, each in stood.said.items()}


def _content(raw: CloudEvent) -> object:
    """None where it is no event; it is refused when it is taken in."""
    try:
        return content(parse(raw))
    except InvalidEvent:
        return None


def _references(place: Place, used: set[str]) -> Iterator[str]:
    """References for rows of one place, in order; the first needs no number."""
    kind, child, day = place
    number = 0
    while True:
        ref = reference(kind, child, day.isoformat(), *([str(number)] if number else []))
        if ref not in used:
            yield ref
        number += 1
