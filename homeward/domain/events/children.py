"""Who the child is, and the standing that the authority gives it."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from homeward.domain.codes import DISABILITY, ETHNICITY, LEGAL_STATUS, PLACEMENT, PROVIDER
from homeward.domain.events.checks import Alone, BornBefore, Check, ChildNamed, Differ
from homeward.domain.events.identifier import Identifier
from homeward.domain.events.kinds import LIST_CAP, Bool, Day, LaCode, Line, Lines, Text, Upn, YesNo
from homeward.domain.events.parts import Identifiers, Span
from homeward.domain.events.record import CaseEvent, ChildEvent, EventData

Disabilities = Annotated[tuple[Annotated[str, DISABILITY], ...], Field(max_length=LIST_CAP)]


class ChildRegistered(ChildEvent):
    """A child was entered at the source. Sex and ethnicity are for reports; no rule can read them."""

    CHECKS: ClassVar[Sequence[Check]] = (BornBefore(), Alone("disabilities", "NONE"))

    identifiers: Identifiers = Field((), description="further identifiers of the same child")
    given_name: Line | None = None
    family_name: Line | None = None
    aliases: Lines = ()
    date_of_birth: Day | None = None
    date_of_birth_estimated: Bool | None = None
    sex: Literal["female", "male", "not_recorded", "indeterminate"] | None = None
    ethnicity: Annotated[str, ETHNICITY] | None = None
    disabilities: Disabilities | None = Field(None, description='["NONE"]: none; absent: not known')
    adhd: YesNo | None = None
    district: Line | None = Field(None, description="where the child's home is")
    upn: Upn | None = Field(None, description="unique pupil number, or UN1 to UN7 for why there is none")
    interpreter: Line | None = Field(None, description="the language needed")
    confirmed_by: Line | None = Field(
        None, description="who at the authority says who the child is; counts from Homeward's own pages alone"
    )


class ChildUpdated(ChildRegistered):
    """What the source holds of the child changed. Only the fields given replace what was known."""


class Match(CaseEvent):
    """Two records that may be one child's. Only people join or part them, and they can undo it."""

    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(), Differ("child", "other", "one record has no other"))

    other: Identifier | None = None
    other_ref: Line | None = None
    evidence: Text | None = None
    basis: Line | None = Field(None, description="digest of what was on record of both")
    question: Line | None = Field(None, description="id of the event that asked, in what a person answers")


class ChildMatchProposed(Match):
    """Two records look like one child's; a person is asked."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True

    because: Text | None = Field(None, description="what agrees and what differs, without a name or a date")


class ChildMatchWithdrawn(Match):
    """What is on record now no longer looks like one child, so nobody is asked."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True


class ChildMerged(Match):
    """A person decided that two records are one child's. Every count is made anew.

    What supersedes it, such as `child.unmerged`, takes it back.
    """

    MADE_BY_HOMEWARD: ClassVar[bool] = True
    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    decided_by: Line

    @property
    def further_identifiers(self) -> tuple[Identifier, ...]:
        return (self.other,) if self.other else ()


class ChildKeptApart(Match):
    """A person decided that two records are two children's. Nobody asks again until more is said."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True

    decided_by: Line


class ChildUnmerged(Match):
    """A person decided that records once merged are two children's. Every count is made anew."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True
    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    decided_by: Line


class LegalStatusChanged(Span, ChildEvent):
    """The child's legal status, from a day on. Short breaks (V3, V4) do not make a child looked after."""

    code: Annotated[str, LEGAL_STATUS]
    reason_ended: Line | None = Field(
        None, description="why it ended, by the code of the SSDA903 (REC) such as E8"
    )


class SocialCareStatusChanged(Span, ChildEvent):
    """How the child stands with children's social care."""

    status: Literal["none", "EH", "CIN", "CPP", "LAC", "leaver"]
    team: Line | None = None
    worker: Line | None = None


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


TYPES: dict[str, type[EventData]] = {
    "child.registered": ChildRegistered,
    "child.updated": ChildUpdated,
    "child.match_proposed": ChildMatchProposed,
    "child.match_withdrawn": ChildMatchWithdrawn,
    "child.merged": ChildMerged,
    "child.kept_apart": ChildKeptApart,
    "child.unmerged": ChildUnmerged,
    "legal_status.changed": LegalStatusChanged,
    "social_care.status_changed": SocialCareStatusChanged,
    "placement.started": PlacementStarted,
    "placement.changed": PlacementChanged,
    "placement.ended": PlacementEnded,
    "placement.ola_notified": PlacementOlaNotified,
}
