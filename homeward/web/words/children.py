"""How a child stands and where the child is placed, and who was spoken of, in words."""

from collections.abc import Iterator
from datetime import datetime

from homeward.domain.codes.authorities import AUTHORITY_NAMES
from homeward.domain.codes.national import LEGAL_STATUS, PLACEMENT
from homeward.domain.events import Event
from homeward.domain.events.event_type import Say
from homeward.domain.events.types.children import SOCIAL_CARE
from homeward.domain.events.types.placements import LOCATIONS
from homeward.domain.history.timeline import Disclosure, Timeline
from homeward.web.words.events import SAYING, Fact
from homeward.web.words.moments import day


def placement(event: Event) -> str:
    """The kind and place; of a confidential one, no address."""
    placed = event.data
    address = None if placed.confidential == "Y" else placed.address
    location = LOCATIONS[placed.location].lower() if placed.location in ("IN", "OUT") else None
    return ", ".join(filter(None, (PLACEMENT.label(placed.place_code), address, location)))


def standing(timeline: Timeline, now: datetime) -> Iterator[Fact]:
    """What holds now of placement, authority, care and school, as far as it is on record."""
    if placed := timeline.placements.at(now):
        yield "Placement", f"{placement(placed.event)}, since {day(placed.event.data.from_)}"
        yield "Responsible authority", _authority(placed.event.data.responsible_la)
        if placed.event.data.host_la:
            yield "Authority where placed", _authority(placed.event.data.host_la)
    else:
        yield "Placement", "None on record"
    if status := timeline.legal_status.at(now):
        yield "Legal status", LEGAL_STATUS.label(status.value)
    care = timeline.social_care.at(now)
    yield "Children's social care", SOCIAL_CARE[care.value] if care else "Not known"
    if out_of_school := timeline.education.at(now):
        since = day(out_of_school.event.data.from_)
        yield "Missing from education", ", ".join(filter(None, (out_of_school.value, f"since {since}")))


def _authority(code: str) -> str:
    return f"{AUTHORITY_NAMES[code]} ({code})" if code in AUTHORITY_NAMES else code


def described(said: Disclosure) -> str:
    """The person and the place, with all that the record says of them."""
    parts = (SAYING[Say.CONTACT](said.contact), SAYING[Say.PLACE](said.event.data.said("place")))
    return "; ".join(filter(None, parts))


def first_sentence(text: str) -> tuple[str, str]:
    """What to do first, and the rest."""
    first, stop, rest = text.strip().partition(". ")
    return f"{first}{stop.strip()}", rest
