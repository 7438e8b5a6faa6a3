"""Until when a child's record is kept (domain.md, section 7). This deletes nothing: a person reviews."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from homeward.domain.codes.looked_after import is_care_by_law, is_care_by_status
from homeward.domain.events.kinds import london_day
from homeward.domain.history.timeline import Timeline

NEVER = date.max
PROTECTION_PLAN = "CPP"


class Kept(StrEnum):
    """Why a record is kept as long as it is."""

    LOOKED_AFTER = "looked after: 75 years from birth"
    EXPLOITATION = "a MACSE case: 75 years from birth"
    PROTECTION = "a child protection plan: 35 years after it ended"
    OTHER = "any other child: to the 25th birthday"


FROM_BIRTH = {Kept.LOOKED_AFTER: 75, Kept.EXPLOITATION: 75, Kept.OTHER: 25}
"""Years. Looked-after children: Care Planning Regulations 2010, regulation 50. Exploitation: what the inquiry
into child sexual abuse asked for."""
AFTER_PLAN = 35


@dataclass(frozen=True)
class Retention:
    """`until` is None where the date of birth is not known, and that decides."""

    because: Kept
    until: date | None


def retention(timeline: Timeline) -> Retention:
    """The longest of all that apply."""
    return max(_all(timeline), key=lambda each: (each.until is None, each.until or NEVER))


def _all(timeline: Timeline) -> Iterator[Retention]:
    born: date | None = timeline.date_of_birth.value if timeline.date_of_birth else None
    for because in _from_birth(timeline):
        yield Retention(because, years_after(born, FROM_BIRTH[because]) if born else None)
    if ended := _plan_ended(timeline):
        yield Retention(Kept.PROTECTION, NEVER if ended == NEVER else years_after(ended, AFTER_PLAN))


def _from_birth(timeline: Timeline) -> Iterator[Kept]:
    law = any(is_care_by_law(str(span.says)) for span in timeline.legal_status.items)
    status = any(is_care_by_status(str(span.says)) for span in timeline.social_care.items)
    if law or status:
        yield Kept.LOOKED_AFTER
    if timeline.of_type("macse.accepted"):
        yield Kept.EXPLOITATION
    yield Kept.OTHER


def _plan_ended(timeline: Timeline) -> date | None:
    """When the last plan ended: as it was told, else when the next status began; NEVER while it holds."""
    spans = timeline.social_care.items
    ended = None
    for number, span in enumerate(spans):
        if span.says == PROTECTION_PLAN:
            follows = spans[number + 1].starts_at if number + 1 < len(spans) else None
            end = span.ends_at or follows
            ended = london_day(end) if end else NEVER
    return ended


def years_after(day: date, years: int) -> date:
    """The 29th of February counts as the 28th in other years."""
    year = min(day.year + years, NEVER.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
