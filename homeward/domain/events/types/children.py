"""Who the child is, and the standing that the authority gives it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from homeward.domain.codes.looked_after import is_care_by_law, is_care_by_status
from homeward.domain.codes.national import DISABILITY, ETHNICITY, LEGAL_STATUS
from homeward.domain.events.checks import Alone, BornBefore, Check, ChildNamed, Differ
from homeward.domain.events.envelope import Event
from homeward.domain.events.event_type import AT, EventType, Say, Shown
from homeward.domain.events.identifier import Identifier
from homeward.domain.events.kinds import (
    LIST_CAP,
    Bool,
    Day,
    Line,
    Lines,
    Text,
    Upn,
    YesNo,
    as_instant,
)
from homeward.domain.events.parts import Identifiers, Span
from homeward.domain.events.record import CaseEvent, ChildEvent
from homeward.domain.events.topics import CHILD_STATUS
from homeward.domain.history import spans

if TYPE_CHECKING:  # made of events
    from homeward.domain.history.timeline import Timeline

Disabilities = Annotated[tuple[Annotated[str, DISABILITY], ...], Field(max_length=LIST_CAP)]

SOCIAL_CARE = {
    "none": "Not open to social care",
    "EH": "Early help",
    "CIN": "Child in need",
    "CPP": "Child protection plan",
    "LAC": "Looked after",
    "leaver": "Care leaver",
}


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


def _legal_status(timeline: "Timeline", event: Event) -> None:
    code = event.data.code
    timeline.legal_status.restate(_care(_span(event, code, safer=is_care_by_law(code))))


def _social_care(timeline: "Timeline", event: Event) -> None:
    status = event.data.status
    timeline.social_care.restate(_care(_span(event, status, safer=is_care_by_status(status))))


def _span(event: Event, says: str, *, safer: bool = False) -> spans.Span:
    return spans.Span(event.data.starts_at, event.data.ends_at, event, says, safer)


def _care(span: spans.Span) -> spans.Span:
    """On the day on which care ends the child is still looked after, where only the day is known."""
    until = span.event.data.to
    if span.safer and until is not None and not isinstance(until, datetime):
        span.ends_at = as_instant(until + timedelta(days=1))
    return span


SHOWN_OF_A_CHILD: tuple[Shown, ...] = (
    ("given_name", "First name", Say.PLAIN),
    ("family_name", "Last name", Say.PLAIN),
    ("date_of_birth", "Date of birth", Say.PLAIN),
)
TYPES = (
    EventType(
        "child.registered",
        ChildRegistered,
        CHILD_STATUS,
        "Child put on record",
        shown=SHOWN_OF_A_CHILD,
        kept="registrations",
    ),
    EventType(
        "child.updated",
        ChildUpdated,
        CHILD_STATUS,
        "Child's details changed",
        shown=SHOWN_OF_A_CHILD,
        kept="registrations",
    ),
    EventType("child.match_proposed", ChildMatchProposed, CHILD_STATUS, "Child match proposed"),
    EventType("child.match_withdrawn", ChildMatchWithdrawn, CHILD_STATUS, "Child match withdrawn"),
    EventType(
        "child.merged",
        ChildMerged,
        CHILD_STATUS,
        "Child merged",
        case={"decided_by": "duty-1"},
    ),
    EventType("child.kept_apart", ChildKeptApart, CHILD_STATUS, "Child kept apart"),
    EventType("child.unmerged", ChildUnmerged, CHILD_STATUS, "Child unmerged"),
    EventType(
        "legal_status.changed",
        LegalStatusChanged,
        CHILD_STATUS,
        "Legal status",
        shown=(
            ("code", "Legal status", LEGAL_STATUS.labels),
            ("from_", "From", Say.PLAIN),
        ),
        fold=_legal_status,
        case={"from": AT},
    ),
    EventType(
        "social_care.status_changed",
        SocialCareStatusChanged,
        CHILD_STATUS,
        "Social care status",
        shown=(
            ("status", "Social care status", SOCIAL_CARE),
            ("from_", "From", Say.PLAIN),
        ),
        fold=_social_care,
        case={"from": AT},
    ),
)
