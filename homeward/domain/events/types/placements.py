"""Where looked-after children are placed, and what other authorities tell of placements here."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from homeward.domain.codes.national import DISABILITY, PLACEMENT, PROVIDER
from homeward.domain.events.checks import BornBefore, Check, Differ
from homeward.domain.events.envelope import Event
from homeward.domain.events.event_type import AT, EventType, Say, Shown
from homeward.domain.events.kinds import (
    LIST_CAP,
    Day,
    LaCode,
    Line,
    YesNo,
)
from homeward.domain.events.parts import Span
from homeward.domain.events.record import ChildEvent
from homeward.domain.events.topics import CHILD_STATUS
from homeward.domain.history import spans

if TYPE_CHECKING:  # made of events
    from homeward.domain.history.timeline import Timeline

Disabilities = Annotated[tuple[Annotated[str, DISABILITY], ...], Field(max_length=LIST_CAP)]

LOCATIONS = {"IN": "In the area", "OUT": "Out of the area", "unknown": "Not known"}


class PlacementStarted(Span, ChildEvent):
    """A looked-after child was placed. An unknown location is its own answer, never inside the area."""

    placement: Line = Field(description="the source's reference of the placement")
    place_code: Annotated[str, PLACEMENT]
    provider_code: Annotated[str, PROVIDER] | None = Field(
        None, description="absent: not known, or a temporary or other placement, which has none"
    )
    postcode: Line | None = None
    home_postcode: Line | None = Field(None, description="of the child's home, for the distance")
    responsible_la: LaCode = Field(description="the authority that looks after the child")
    host_la: LaCode | None = Field(None, description="the authority in whose area the placement is")
    location: Literal["IN", "OUT", "unknown"] | None = Field(
        None, description="absent: derived from the two authorities, else unknown"
    )
    address: Line | None = None
    urn: Line | None = Field(None, description="Ofsted's number of the home")
    distance: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = Field(
        None, description="miles from home, in a straight line"
    )
    located_by: Line | None = Field(
        None,
        description="set on arrival: the register of postcodes, and its release, from which `host_la`, "
        "`location` and `distance` were worked out; absent: they are as the sender gave them",
    )
    confidential: YesNo | None = Field(None, description="the address must never be shown")


class PlacementChanged(PlacementStarted):
    """Something about a placement changed, from a day on."""


class PlacementEnded(PlacementStarted):
    """A placement ended, at `to`, else at the event's `time`."""


class PlacementOlaNotified(ChildEvent):
    """Another authority told that it placed a child in this area."""

    CHECKS: ClassVar[Sequence[Check]] = (
        BornBefore(),
        Differ("notifying_la", "host_la", "the notice is from another authority"),
    )

    notifying_la: LaCode | None = None
    host_la: LaCode | None = None
    home: Line | None = None
    name: Line | None = None
    date_of_birth: Day | None = None
    legal_basis: Line | None = None
    iro: Line | None = Field(None, description="independent reviewing officer")
    ehcp_la: LaCode | None = Field(None, description="holds the education, health and care plan")


def _placed(timeline: "Timeline", event: Event) -> None:
    data = event.data
    ends_at = data.ends_at or timeline.placement_ends.get(data.placement)
    says = (data.placement, data.location, data.responsible_la, data.host_la)
    timeline.placements.add(spans.Span(data.starts_at, ends_at, event, says))


def _placement_ended(timeline: "Timeline", event: Event) -> None:
    ends_at = event.data.ends_at or event.occurred_at
    timeline.placement_ends[event.data.placement] = ends_at
    for span in timeline.placements.items:
        if span.event.data.placement == event.data.placement:
            span.ends_at = ends_at


SHOWN_OF_A_PLACEMENT: tuple[Shown, ...] = (
    ("place_code", "Kind of placement", PLACEMENT.labels),
    ("location", "In or out of the area", LOCATIONS),
    ("distance", "Miles from home", Say.PLAIN),
    ("located_by", "Worked out by the postcode from", Say.PLAIN),
    ("from_", "From", Say.PLAIN),
)
PLACED_IN_A_CASE = {"placement": "P1", "place_code": "K2", "provider_code": "PR4", "from": AT}

TYPES = (
    EventType(
        "placement.started",
        PlacementStarted,
        CHILD_STATUS,
        "Placement started",
        shown=SHOWN_OF_A_PLACEMENT,
        fold=_placed,
        asked_of="every placement of the child",
        case=PLACED_IN_A_CASE,
    ),
    EventType(
        "placement.changed",
        PlacementChanged,
        CHILD_STATUS,
        "Placement changed",
        shown=SHOWN_OF_A_PLACEMENT,
        fold=_placed,
        case=PLACED_IN_A_CASE,
    ),
    EventType(
        "placement.ended",
        PlacementEnded,
        CHILD_STATUS,
        "Placement ended",
        fold=_placement_ended,
    ),
    EventType(
        "placement.ola_notified",
        PlacementOlaNotified,
        CHILD_STATUS,
        "Placement ola notified",
        kept="notices",
    ),
)
