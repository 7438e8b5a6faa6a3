"""Where a placement is, by its postcode: in whose area, inside or outside that of the responsible authority,
and how far from home.

As the guide to the SSDA903 return derives them (domain.md, section 4.2).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from homeward.domain.codes.authorities import AUTHORITIES, AUTHORITY_OF
from homeward.domain.events import Event

METRES_IN_A_MILE = 1609.344


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a postcode is: the code of its district, and metres east and north of the grid's origin.

    In the Isle of Man and the Channel Islands the two are not numbers.
    """

    district: str
    east: float
    north: float


Find = Callable[[str], Spot | None]
"""Where a postcode is; None: the register does not know it."""


def located(event: Event, find: Find, register: str) -> Event:
    """The event of a placement with what follows from its postcodes; `register` is whose, and which release.

    Any other event as it is, and one in which the sender says where the placement is. A confidential place
    stays unknown.
    """
    data = event.data
    stated = (data.said("location"), data.said("host_la"), data.said("distance"), data.said("located_by"))
    if not data.said("postcode") or any(each is not None for each in stated) or data.confidential == "Y":
        return event
    if (spot := find(data.postcode)) is None:
        return event
    home = find(data.home_postcode) if data.home_postcode else None
    host = AUTHORITY_OF.get(spot.district)
    found = {
        "host_la": host,
        "location": _location(data.responsible_la, host),
        "distance": _miles(home, spot) if home else None,
    }
    given = {name: value for name, value in found.items() if value is not None}
    told = data.model_copy(update={**given, "located_by": register})
    return event.model_copy(update={"data": told})


def _location(responsible: str, host: str | None) -> str:
    """An authority that is no longer there cannot be compared with one of today."""
    if host is None:
        return "OUT"
    if responsible not in AUTHORITIES:
        return "unknown"
    return "IN" if host == responsible else "OUT"


def _miles(home: Spot, spot: Spot) -> float | None:
    """In a straight line, to one decimal. Northern Ireland has a grid of its own."""
    if home.district.startswith("N") != spot.district.startswith("N"):
        return None
    miles = math.hypot(home.east - spot.east, home.north - spot.north) / METRES_IN_A_MILE
    return None if math.isnan(miles) else round(miles, 1)
