"""The MACSE queue: a rule proposes a child; only people accept, discuss and close."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from homeward.domain.codes.national import AGENCY
from homeward.domain.events.checks import Check, ChildNamed, Happened
from homeward.domain.events.event_type import AT, EventType, Say
from homeward.domain.events.kinds import Bool, Day, Instant, Line, Lines, Text, When, YesNo
from homeward.domain.events.parts import Contact
from homeward.domain.events.record import CaseEvent, EventData, Record
from homeward.domain.events.topics import MACSE_QUEUE


class Profile(Record):
    """Answers that the quarterly dataset counts. Each question is answered; `unknown` is an answer."""

    internet: YesNo
    mental_health: YesNo
    self_harm: YesNo
    substances: YesNo
    previously_missing: YesNo | None = Field(None, description="only for history from before the journal")


class MacseCandidateAdded(CaseEvent):
    """Rules propose that MACSE consider the child. A proposal, not a decision."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True

    codes: Lines = Field((), description="the rules that propose it")
    since: Instant | None = None
    re_referral: Bool = Field(False, description="within a year of an earlier closure")


class MacseCandidateWithdrawn(CaseEvent):
    """No rule proposes the child any more."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True

    reason: Text


class MacseDeclined(CaseEvent):
    """A person decided not to take the child to MACSE."""

    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    reason: Text


class Case(CaseEvent):
    """One stay of one child on MACSE's list."""

    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    case: Line = Field(description="reference of the case")


class MacseAccepted(Case):
    """A person accepted the child to MACSE: a new case."""

    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(), Happened("accepted_at"))

    accepted_at: Instant
    referrer_agency: Annotated[str, AGENCY]
    reasons: Lines = ()
    profile: Profile


class MacseDiscussed(Case):
    """A meeting discussed the case."""

    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(), Happened("held_on"))

    meeting: Line
    held_on: When
    agencies_present: Lines = ()
    decision: Text | None = None
    narrative: Text | None = None


class MacsePlanUpdated(Case):
    """The plan of a case changed."""

    meeting: Line | None = None
    plan: Text | None = None


class MacseActionSet(Case):
    """Somebody undertook to do something by a day."""

    action: Line | None = Field(None, description="reference of the action")
    meeting: Line | None = None
    what: Text | None = None
    owner: Line | None = None
    due: Day | None = None


class MacseActionUpdated(MacseActionSet):
    """An action moved on."""

    status: Line | None = None


class MacseClosed(Case):
    """The chair decided that there is no further risk. A later acceptance or reopening begins a new stay."""

    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(), Happened("closed_at"))

    closed_at: Instant
    reason: Text
    ongoing_support: Text | None = None


class MacseReopened(Case):
    """The child came back: a new stay, from when this happened, under this reference or a new one."""

    previous_case: Line | None = None
    reason: Text | None = None


class MacseContactLinked(Case):
    """A person belongs to the case: a later disclosure of the same person concerns it."""

    contact: Contact


class MacseAgendaPublished(EventData):
    """People fixed when the next meeting is, and which cases are on its agenda: of each pack that the
    coordinator approves. The last one said stands."""

    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    meeting: Line | None = None
    held_on: When | None = None
    cases: Lines = ()


ACTION_SHOWN = (("what", "What", Say.TYPED), ("owner", "Who", Say.TYPED), ("due", "By", Say.PLAIN))

TYPES = (
    EventType(
        "macse.candidate_added",
        MacseCandidateAdded,
        MACSE_QUEUE,
        "Macse candidate added",
        asked_of="every time that other rules put the child forward after a case was closed",
    ),
    EventType("macse.candidate_withdrawn", MacseCandidateWithdrawn, MACSE_QUEUE, "Macse candidate withdrawn"),
    EventType(
        "macse.accepted",
        MacseAccepted,
        MACSE_QUEUE,
        "Accepted by MACSE",
        shown=(("case", "Case", Say.PLAIN), ("accepted_at", "Accepted", Say.PLAIN)),
        asked_of="every case that MACSE accepted",
        case={
            "case": "M-1",
            "accepted_at": AT,
            "referrer_agency": "6",
            "profile": dict.fromkeys(("internet", "mental_health", "self_harm", "substances"), "unknown"),
        },
    ),
    EventType("macse.declined", MacseDeclined, MACSE_QUEUE, "Macse declined"),
    EventType("macse.agenda_published", MacseAgendaPublished, MACSE_QUEUE, "MACSE agenda published"),
    EventType(
        "macse.discussed",
        MacseDiscussed,
        MACSE_QUEUE,
        "Discussed at MACSE",
        shown=(("case", "Case", Say.PLAIN), ("held_on", "Discussed", Say.PLAIN)),
    ),
    EventType("macse.plan_updated", MacsePlanUpdated, MACSE_QUEUE, "Macse plan updated"),
    EventType("macse.action_set", MacseActionSet, MACSE_QUEUE, "MACSE action set", shown=ACTION_SHOWN),
    EventType(
        "macse.action_updated",
        MacseActionUpdated,
        MACSE_QUEUE,
        "MACSE action updated",
        shown=(*ACTION_SHOWN, ("status", "State", Say.TYPED)),
    ),
    EventType(
        "macse.contact_linked",
        MacseContactLinked,
        MACSE_QUEUE,
        "Person or place linked to a MACSE case",
        shown=(("case", "Case", Say.PLAIN), ("contact", "Person", Say.CONTACT)),
        case={"case": "M-1"},
    ),
    EventType(
        "macse.closed",
        MacseClosed,
        MACSE_QUEUE,
        "MACSE case closed",
        shown=(("case", "Case", Say.PLAIN), ("closed_at", "Closed", Say.PLAIN), ("reason", "Why", Say.TYPED)),
        case={"case": "M-1", "closed_at": AT, "reason": "No further risk."},
    ),
    EventType(
        "macse.reopened",
        MacseReopened,
        MACSE_QUEUE,
        "MACSE case reopened",
        shown=(("case", "Case", Say.PLAIN), ("reason", "Why", Say.TYPED)),
        case={"case": "M-1"},
    ),
)
