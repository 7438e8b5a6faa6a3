"""The findings that were planted: each rule of domain.md, section 10, said once more, plainly, of the truth.

Made from that section and contracts.md, not from the rule files or the engine, so that the two can be held
against each other.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from homeward.synthetic.expected.absences import of_absences
from homeward.synthetic.expected.cases import of_cases, of_placements, put_forward_again
from homeward.synthetic.expected.planted import LATE, Planted, Shared, Who
from homeward.synthetic.expected.records import concerned, disclosed, of_records
from homeward.synthetic.knowing import child_as_told, unsettling
from homeward.synthetic.world import Child, World


def expected(world: World) -> list[dict[str, Any]]:
    """Everything planted, as expected.jsonl has it, by when it was due, its code and the child."""
    shared = Shared.of(world)
    found = [
        (one, late)
        for child in world.children
        if child.absences
        or child.disclosures
        or child.harms
        or child.concerns
        or child.flags
        or child.first_entries
        or child.cases
        or child.placements
        for one, late in _of_child(child, shared)
    ]
    by_child: dict[Who, list[tuple[Planted, bool]]] = defaultdict(list)
    for one, late in found:
        by_child[one.child].append((one, late))
    for child in world.children:
        found += put_forward_again(child, by_child[child.identifier])
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


def _of_child(child: Child, shared: Shared) -> Iterator[tuple[Planted, bool]]:
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


def _findings(child: Child, shared: Shared, at: datetime) -> Iterator[Planted]:
    """What follows from what is told of the child in this version of it, as of `at`."""
    yield from of_absences(child, shared.world.area, at)
    yield from of_records(child, at)
    yield from of_cases(child, at)
    yield from of_placements(child, at)
    for disclosure in child.disclosures:
        yield from disclosed(child, disclosure, shared, at)
        yield from concerned(child, disclosure, shared, at)
