"""What reports count children by, as it stood at a moment: for reports alone, out of every rule's reach."""

from datetime import datetime
from typing import Any

from homeward.domain.calendar.deadlines import age_on
from homeward.domain.codes.looked_after import is_care_by_law, is_care_by_status
from homeward.domain.history.timeline import Timeline

NOT_KNOWN = "not known"
BANDS = ((9, "0-9"), (11, "10-11"), (13, "12-13"), (15, "14-15"), (17, "16-17"))
OLDER = "18 and over"
DIMENSIONS = ("district", "age", "care", "placement", "sex", "ethnicity")


def characteristics(timeline: Timeline, at: datetime, area: str) -> dict[str, str]:
    """One value of each dimension; what nobody had recorded as of then is not known."""
    in_care = _CARE[looked_after(timeline, at)]
    return {
        "district": _in_words(timeline, "district", at),
        "age": _age_band(timeline, at),
        "care": in_care,
        "placement": _placement(timeline, at, area) if in_care == "looked after" else in_care,
        "sex": _in_words(timeline, "sex", at),
        "ethnicity": _in_words(timeline, "ethnicity", at),
    }


def registered(timeline: Timeline, name: str, at: datetime) -> Any:
    """The last answer that had been recorded by then; None: nobody had given one."""
    events = (event for event in reversed(timeline.registrations) if event.occurred_at <= at)
    return next((answer for event in events if (answer := event.data.said(name))), None)


def age(timeline: Timeline, at: datetime) -> int | None:
    """By the date of birth as it is known now: nobody's changes."""
    born = timeline.date_of_birth
    return age_on(born.value, at) if born else None


def looked_after(timeline: Timeline, at: datetime) -> bool | None:
    """None: nobody had said anything of the child's standing."""
    legal, social = timeline.legal_status.at(at), timeline.social_care.at(at)
    if (legal and is_care_by_law(legal.value)) or (social and is_care_by_status(social.value)):
        return True
    return False if timeline.legal_status.began(at) or timeline.social_care.began(at) else None


_CARE = {True: "looked after", False: "not looked after", None: NOT_KNOWN}


def _in_words(timeline: Timeline, name: str, at: datetime) -> str:
    return str(registered(timeline, name, at) or NOT_KNOWN).replace("_", " ")


def _age_band(timeline: Timeline, at: datetime) -> str:
    if (years := age(timeline, at)) is None:
        return NOT_KNOWN
    return next((band for oldest, band in BANDS if years <= oldest), OLDER)


def _placement(timeline: Timeline, at: datetime, area: str) -> str:
    """In or out of this authority's borough."""
    placed = timeline.placements.at(at)
    data = placed.event.data if placed else None
    if data is None:
        return NOT_KNOWN
    if data.host_la:
        return "in borough" if data.host_la == area else "out of borough"
    if data.responsible_la == area and data.location in ("IN", "OUT"):
        return "in borough" if data.location == "IN" else "out of borough"
    return NOT_KNOWN
