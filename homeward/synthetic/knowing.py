"""The world as it had been told by some moment: less than the truth, and some of it wrong."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from homeward.synthetic.world import Absence, Child, Placement, Told

PARTS = ("report", "found", "cancelled", "reclassified", "regraded")
"""Of an absence: each is told on its own."""

R = TypeVar("R")


def version(record: R, at: datetime) -> R | None:
    """The record, what was told wrongly in its place until then, or nothing."""
    told: Any = record
    while told is not None and told.told.received > at:
        told = getattr(told, "before", None)
    return told


def versions(records: Iterable[R], at: datetime) -> list[R]:
    return [told for each in records if (told := version(each, at)) is not None]


def child_as_told(child: Child, at: datetime) -> Child:
    """Who the child is stays as it is known now; what is known of the child goes back to that moment."""
    born_known = child.born_told is not None and child.born_told.received <= at
    return replace(
        child,
        born=child.born if born_known else child.born_before,
        legal=versions(child.legal, at),
        social=versions(child.social, at),
        placements=[_placement(each, at) for each in versions(child.placements, at)],
        absences=[_absence(each, at) for each in child.absences],
        interviews=versions(child.interviews, at),
        disclosures=versions(child.disclosures, at),
        harms=versions(child.harms, at),
        flags=[told for told in child.flags if told.received <= at],
        concerns=[told for told in child.concerns if told.received <= at],
        first_entries=[entry for entry in child.first_entries if entry.told.received <= at],
        cases=[
            replace(
                each,
                discussed=[told for told in each.discussed if told.received <= at],
                closed_at=each.closed_at if _heard(each.closed_told, at) else None,
            )
            for each in versions(child.cases, at)
        ],
        links=versions(child.links, at),
    )


def _heard(told: Told | None, at: datetime) -> bool:
    return told is not None and told.received <= at


def _placement(placement: Placement, at: datetime) -> Placement:
    return placement if _heard(placement.end_told, at) else replace(placement, end=None)


def _absence(absence: Absence, at: datetime) -> Absence:
    told: dict[str, Any] = {part: version(getattr(absence, part), at) for part in PARTS}
    if all(told[part] is getattr(absence, part) for part in PARTS):
        return absence
    return replace(absence, **told)


def unsettling(child: Child) -> set[datetime]:
    """When something reached us that a later record took back or gave way to, and that could hide a finding.

    That is whatever was told wrongly first, and every status and placement. All else, once told, stays.
    """
    told = {each.told.received for each in (*child.legal, *child.social)}
    told |= {placement.told.received for placement in child.placements}
    parts = [getattr(absence, part) for absence in child.absences for part in PARTS]
    for record in (*child.legal, *child.social, *child.interviews, *child.disclosures, *parts):
        if before := getattr(record, "before", None):
            told.add(before.told.received)
    return told
