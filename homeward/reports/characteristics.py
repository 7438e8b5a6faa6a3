"""What reports count children by, as it stood at a moment: for reports alone, out of every rule's reach."""

from collections.abc import Iterator
from datetime import datetime

from homeward.domain.care import is_care_by_law, is_care_by_status
from homeward.domain.deadlines import age_on
from homeward.domain.timeline import Timeline

NOT_KNOWN = "not known"
BANDS = ((9, "0-9"), (11, "10-11"), (13, "12-13"), (15, "14-15"), (17, "16-17"))
OLDER = "18 and over"
DIMENSIONS = ("district", "age", "care", "placement", "sex", "ethnicity")


def characteristics(timeline: Timeline, at: datetime, area: str) -> dict[str, str]:
    """One value of each dimension; what nobody had recorded as of then is not known."""
    in_care = _care(timeline, at)
    return {
        "district": _registered(timeline, "district", at),
        "age": _age_band(timeline, at),
        "care": in_care,
        "placement": _placement(timeline, at, area) if in_care == "looked after" else in_care,
        "sex": _registered(timeline, "sex", at),
        "ethnicity": _registered(timeline, "ethnicity", at),
    }


def _answers(timeline: Timeline, name: str, at: datetime) -> Iterator[str]:
    for event in timeline.registrations:
        if event.occurred_at <= at and (answer := event.data.said(name)):
            yield str(answer)


def _registered(timeline: Timeline, name: str, at: datetime) -> str:
    return [NOT_KNOWN, *_answers(timeline, name, at)][-1].replace("_", " ")


def _age_band(timeline: Timeline, at: datetime) -> str:
    """By the date of birth as it is known now: nobody's changes."""
    if (born := timeline.date_of_birth) is None:
        return NOT_KNOWN
    age = age_on(born.value, at)
    return next((band for oldest, band in BANDS if age <= oldest), OLDER)


def _care(timeline: Timeline, at: datetime) -> str:
    legal, social = timeline.legal_status.at(at), timeline.social_care.at(at)
    if (legal and is_care_by_law(legal.value)) or (social and is_care_by_status(social.value)):
        return "looked after"
    began = timeline.legal_status.began(at) or timeline.social_care.began(at)
    return "not looked after" if began else NOT_KNOWN


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
