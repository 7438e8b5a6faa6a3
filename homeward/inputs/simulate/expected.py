"""The findings that were planted: each rule of domain.md, section 10, said once more, plainly, of the truth.

Made from that section and contracts.md, not from the rule files or the engine, so that the two can be held
against each other.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from homeward.inputs.simulate import standing
from homeward.inputs.simulate.people import LONDON
from homeward.inputs.simulate.rates import DAY, HOUR
from homeward.inputs.simulate.world import Absence, Case, Child, Disclosure, Interview, Linked, Told, World

LATE = HOUR
FAMILY = frozenset({"parent", "sibling", "other_family", "carer"})
SIGNS = frozenset({"gifts", "transport", "substances", "overnight", "sexual", "secrecy"})
EXPLOITING = frozenset({"sexual", "coercion"})

T = TypeVar("T", Linked, Disclosure)

Who = tuple[str, str]
"""A child, by the scheme and the value of the identifier that it is spoken of by."""


@dataclass(frozen=True)
class Planted:
    """One finding that must be found. `known` is when enough had reached us to tell."""

    code: str
    child: Who
    episode: str | None
    due: datetime
    known: datetime
    actions: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        scheme, value = self.child
        return {
            "code": self.code,
            "child": {"scheme": scheme, "value": value},
            "episode": self.episode,
            "due": self.due.isoformat(),
            "actions": list(self.actions),
            "late": self.known - self.due > LATE,
        }


def expected(world: World) -> list[Planted]:
    """Everything planted, by when it was due, its code and the child."""
    said = _by_mark([(child.index, each) for child in world.children for each in child.disclosures])
    held = _by_mark([(0, each) for child in world.children for each in child.links])
    for mark, flags in _by_mark([(0, each) for each in world.flags]).items():
        held[mark] += flags
    found = [one for child in world.children for one in _of_child(child, world, said, held)]
    return sorted(found, key=lambda one: (one.due, one.code, one.child, one.episode or ""))


Marked = dict[tuple[str, str], list[tuple[int, T]]]


def _by_mark(records: list[tuple[int, T]]) -> Marked[T]:
    """Whatever speaks of the same telephone, address, ... together; each with the child who spoke."""
    found: Marked[T] = defaultdict(list)
    for child, record in records:
        for mark in record.marks:
            found[mark].append((child, record))
    return found


def _of_child(
    child: Child, world: World, said: Marked[Disclosure], held: Marked[Linked]
) -> Iterator[Planted]:
    for absence in child.absences:
        if not absence.cancelled:
            yield from _returned(child, absence, world)
            if absence.told:
                yield from _missing(child, absence, absence.told, world)
    for interview in child.interviews:
        if interview.kind == "completed":
            yield from _interviewed(child, interview)
    for harm in child.harms:
        exploiting = ("macse",) if harm.kind in EXPLOITING else ()
        yield _at_once("R22", child.identifier, harm.told, "cadt", *exploiting, "notify")
        yield from _already_open(child.identifier, child.cases, None, harm.at, harm.told)
    for concern in child.concerns:
        yield _at_once("R23", child.identifier, concern, "cadt", "macse")
    for disclosure in child.disclosures:
        yield from _disclosed(child, disclosure, said)
        yield from _concerned(disclosure, child, world, held)


def _finding(
    code: str, who: Who, episode: str | None, due: datetime, known: datetime, *actions: str
) -> Planted:
    return Planted(code, who, episode, due, max(due, known), actions)


def _at_once(code: str, who: Who, told: Told, *actions: str, episode: str | None = None) -> Planted:
    """Holds as soon as it happened, and is known as soon as it is told."""
    return _finding(code, who, episode, told.at, told.received, *actions)


def _missing(child: Child, absence: Absence, told: Told, world: World) -> Iterator[Planted]:
    yield from _repeated("R01", child, absence, told, 90 * DAY, 3, "cadt", "macse")
    yield from _repeated("R02", child, absence, told, 28 * DAY, 2, "cadt")
    over_a_day = absence.start + 24 * HOUR
    if over_a_day <= world.until and (absence.found is None or absence.found.at > over_a_day):
        yield _finding("R05", child.identifier, absence.ref, over_a_day, told.received, "cadt")
    if child.born and child.born_told and _age(child.born, absence.start) <= 13:
        known = max(told.received, child.born_told.received)
        yield _finding("R09", child.identifier, absence.ref, absence.start, known, "cadt", "macse")
    yield from _looked_after(child, absence, told, world)
    yield from _already_open(child.identifier, child.cases, absence.ref, absence.start, told)


def _repeated(
    code: str, child: Child, absence: Absence, told: Told, window: timedelta, times: int, *actions: str
) -> Iterator[Planted]:
    """As the report comes in, or as an away episode is made a missing one. Both ends of the window count."""
    moments = [absence.start, *([absence.reclassified.at] if absence.reclassified else [])]
    for at in moments:
        counted = [
            known
            for each in child.absences
            if at - window <= each.start <= at and (known := _known_as_missing(each, at))
        ]
        if len(counted) >= times:
            enough = sorted(counted)[times - 1]
            yield _finding(code, child.identifier, absence.ref, at, max(enough, told.received), *actions)
            return


def _known_as_missing(absence: Absence, at: datetime) -> datetime | None:
    """When we knew of an episode that it stood as missing (M) at that moment; None if it did not."""
    if absence.told is None or absence.cancelled:
        return None
    if absence.category == "M":
        return absence.told.received
    if absence.reclassified and absence.reclassified.at <= at:
        return max(absence.told.received, absence.reclassified.told.received)
    return None


def _age(born: date, at: datetime) -> int:
    """In whole years, on the day that it is in London."""
    day = at.astimezone(LONDON).date()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _looked_after(child: Child, absence: Absence, told: Told, world: World) -> Iterator[Planted]:
    """R11, R12 and R14, each at the first moment of the absence at which it holds."""
    waiting = {"R11", "R12", "R14"}
    for at in standing.moments(child, absence, world.until):
        if (status := standing.looked_after(child, at)) is None:
            continue
        placed = standing.placed(child, absence, told, at)
        if "R11" in waiting:
            waiting.remove("R11")
            yield _finding(
                "R11",
                child.identifier,
                absence.ref,
                at,
                max(told.received, status.received),
                "cadt",
                "notify",
            )
        if "R12" in waiting and placed.responsible == world.area and placed.where == "OUT":
            waiting.remove("R12")
            known = max(told.received, status.received, placed.told.received)
            actions = ("cadt", "macse", "interviewer", "notify")
            yield _finding("R12", child.identifier, absence.ref, at, known, *actions)
        if "R14" in waiting and placed.where is None:
            waiting.remove("R14")
            known = max(told.received, status.received)
            yield _finding("R14", child.identifier, absence.ref, at, known, "cadt", "task")


def _already_open(
    who: Who, cases: Sequence[Case], episode: str | None, at: datetime, told: Told
) -> Iterator[Planted]:
    for case in cases:
        if case.accepted_at <= at and (case.closed_at is None or at < case.closed_at):
            known = max(told.received, case.told.received)
            yield _finding("R25", who, episode, at, known, "cadt")
            return


def _returned(child: Child, absence: Absence, world: World) -> Iterator[Planted]:
    """R32: 72 hours after the return, no interview held, declined or found not possible until then."""
    if absence.found is None:
        return
    due = (absence.found.returned_at or absence.found.at) + 72 * HOUR
    answers = [
        each.at
        for each in child.interviews
        if absence.ref in each.absences and each.kind in ("completed", "declined", "not_possible")
    ]
    if due <= world.until and not any(at <= due for at in answers):
        yield _finding("R32", child.identifier, absence.ref, due, absence.found.told.received, "interviewer")


def _interviewed(child: Child, interview: Interview) -> Iterator[Planted]:
    episode = interview.absences[0] if len(interview.absences) == 1 else None
    if interview.harm == "Y":
        yield _at_once("R22", child.identifier, interview.told, "cadt", "notify", episode=episode)
    if interview.concern == "Y":
        yield _at_once("R23", child.identifier, interview.told, "cadt", "macse", episode=episode)


def _disclosed(child: Child, disclosure: Disclosure, said: Marked[Disclosure]) -> Iterator[Planted]:
    """What a disclosure says of the child who made it: R18 and R19."""
    told = disclosure.told
    grown_stranger = disclosure.kind == "adult" and disclosure.relation not in FAMILY
    if not disclosure.by_carer and grown_stranger and SIGNS.intersection(disclosure.elements):
        yield _at_once("R18", child.identifier, told, "cadt")
    others = [
        other
        for mark in disclosure.marks
        for speaker, other in said[mark]
        if speaker != child.index and abs(other.at - disclosure.at) <= 180 * DAY
    ]
    if others:
        due = max(disclosure.at, min(other.at for other in others))
        second = min(other.told.received for other in others if other.at <= due)
        yield _finding("R19", child.identifier, None, due, max(told.received, second), "cadt", "macse")


def _concerned(
    disclosure: Disclosure, discloser: Child, world: World, held: Marked[Linked]
) -> Iterator[Planted]:
    """What a disclosure says of everyone in it, the discloser and the children named: R16, R17 and R25."""
    told = disclosure.told
    everyone: list[tuple[Who, Sequence[Case]]] = [(discloser.identifier, discloser.cases)]
    for position, index in enumerate(disclosure.named):
        named = None if index is None else world.children[index]
        described = ("described", f"{told.id}#{position}")
        everyone.append((named.identifier, named.cases) if named else (described, ()))
    links = [link for mark in disclosure.marks for _, link in held[mark]]
    for who, cases in everyone:
        if disclosure.named:
            yield _at_once("R17", who, told, "cadt", *(() if who == discloser.identifier else ("macse",)))
        if links:
            due = max(disclosure.at, min(link.at for link in links))
            first = min(link.told.received for link in links if link.at <= due)
            yield _finding("R16", who, None, due, max(told.received, first), "cadt", "macse", "notify")
        if not disclosure.by_carer:
            yield from _already_open(who, cases, None, disclosure.at, told)
