"""Finds children by what somebody types: names in either order, any number, a date of birth.

It forgives accents, case, hyphens, another spelling, a short form and a slip of the hand. It says who is
meant by the words, and nothing of how much: those whose names are written just so come first, and then by
name.
"""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock

from rapidfuzz.distance import DamerauLevenshtein
from sqlalchemy import select

from homeward.domain.calendar.written_dates import day_in
from homeward.domain.events import Event
from homeward.domain.identity.names import SHORTEST, full_forms, sound
from homeward.services.children.people import Person, people
from homeward.store import absences, children, loading
from homeward.store.tables.core import journal
from homeward.store.unit_of_work import UnitOfWork

MOST = 8
"""Shown at once; with more, one types more."""

MOST_OFFERED = 10
"""Of their own, before they type."""

AT_LEAST = 3
"""Characters to be typed before anybody is shown."""

SOURCE, REPORT, DESCRIPTION = "homeward-web", "missing.reported", "child.registered"
AT_A_TIME = 500
LOOKED_BACK = 1000
"""How many journal numbers a look goes back: a number that was given earlier can be committed later."""


@dataclass(frozen=True)
class Known:
    """What a child can be found by, written plainly."""

    names: frozenset[str]
    born: date | None
    numbers: frozenset[str]


@dataclass(frozen=True)
class Wanted:
    """What was typed: words of names, parts of a number, a date of birth."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    born: date | None

    def means(self, known: Known) -> bool:
        """Whether all that was typed fits the child. Letters that are no name may be part of the number."""
        if self.born and (known.born is None or known.born not in (self.born, _swapped(self.born))):
            return False
        others = [word for word in self.words if not any(alike(word, name) for name in known.names)]
        if not self.numbers:
            return not others
        return any(_holds(number, (*self.numbers, *others)) for number in known.numbers)

    def is_exact(self, known: Known) -> bool:
        return set(self.words) <= known.names


def wanted(typed: str) -> Wanted | None:
    """None where too little was typed."""
    born, rest = day_in(typed)
    words = [part for part in rest.split() if not any(map(str.isdigit, part))]
    numbers = [_joined(part) for part in rest.split() if any(map(str.isdigit, part))]
    if born is None and len("".join([*words, *numbers])) < AT_LEAST:
        return None
    return Wanted(tuple(words_of(" ".join(words))), tuple(numbers), born)


def words_of(text: str) -> list[str]:
    """The words of a name without accents, case and apostrophes: "O'Brien-Súile" is obrien and suile."""
    without = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    letters = (each if each.isalnum() else "" if each in "'’ʼ`" else " " for each in without.casefold())
    return "".join(letters).split()


def _joined(text: str) -> str:
    return "".join(words_of(text))


def _holds(number: str, parts: Iterable[str]) -> bool:
    return all(part in number for part in parts)


def alike(word: str, name: str) -> bool:
    """The beginning of the name, a short form of it, or either in another spelling."""
    if name.startswith(word) or word in full_forms(name):
        return True
    return any(_spelled_alike(form, name) for form in full_forms(word))


def _spelled_alike(word: str, name: str) -> bool:
    """The same but for one slip in four letters or two in eight, or with the same sound."""
    shortest = min(len(word), len(name))
    slips = 2 if shortest >= SHORTEST and sound(word) == sound(name) else min(shortest // 4, 2)
    return DamerauLevenshtein.distance(word, name) <= slips


def _swapped(born: date) -> date | None:
    """Day and month the other way round."""
    return born.replace(month=born.day, day=born.month) if born.day <= 12 else None


@dataclass(frozen=True)
class Listed:
    """One child to choose from. `choice` is what the form sends, `ref` the child's own reference.

    `reference` and `reported_at` are of a report by the body of the person who looks; `missing` says whether
    the child is missing now, as far as that body reported it.
    """

    choice: str
    ref: str
    name: str
    born: date | None
    where: str | None = None
    number: str | None = None
    reference: str | None = None
    reported_at: datetime | None = None
    missing: bool = False


@dataclass(frozen=True)
class Listing:
    """Those who are shown, and how many more there are."""

    shown: Sequence[Listed]
    more: int = 0


class Directory:
    """What every child on record can be found by, in this process's memory; each search brings it up to date.

    The children who are shown are read from the store anew.
    """

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._seen: set[int] = set()
        self._lock = Lock()

    def search(self, uow: UnitOfWork, typed: str, among: Collection[str] | None = None) -> Listing:
        """`among` are those whom the person may see; None: everyone."""
        meant = wanted(typed)
        if meant is None:
            return Listing(())
        with self._lock:
            self._bring_up_to_date(uow)
            seen = self._known if among is None else self._known.keys() & among
            found = {ref: known for ref in seen if meant.means(known := self._known[ref])}
        refs = sorted(found, key=lambda ref: (not meant.is_exact(found[ref]), sorted(found[ref].names), ref))
        now = people(uow, refs[:MOST])
        return Listing([of_person(now[ref]) for ref in refs[:MOST]], max(0, len(refs) - MOST))

    def _bring_up_to_date(self, uow: UnitOfWork) -> None:
        since = max(self._seen, default=0) - LOOKED_BACK
        told = select(journal.c.seq, journal.c.child_ref)
        rows = uow.execute(told.where(journal.c.seq > since, journal.c.child_ref.is_not(None))).all()
        speakers = children.speakers(uow, {row.child_ref for row in rows if row.seq not in self._seen})
        self._seen = {row.seq for row in rows}
        for merged in set(speakers) - set(speakers.values()):
            self._known.pop(merged, None)
        refs = sorted(set(speakers.values()))
        for start in range(0, len(refs), AT_A_TIME):
            some = refs[start : start + AT_A_TIME]
            reported = absences.references(uow, some)
            for ref, person in people(uow, some).items():
                self._known[ref] = known_of(person, reported.get(ref, ()))


def known_of(person: Person, references: Iterable[str] = ()) -> Known:
    """`references` are those under which the child was reported missing."""
    said = (person.given_name, person.family_name, person.described_as, *person.other_names)
    numbers = {_joined(each) for each in (*(one.value for one in person.numbers), *references)}
    return Known(frozenset(words_of(" ".join(filter(None, said)))), person.date_of_birth, frozenset(numbers))


def of_person(person: Person) -> Listed:
    number = person.numbers[0].value if person.numbers else None
    ref = person.child_ref
    return Listed(ref, ref, person.name, person.date_of_birth, person.district, number)


def search_own(
    uow: UnitOfWork, organisation: str, typed: str, missing: Collection[str] = frozenset()
) -> Listing:
    """The children whom this body has reported through the forms, each report by itself, newest first.

    What is shown is what the body itself wrote: a number that somebody made up must not reveal a name.
    Where nothing is typed, each child is offered once, by the newest report; those of `missing` come first.
    """
    meant = wanted(typed)
    if meant is None and typed:
        return Listing(())
    found: list[Listed] = []
    for person, report in _reported(uow, organisation):
        if meant.means(known_of(person)) if meant else all(each.ref != person.child_ref for each in found):
            found.append(_as_listed(person, report, missing))
    found.sort(key=lambda each: not each.missing)
    most = MOST if typed else MOST_OFFERED
    return Listing(found[:most], max(0, len(found) - most))


def reported_by(
    uow: UnitOfWork, organisation: str, is_meant: Callable[[str], bool], missing: Collection[str]
) -> Listed | None:
    """The child of the newest report of this body that stands, of those whose id is meant."""
    own = _reported(uow, organisation)
    return next((_as_listed(person, report, missing) for person, report in own if is_meant(report.id)), None)


def _as_listed(person: Person, report: Event, missing: Collection[str]) -> Listed:
    return replace(
        of_person(person),
        choice=report.id,
        reference=report.data.episode,
        reported_at=report.data.reported_at or report.occurred_at,
        missing=person.child_ref in missing,
    )


def _reported(uow: UnitOfWork, organisation: str) -> list[tuple[Person, Event]]:
    """Each report of this body that stands, with the child as it wrote of them; the newest first."""
    reports, described = _of_body(uow, organisation)
    return [(_as_written(event, ref, described), event) for event, ref in reversed(reports)]


def _of_body(uow: UnitOfWork, organisation: str) -> tuple[list[tuple[Event, str]], dict[str, Event]]:
    """Its missing reports that stand, in journal order, and its descriptions of children by their ids."""
    theirs = (journal.c.source == SOURCE, journal.c.type.in_((REPORT, DESCRIPTION)))
    body = journal.c.body["actororg"].as_string() == organisation
    seqs = set(uow.scalars(select(journal.c.seq).where(*theirs, body)))
    entries = loading.entries(uow, seqs - loading.replaced(uow, seqs))
    told = [(entry.event, entry.child) for _, entry in sorted(entries.items()) if entry.child]
    reports = [(event, ref) for event, ref in told if event.type == REPORT]
    return reports, {event.id: event for event, _ in told if event.type == DESCRIPTION}


def _as_written(report: Event, ref: str, described: Mapping[str, Event]) -> Person:
    """A child without a number is described by the report, or by the earlier one from which it was chosen."""
    person = Person(ref, report.identifiers)
    forms = [report.id, *(each.value.removeprefix(f"{SOURCE}:") for each in report.identifiers)]
    given = next((described[f"{form}-child"].data for form in forms if f"{form}-child" in described), None)
    if given is None:
        return person
    return replace(
        person,
        given_name=given.given_name,
        family_name=given.family_name,
        date_of_birth=given.date_of_birth,
    )
