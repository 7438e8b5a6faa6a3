"""Concerns that professionals raise, and persons and places that they flag."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from homeward.domain.codes.national import AGENCY, ASSESSMENT_FACTOR
from homeward.domain.events.checks import Check, NoGrades, NoNumbers
from homeward.domain.events.envelope import Event
from homeward.domain.events.event_type import AT, SIGNS_SHOWN, EventType, Say
from homeward.domain.events.kinds import (
    LIST_CAP,
    YES_NO_UNKNOWN,
    Bool,
    DangerNow,
    Day,
    Line,
    Lines,
    Text,
    When,
    YesNo,
)
from homeward.domain.events.parts import Contact, PlaceOrWords, Signs, Span
from homeward.domain.events.record import ChildEvent, EventData, Record
from homeward.domain.events.topics import CHILD_STATUS
from homeward.domain.history import spans

if TYPE_CHECKING:  # made of events
    from homeward.domain.history.timeline import Timeline

FLAGS = {"cse": "Child sexual exploitation", "ce": "Child exploitation"}

ON_OFF = {True: "on", False: "off"}


class ConcernReferred(ChildEvent):
    """A professional referred a concern of child sexual exploitation (form CSE1), in words."""

    CHECKS: ClassVar[Sequence[Check]] = (
        NoNumbers(),
        NoGrades("reasons", "narrative", "models", "consent", "voice"),
    )

    referrer_agency: Annotated[str, AGENCY]
    reasons: Lines = ()
    narrative: Text
    models: Lines = Field((), description="such as boyfriend, older_man, online, peers")
    internet: YesNo | None = None
    consent: Text | None = Field(None, description="who knows of the referral; never a condition of it")
    voice: Text | None = Field(None, description="what the child says")
    screening_ref: Line | None = None
    signs: Signs = ()
    danger_now: DangerNow = None


class SignRecorded(ChildEvent):
    """Somebody who knows the child, such as a school, a nurse or a youth worker, saw or heard a warning sign.

    Signs of health are health data: no page shows their words.
    """

    CHECKS: ClassVar[Sequence[Check]] = (NoNumbers(),)

    agency: Annotated[str, AGENCY] = Field(description="whose observation it is")
    signs: Signs
    episode: Line | None = None


class AssessedDomain(Record):
    """One heading of an assessment."""

    domain: Line
    narrative: Text


class AssessmentRecorded(ChildEvent):
    """A screening or a risk assessment (CSE2), in words: no number stands for a child's risk."""

    CHECKS: ClassVar[Sequence[Check]] = (
        NoNumbers(),
        NoGrades("domains", "protective_factors", "plan", "child_view"),
    )

    tool: Line | None = None
    domains: Annotated[tuple[AssessedDomain, ...], Field(max_length=LIST_CAP)] = ()
    factors: Annotated[tuple[Annotated[str, ASSESSMENT_FACTOR], ...], Field(max_length=LIST_CAP)] = ()
    protective_factors: Text | None = None
    plan: Text | None = None
    child_view: Text | None = None


class Flagged(EventData):
    """Flags expire: somebody must look again by `review_by`."""

    basis: Text = Field(description="why, and on whose word")
    review_by: When
    source_agency: Line | None = None
    ref: Line | None = None


class PersonOfConcernRecorded(Flagged):
    """A person who may pose a risk to children. Criminal-offence data: restricted to those who need it."""

    contact: Contact


class LocationFlagged(Flagged):
    """A place where children may be at risk."""

    place: PlaceOrWords


class PoliceFlagChanged(ChildEvent):
    """Police put a flag on the child's record, or took it off."""

    flag: Literal["cse", "ce"] = Field(description="sexual exploitation, or any child exploitation")
    on: Bool
    by: Line | None = None


class YouthJusticeFte(ChildEvent):
    """The child entered the youth justice system for the first time, and was checked for exploitation."""

    date: Day | None = None
    concern_found: YesNo | None = None
    narrative: Text | None = None


class EducationMissing(Span, ChildEvent):
    """The child is missing from education."""

    absence_type: Line | None = None


def _out_of_education(timeline: "Timeline", event: Event) -> None:
    data = event.data
    timeline.education.add(spans.Span(data.starts_at, data.ends_at, event, data.absence_type))


TYPES = (
    EventType(
        "concern.referred",
        ConcernReferred,
        CHILD_STATUS,
        "Concern referred",
        recorded="Concern sent",
        shown=(
            ("reasons", "Reasons", Say.TYPED),
            ("danger_now", "In danger then", YES_NO_UNKNOWN),
            *SIGNS_SHOWN,
            ("narrative", "What was said", Say.TYPED),
            ("referrer_agency", "Who tells it", AGENCY.labels),
            ("voice", "What the child says", Say.TYPED),
            ("internet", "Anything online", YES_NO_UNKNOWN),
        ),
        kept="concerns",
        subject="concern",
        asked_of="every concern that a professional refers",
        case={"referrer_agency": "6", "narrative": "As seen."},
    ),
    EventType(
        "sign.recorded",
        SignRecorded,
        CHILD_STATUS,
        "Warning sign recorded",
        shown=(("agency", "Whose observation", AGENCY.labels), *SIGNS_SHOWN),
        case={"agency": "2A"},
    ),
    EventType(
        "assessment.recorded",
        AssessmentRecorded,
        CHILD_STATUS,
        "Assessment",
        shown=(("factors", "Factors", ASSESSMENT_FACTOR.labels),),
        kept="assessments",
        subject="assessment",
        asked_of="every assessment of the child",
        case={"tool": "Risk assessment"},
    ),
    EventType(
        "person_of_concern.recorded",
        PersonOfConcernRecorded,
        CHILD_STATUS,
        "Person of concern recorded",
        shown=(("contact", "Person", Say.CONTACT), ("basis", "Why", Say.TYPED)),
        case={"basis": "Police information.", "review_by": "2099-01-01"},
    ),
    EventType(
        "location.flagged",
        LocationFlagged,
        CHILD_STATUS,
        "Place flagged",
        shown=(("place", "Place", Say.PLACE), ("basis", "Why", Say.TYPED)),
        case={"basis": "Police information.", "review_by": "2099-01-01"},
    ),
    EventType(
        "police.flag_changed",
        PoliceFlagChanged,
        CHILD_STATUS,
        "Police flag",
        shown=(("flag", "Flag", FLAGS), ("on", "The flag is", ON_OFF)),
        kept="flags",
        subject="flag",
        asked_of="every time that a police flag is put on or taken off",
        case={"flag": "cse", "on": True},
    ),
    EventType(
        "youth_justice.fte",
        YouthJusticeFte,
        CHILD_STATUS,
        "Youth justice fte",
        kept="first_entries",
        subject="entry",
        asked_of="every first entry of the child to youth justice",
        case={"concern_found": "Y"},
    ),
    EventType(
        "education.missing",
        EducationMissing,
        CHILD_STATUS,
        "Missing from education",
        recorded="Recorded: missing from education",
        shown=(
            ("from_", "From", Say.PLAIN),
            ("absence_type", "What is said of it", Say.TYPED),
            ("to", "Back on", Say.PLAIN),
        ),
        fold=_out_of_education,
        case={"from": AT},
    ),
)
