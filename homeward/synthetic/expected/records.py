"""What follows from what was recorded: interviews, harm, concerns, disclosures."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from homeward.synthetic.expected.planted import Planted, Shared, Who
from homeward.synthetic.rates import DAY, HOUR
from homeward.synthetic.world import Case, Child, Disclosure, Interview

FAMILY = frozenset({"parent", "sibling", "other_family", "carer"})
SIGNS = frozenset({"gifts", "transport", "substances", "overnight", "sexual", "secrecy", "online", "money"})
FROM_ANYBODY = frozenset({"gifts", "sexual"})
EXPLOITING = frozenset({"sexual", "coercion", "threat"})


def of_records(child: Child, at: datetime) -> Iterator[Planted]:
    """Interviews, harm, concerns and first entries to youth justice."""
    for interview in child.interviews:
        if interview.kind == "completed":
            yield from _interviewed(child, interview, at)
    yield from _refused(child)
    for harm in child.harms:
        more = ("macse",) if harm.kind in EXPLOITING else ()
        actions: tuple[str, ...] = ("cadt", *more, "notify")
        yield Planted("R22", child.identifier, harm.told.id, None, harm.at, actions)
        yield from already_open(child.identifier, child.cases, harm.told.id, None, harm.at)
    for told in (*child.concerns, *child.flags):
        yield Planted("R23", child.identifier, told.id, None, told.at, ("cadt", "macse"))
        yield from already_open(child.identifier, child.cases, told.id, None, told.at)
    for entry in child.first_entries:
        if entry.concern == "Y":
            yield Planted("R29", child.identifier, entry.told.id, None, entry.told.at, ("cadt", "macse"))


def already_open(
    who: Who, cases: Sequence[Case], about: str, episode: str | None, at: datetime
) -> Iterator[Planted]:
    if any(case.accepted_at <= at and (case.closed_at is None or at < case.closed_at) for case in cases):
        yield Planted("R25", who, about, episode, at, ("cadt",))


def _refused(child: Child) -> Iterator[Planted]:
    """R36: declined again, with none held since the one before."""
    declined = sorted(each.at for each in child.interviews if each.kind == "declined")
    held = [each.at for each in child.interviews if each.kind == "completed"]
    for interview in child.interviews:
        if interview.kind != "declined":
            continue
        since = max((each for each in held if each <= interview.at), default=None)
        in_a_row = [each for each in declined if each <= interview.at and (since is None or each > since)]
        if len(in_a_row) >= 2:
            episode = interview.absences[0] if len(interview.absences) == 1 else None
            yield Planted("R36", child.identifier, interview.told.id, episode, interview.at, ("cadt",))


def _interviewed(child: Child, interview: Interview, at: datetime) -> Iterator[Planted]:
    who, about = child.identifier, (interview.before or interview).told.id
    episode = interview.absences[0] if len(interview.absences) == 1 else None
    if interview.harm == "Y":
        yield Planted("R22", who, about, episode, interview.at, ("cadt", "notify"))
    if interview.concern == "Y":
        yield Planted("R23", who, about, episode, interview.at, ("cadt", "macse"))
    if "Y" not in (interview.concern, interview.harm):
        return
    yield from already_open(who, child.cases, about, episode, interview.at)
    unshared = max(interview.at, interview.told.recorded) + 4 * HOUR
    if unshared <= at:
        yield Planted("R38", who, about, episode, unshared, ("cadt", "interviewer"))


def disclosed(child: Child, disclosure: Disclosure, shared: Shared, at: datetime) -> Iterator[Planted]:
    """What a disclosure says of the child who made it: R18 and R19."""
    who, about = child.identifier, disclosure.told.id
    if not disclosure.by_carer and _draws_in(disclosure):
        yield Planted("R18", who, about, None, disclosure.at, ("cadt",))
    flags = [link.at for link in shared.links(disclosure, at) if link.kind == "location.flagged"]
    if not disclosure.by_carer and any(flagged <= disclosure.at for flagged in flags):
        yield Planted("R21", who, about, None, disclosure.at, ("cadt", "macse"))
    online = not disclosure.by_carer and "online" in disclosure.elements
    odd = disclosure.kind in ("adult", "unknown") or disclosure.relation == "stranger"
    if online and odd and disclosure.relation not in FAMILY:
        yield Planted("R24", who, about, None, disclosure.at, ("cadt", "macse"))
    told, every = [disclosure.at], [disclosure]
    for by_another in shared.others_who_said(disclosure, child.index, at):
        near = [each for each in by_another if abs(each.at - disclosure.at) <= 180 * DAY]
        told += sorted(each.at for each in near)[:1]
        every += near
    noted = [each.at for each in every if _is_of_note(each)]
    if len(told) > 1 and noted:
        due = max(disclosure.at, sorted(told)[1], min(noted))
        yield Planted("R19", who, about, None, due, ("cadt", "macse"))


def _draws_in(disclosure: Disclosure) -> bool:
    """R18. Of whom nobody said the age, the same follows as of an adult."""
    partner, elements = disclosure.relation == "partner", set(disclosure.elements)
    outside = disclosure.relation not in FAMILY and (disclosure.kind in ("adult", "unknown") or partner)
    grown_partner = partner and disclosure.kind == "adult"
    return bool(elements & FROM_ANYBODY or (outside and elements & SIGNS) or grown_partner)


def _is_of_note(disclosure: Disclosure) -> bool:
    """Of a mother or a social worker only what was said to have happened; then all count."""
    return disclosure.relation not in {*FAMILY, "professional"} or bool(disclosure.elements)


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
        yield from already_open(who, cases, about, None, disclosure.at)
