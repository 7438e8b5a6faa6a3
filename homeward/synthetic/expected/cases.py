"""What follows from cases before MACSE, and from placements that nobody was told of."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from homeward.domain.calendar.deadlines import WorkingTime, after
from homeward.synthetic import standing
from homeward.synthetic.expected.planted import LATE, Planted
from homeward.synthetic.people import LONDON
from homeward.synthetic.rates import DAY
from homeward.synthetic.world import Case, Child


def of_cases(child: Child, at: datetime) -> Iterator[Planted]:
    """R40 to R42."""
    for case in child.cases:
        who, about = child.identifier, f"case {case.ref}"
        if due := _first_open(case, _missed(case), at):
            yield Planted("R40", who, about, None, due, ("task",))
        if due := _first_open(case, [case.accepted_at + 182 * DAY], at):
            yield Planted("R41", who, about, None, due, ("task",))
        if child.born:
            birthday = _midnight(_eighteen(child.born))
            start = max(case.accepted_at, birthday - 90 * DAY)
            if start < birthday and (due := _first_open(case, [start], at)):
                yield Planted("R42", who, about, None, due, ("task",))


def _missed(case: Case) -> list[datetime]:
    """Five weeks after it was last heard, unless it was heard again, or twelve without a new plan."""
    heard = sorted([case.accepted_at, *(_midnight(told.at.date()) for told in case.discussed)])
    heard = [each for each in heard if each >= case.accepted_at]
    missed = [
        each + timedelta(days=35)
        for each in heard
        if not any(each < again <= each + timedelta(days=35) for again in heard)
    ]
    return sorted([*missed, case.accepted_at + 84 * DAY])


def _first_open(case: Case, moments: Iterable[datetime], at: datetime) -> datetime | None:
    open_ = (each for each in moments if each <= at and (case.closed_at is None or each < case.closed_at))
    return next(open_, None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def _eighteen(born: date) -> date:
    leap = (born.month, born.day) == (2, 29)
    return date(born.year + 18, 3, 1) if leap else born.replace(year=born.year + 18)


def of_placements(child: Child, at: datetime) -> Iterator[Planted]:
    """R43: the world sends no notices."""
    for placement in child.placements:
        due = after(placement.start, WorkingTime(days=5))
        own_carers = placement.place_code in ("U4", "U5", "U6") and placement.provider == "PR1"
        needs_none = own_carers or placement.place_code in ("U1", "U2", "U3", "P1")
        if standing.where_is(placement) == "OUT" and not needs_none and due <= at:
            yield Planted("R43", child.identifier, placement.ref, None, due, ("task",))


def put_forward_again(child: Child, found: Iterable[tuple[Planted, bool]]) -> Iterator[tuple[Planted, bool]]:
    """R26: of what puts the child forward, the first after each closure, while no other case was open.

    It is late if that is, or if the closure was heard of only then.
    """
    forward = sorted((one.due, one.code, late) for one, late in found if "macse" in one.actions)
    for case in child.cases:
        if case.closed_at is None or case.closed_told is None:
            continue
        since = [(due, late) for due, _, late in forward if due > case.closed_at and not _open_at(child, due)]
        if since and since[0][0] <= case.closed_at + 365 * DAY:
            due, late = since[0]
            heard_late = case.closed_told.received > due + LATE
            yield (
                Planted("R26", child.identifier, f"after {case.ref}", None, due, ("macse",)),
                late or heard_late,
            )


def _open_at(child: Child, at: datetime) -> bool:
    return any(
        case.accepted_at <= at and (case.closed_at is None or at < case.closed_at) for case in child.cases
    )
