"""The findings that were planted: each rule of domain.md, section 10, said once more, plainly, of the truth.

Made from that section and contracts.md, not from the rule files or the engine, so that the two can be held
against each other.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from homeward.inputs.simulate import standing
from homeward.inputs.simulate.knowing import child_as_told, unsettling, versions
from homeward.inputs.simulate.people import LONDON
from homeward.inputs.simulate.rates import DAY, HOUR
from homeward.inputs.simulate.world import (
    Absence,
    Case,
    Child,
    Disclosure,
    Found,
    Interview,
    Linked,
    Report,
    World,
)

LATE = HOUR
"""A finding is late if it could be told, for good, only more than this after it was due."""

FAMILY = frozenset({"parent", "sibling", "other_family", "carer"})
SIGNS = frozenset({"gifts", "transport", "substances", "overnight", "sexual", "secrecy"})
EXPLOITING = frozenset({"sexual", "coercion"})

Mark = tuple[str, str]
"""A kind of identifying part, such as phone, and its value."""

Who = tuple[str, str]
"""A child, by the scheme and the value of the identifier that it is spoken of by."""


@dataclass(frozen=True)
class Planted:
    """One finding. `about` is what it is of: an episode, or the record of a disclosure, a harm, ..."""

    code: str
    child: Who
    about: str
    episode: str | None
    due: datetime
    actions: tuple[str, ...]

    @property
    def key(self) -> tuple[str, Who, str]:
        return self.code, self.child, self.about


def expected(world: World) -> list[dict[str, Any]]:
    """Everything planted, as expected.jsonl has it, by when it was due, its code and the child."""
    shared = _Shared.of(world)
    found = [
        (one, late)
        for child in world.children
        if child.absences or child.disclosures or child.harms or child.concerns
        for one, late in _of_child(child, shared)
    ]
    found.sort(key=lambda row: (row[0].due, row[0].code, row[0].child, row[0].about))
    return [_row(one, late) for one, late in found]


def _row(one: Planted, late: bool) -> dict[str, Any]:
    scheme, value = one.child
    return {
        "code": one.code,
        "child": {"scheme": scheme, "value": value},
        "episode": one.episode,
        "due": one.due.isoformat(),
        "actions": list(one.actions),
        "late": late,
    }


def _of_child(child: Child, shared: "_Shared") -> Iterator[tuple[Planted, bool]]:
    """Each finding that what this child lived through or told gives rise to, and whether it is late.

    It is in time if it could be told within the hour, and from then on always: a record that was wrong for a
    while may have hidden it.
    """
    hiding = sorted(unsettling(child))
    told: dict[datetime, frozenset[tuple[str, Who, str]]] = {}

    def could_be_told(one: Planted, at: datetime) -> bool:
        if at not in told:
            then = _findings(child_as_told(child, at), shared, at)
            told[at] = frozenset(each.key for each in then)
        return one.key in told[at]

    for one in _findings(child, shared, shared.world.until):
        in_time = one.due + LATE
        later = hiding[bisect_right(hiding, in_time) :]
        yield one, not all(could_be_told(one, at) for at in (in_time, *later))


@dataclass
class _Shared:
    """What children's stories have in common: persons and places, and each other."""

    world: World
    said: dict[tuple[str, str], list[tuple[int, Disclosure]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    held: dict[tuple[str, str], list[Linked]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, world: World) -> "_Shared":
        shared = cls(world)
        for child in world.children:
            for disclosure in child.disclosures:
                for mark in disclosure.marks:
                    shared.said[mark].append((child.index, disclosure))
        for link in [*world.flags, *(link for child in world.children for link in child.links)]:
            for mark in link.marks:
                shared.held[mark].append(link)
        return shared

    def others_who_said(self, disclosure: Disclosure, child: int, at: datetime) -> list[Disclosure]:
        """What other children had told of the same person or place."""
        others = [each for mark in disclosure.marks for speaker, each in self.said[mark] if speaker != child]
        return versions(others, at)

    def links(self, disclosure: Disclosure, at: datetime) -> list[Linked]:
        return versions([each for mark in disclosure.marks for each in self.held[mark]], at)

    def child(self, index: int, at: datetime) -> Child:
        return child_as_told(self.world.children[index], at)


def _findings(child: Child, shared: _Shared, at: datetime) -> Iterator[Planted]:
    """What follows from what is told of the child in this version of it, as of `at`."""
    yield from _of_absences(child, shared.world.area, at)
    yield from _of_records(child)
    for disclosure in child.disclosures:
        yield from _disclosed(child, disclosure, shared, at)
        yield from _concerned(child, disclosure, shared, at)


def _of_absences(child: Child, area: str, at: datetime) -> Iterator[Planted]:
    standing_reports = [
        (absence.report, absence) for absence in child.absences if absence.report and not absence.cancelled
    ]
    standing_reports.sort(key=_reported_at)
    for report, absence in standing_reports:
        yield from _missing(child, absence, report, area, at)
        for code, window, times, actions in REPEATS:
            if due := _repeated(report, standing_reports, window, times):
                yield Planted(code, child.identifier, absence.ref, absence.ref, due, actions)
    for absence in child.absences:
        if absence.found and not absence.cancelled:
            yield from _returned(child, absence, absence.found, at)


def _of_records(child: Child) -> Iterator[Planted]:
    """Interviews, harm and concerns: each holds as soon as it happened."""
    for interview in child.interviews:
        if interview.kind == "completed":
            yield from _interviewed(child, interview)
    for harm in child.harms:
        more = ("macse",) if harm.kind in EXPLOITING else ()
        actions: tuple[str, ...] = ("cadt", *more, "notify")
        yield Planted("R22", child.identifier, harm.told.id, None, harm.at, actions)
        yield from _already_open(child.identifier, child.cases, harm.told.id, None, harm.at)
    for concern in child.concerns:
        yield Planted("R23", child.identifier, concern.id, None, concern.at, ("cadt", "macse"))


def _missing(child: Child, absence: Absence, report: Report, area: str, at: datetime) -> Iterator[Planted]:
    who, ref = child.identifier, absence.ref
    over_a_day = report.at + 24 * HOUR
    if over_a_day <= at and (absence.found is None or absence.found.at > over_a_day):
        yield Planted("R05", who, ref, ref, over_a_day, ("cadt",))
    if child.born and _age(child.born, report.at) <= 13:
        yield Planted("R09", who, ref, ref, report.at, ("cadt", "macse"))
    yield from _looked_after(child, absence, report, area, at)
    yield from _already_open(who, child.cases, ref, ref, report.at)


Reported = tuple[Report, Absence]

REPEATS: tuple[tuple[str, timedelta, int, tuple[str, ...]], ...] = (
    ("R01", 90 * DAY, 3, ("cadt", "macse")),
    ("R02", 28 * DAY, 2, ("cadt",)),
)


def _reported_at(reported: Reported) -> datetime:
    return reported[0].at


def _repeated(report: Report, reported: Sequence[Reported], window: timedelta, times: int) -> datetime | None:
    """When it held: as the report came in, or as an episode was made a missing one. Both ends count."""
    first = bisect_left(reported, report.at - window, key=_reported_at)
    last = bisect_right(reported, report.at, key=_reported_at)
    in_window = [absence for _, absence in reported[first:last]]
    changes = [each.reclassified.at for each in in_window if each.reclassified]
    for moment in sorted([report.at, *(change for change in changes if change > report.at)]):
        if sum(_category(each, moment) == "M" for each in in_window) >= times:
            return moment
    return None


def _category(absence: Absence, at: datetime) -> str | None:
    if absence.reclassified and absence.reclassified.at <= at:
        return absence.reclassified.value
    return absence.report.category if absence.report else None


def _age(born: date, at: datetime) -> int:
    """In whole years, on the day that it is in London."""
    day = at.astimezone(LONDON).date()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _looked_after(
    child: Child, absence: Absence, report: Report, area: str, at: datetime
) -> Iterator[Planted]:
    """R11, R12 and R14, each at the first moment of the absence at which it holds."""
    done: set[str] = set()
    last = absence.found.at if absence.found else at
    for moment in standing.moments(child, report.at, last):
        if not standing.looked_after(child, moment):
            continue
        placed = standing.placed(child, report, moment)
        holding: list[tuple[str, tuple[str, ...]]] = [("R11", ("cadt", "notify"))]
        if placed.responsible == area and placed.where == "OUT":
            holding.append(("R12", ("cadt", "macse", "interviewer", "notify")))
        if placed.where is None:
            holding.append(("R14", ("cadt", "task")))
        for code, actions in holding:
            if code not in done:
                yield Planted(code, child.identifier, absence.ref, absence.ref, moment, actions)
        done.update(code for code, _ in holding)


def _already_open(
    who: Who, cases: Sequence[Case], about: str, episode: str | None, at: datetime
) -> Iterator[Planted]:
    if any(case.accepted_at <= at and (case.closed_at is None or at < case.closed_at) for case in cases):
        yield Planted("R25", who, about, episode, at, ("cadt",))


def _returned(child: Child, absence: Absence, found: Found, at: datetime) -> Iterator[Planted]:
    """R32: 72 hours after the return, no interview held, declined or found not possible until then."""
    due = (found.returned_at or found.at) + 72 * HOUR
    answers = [
        each.at
        for each in child.interviews
        if absence.ref in each.absences and each.kind in ("completed", "declined", "not_possible")
    ]
    if due <= at and not any(answered <= due for answered in answers):
        yield Planted("R32", child.identifier, absence.ref, absence.ref, due, ("interviewer",))


def _interviewed(child: Child, interview: Interview) -> Iterator[Planted]:
    who, about = child.identifier, interview.told.id
    episode = interview.absences[0] if len(interview.absences) == 1 else None
    if interview.harm == "Y":
        yield Planted("R22", who, about, episode, interview.at, ("cadt", "notify"))
    if interview.concern == "Y":
        yield Planted("R23", who, about, episode, interview.at, ("cadt", "macse"))


def _disclosed(child: Child, disclosure: Disclosure, shared: _Shared, at: datetime) -> Iterator[Planted]:
    """What a disclosure says of the child who made it: R18 and R19."""
    who, about = child.identifier, disclosure.told.id
    grown_stranger = disclosure.kind == "adult" and disclosure.relation not in FAMILY
    if not disclosure.by_carer and grown_stranger and SIGNS.intersection(disclosure.elements):
        yield Planted("R18", who, about, None, disclosure.at, ("cadt",))
    others = [
        each.at
        for each in shared.others_who_said(disclosure, child.index, at)
        if abs(each.at - disclosure.at) <= 180 * DAY
    ]
    if others:
        due = max(disclosure.at, min(others))
        yield Planted("R19", who, about, None, due, ("cadt", "macse"))


def _concerned(child: Child, disclosure: Disclosure, shared: _Shared, at: datetime) -> Iterator[Planted]:
    """What a disclosure says of everyone in it, the discloser and the children named: R16, R17 and R25."""
    about = disclosure.told.id
    everyone: list[tuple[Who, Sequence[Case]]] = [(child.identifier, child.cases)]
    for position, index in enumerate(disclosure.named):
        named = None if index is None else shared.child(index, at)
        described = ("described", f"{about}#{position}")
        everyone.append((named.identifier, named.cases) if named else (described, ()))
    links = [link.at for link in shared.links(disclosure, at)]
    for who, cases in everyone:
        if disclosure.named:
            actions = ("cadt",) if who == child.identifier else ("cadt", "macse")
            yield Planted("R17", who, about, None, disclosure.at, actions)
        if links:
            due = max(disclosure.at, min(links))
            yield Planted("R16", who, about, None, due, ("cadt", "macse", "notify"))
        if not disclosure.by_carer:
            yield from _already_open(who, cases, about, None, disclosure.at)
