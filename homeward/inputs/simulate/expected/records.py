"""What follows from what was recorded: interviews, harm, concerns, disclosures."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from homeward.inputs.simulate.expected.planted import Planted, Shared, Who
from homeward.inputs.simulate.rates import DAY
from homeward.inputs.simulate.world import Case, Child, Disclosure, Interview

FAMILY = frozenset({"parent", "sibling", "other_family", "carer"})
SIGNS = frozenset({"gifts", "transport", "substances", "overnight", "sexual", "secrecy"})
EXPLOITING = frozenset({"sexual", "coercion"})


def of_records(child: Child) -> Iterator[Planted]:
    """Interviews, harm and concerns: each holds as soon as it happened."""
    for interview in child.interviews:
        if interview.kind == "completed":
            yield from _interviewed(child, interview)
    for harm in child.harms:
        more = ("macse",) if harm.kind in EXPLOITING else ()
        actions: tuple[str, ...] = ("cadt", *more, "notify")
        yield Planted("R22", child.identifier, harm.told.id, None, harm.at, actions)
        yield from already_open(child.identifier, child.cases, harm.told.id, None, harm.at)
    for concern in child.concerns:
        yield Planted("R23", child.identifier, concern.id, None, concern.at, ("cadt", "macse"))


def already_open(
    who: Who, cases: Sequence[Case], about: str, episode: str | None, at: datetime
) -> Iterator[Planted]:
    if any(case.accepted_at <= at and (case.closed_at is None or at < case.closed_at) for case in cases):
        yield Planted("R25", who, about, episode, at, ("cadt",))


def _interviewed(child: Child, interview: Interview) -> Iterator[Planted]:
    who, about = child.identifier, interview.told.id
    episode = interview.absences[0] if len(interview.absences) == 1 else None
    if interview.harm == "Y":
        yield Planted("R22", who, about, episode, interview.at, ("cadt", "notify"))
    if interview.concern == "Y":
        yield Planted("R23", who, about, episode, interview.at, ("cadt", "macse"))


def disclosed(child: Child, disclosure: Disclosure, shared: Shared, at: datetime) -> Iterator[Planted]:
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


def concerned(child: Child, disclosure: Disclosure, shared: Shared, at: datetime) -> Iterator[Planted]:
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
            yield from already_open(who, cases, about, None, disclosure.at)
