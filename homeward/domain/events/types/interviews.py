"""Return home interviews: required, offered, attempted, held, declined, not possible."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from homeward.domain.events.checks import Check, Happened, NarrativeIfYes
from homeward.domain.events.event_type import AT, SIGNS_SHOWN, EventType, Say
from homeward.domain.events.kinds import YES_NO_UNKNOWN, DangerNow, Instant, LaCode, Line, Lines, Text, YesNo
from homeward.domain.events.parts import Signs
from homeward.domain.events.record import CaseEvent, ChildEvent
from homeward.domain.events.topics import RETURN_INTERVIEWS

INTERVIEWERS = {
    "catch22_worker": "Return interview worker (Catch-22)",
    "social_worker": "Social worker",
    "advocate": "Advocate",
    "other": "Somebody else",
}

OFFER_CHANNELS = {
    "in_person": "In person",
    "telephone": "By telephone",
    "text": "By text message",
    "video": "By video call",
    "letter": "By letter",
    "through_carer": "Through a carer",
    "through_professional": "Through a professional",
}

RESULTS = {
    "no_answer": "Nobody answered",
    "not_present": "The child was not there",
    "missing_again": "The child was missing again",
    "rearranged": "Another time was agreed",
}

NOT_POSSIBLE = {
    "missing_again": "The child is missing again",
    "custody": "The child is in custody",
    "hospital": "The child is in hospital",
    "moved": "The child has moved away",
    "oob_provider": "The provider of another area holds it",
    "other": "Another reason",
}


class Interview(ChildEvent):
    """One interview may cover several episodes, and an episode may have several interviews."""

    episodes: Lines = Field((), description="the missing episodes that it covers")


class RhiRequired(CaseEvent):
    """A return home interview is due. Each episode that it covers keeps its own due time."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True

    episodes: Lines = Field((), description="the missing episodes that it covers")
    due_at: Instant | None = Field(None, description="when the time for the interview is over")
    provider: Line | None = None


class RhiAssigned(Interview):
    """The interview was given to an interviewer."""

    interviewer: Line | None = None
    independence_basis: Line | None = Field(None, description="why the interviewer counts as independent")
    child_preference: Text | None = Field(None, description="whom the child wished to talk to")


class RhiOffered(Interview):
    """The child was offered an interview."""

    CHECKS: ClassVar[Sequence[Check]] = (Happened("offered_at"),)

    offered_at: Instant
    offer_channel: Line | None = None


class RhiAttempted(Interview):
    """An interview was tried and did not take place."""

    CHECKS: ClassVar[Sequence[Check]] = (Happened("at"),)

    at: Instant
    result: Literal["no_answer", "not_present", "missing_again", "rearranged"]
    method: Line | None = None
    note: Text | None = None


class RhiCompleted(Interview):
    """The interview was held. Every question is answered Y, N or unknown; none is left blank."""

    CHECKS: ClassVar[Sequence[Check]] = (
        NarrativeIfYes("narrative", "harm", "online", "substances", "worker_concern_cse"),
        Happened("held_at"),
    )

    held_at: Instant = Field(description="may be before the return, for a looked-after child")
    interviewer_role: Line
    independent: YesNo = Field(description="of those who care for the child")
    seen_alone: YesNo
    harm: YesNo = Field(description="the child came to harm or was threatened")
    online: YesNo = Field(description="contact over the internet played a part")
    substances: YesNo
    worker_concern_cse: YesNo = Field(description="the interviewer suspects sexual exploitation")
    narrative: Text | None = None
    place_type: Literal["neutral", "home", "placement", "school", "remote"] | None = None
    child_preference: Text | None = Field(None, description="whom the child wished to talk to")
    push: Lines = Field((), description="reasons to leave")
    pull: Lines = Field((), description="reasons to go")
    where: Text | None = None
    with_whom: Text | None = None
    travel: Text | None = None
    health_need: Text | None = None
    offending: Text | None = None
    own_words: Text | None = Field(None, description="what the child said, as said")
    safety_advice_given: YesNo | None = None
    helpline_given: YesNo | None = None
    wants: Text | None = Field(None, description="what the child wishes to happen")
    actions: Lines = ()
    shared_with: Lines = ()
    signs: Signs = ()
    danger_now: DangerNow = None


class RhiDeclined(Interview):
    """The child or the carer declined. Refusal silences no rule."""

    by: Literal["child", "carer"]
    reason: Text
    carer_info_offered: YesNo | None = Field(None, description="the carer was offered to give information")


def _as_code(value: object) -> object:
    return value.strip().casefold().replace(" ", "_") if isinstance(value, str) else value


NotPossibleReason = Annotated[
    Literal["missing_again", "custody", "hospital", "moved", "oob_provider", "other"],
    BeforeValidator(_as_code),
]


class RhiNotPossible(Interview):
    """No interview can be held, for a reason that somebody approved."""

    reason: NotPossibleReason
    approver: Line


class RhiExternalReceived(Interview):
    """Another authority or provider sent the record of its interview."""

    from_la: LaCode | None = None
    provider: Line | None = None
    original_dates: Lines = ()
    document_ref: Line | None = None


TYPES = (
    EventType("rhi.required", RhiRequired, RETURN_INTERVIEWS, "Rhi required"),
    EventType(
        "rhi.assigned",
        RhiAssigned,
        RETURN_INTERVIEWS,
        "Return interview assigned",
        recorded="Interview assigned",
        shown=(
            ("independence_basis", "Independent, as", Say.TYPED),
            ("child_preference", "Whom the child wishes to talk to", Say.TYPED),
        ),
    ),
    EventType(
        "rhi.offered",
        RhiOffered,
        RETURN_INTERVIEWS,
        "Return interview offered",
        recorded="Offer recorded",
        shown=(
            ("offered_at", "Offered", Say.PLAIN),
            ("offer_channel", "How", OFFER_CHANNELS),
        ),
        case={"offered_at": AT},
    ),
    EventType(
        "rhi.attempted",
        RhiAttempted,
        RETURN_INTERVIEWS,
        "Return interview tried",
        recorded="Attempt recorded",
        shown=(
            ("at", "Tried", Say.PLAIN),
            ("result", "Result", RESULTS),
            ("note", "Note", Say.TYPED),
        ),
    ),
    EventType(
        "rhi.completed",
        RhiCompleted,
        RETURN_INTERVIEWS,
        "Return interview held",
        recorded="Interview recorded",
        shown=(
            ("held_at", "Spoke", Say.PLAIN),
            ("interviewer_role", "Spoke with", INTERVIEWERS),
            ("independent", "Independent of the child's care", YES_NO_UNKNOWN),
            ("seen_alone", "Seen alone", YES_NO_UNKNOWN),
            ("danger_now", "In danger then", YES_NO_UNKNOWN),
            ("harm", "Harmed", YES_NO_UNKNOWN),
            ("online", "Online", YES_NO_UNKNOWN),
            ("substances", "Alcohol or drugs", YES_NO_UNKNOWN),
            ("worker_concern_cse", "Worker's concern about sexual exploitation", YES_NO_UNKNOWN),
            ("episodes", "About", Say.PLAIN),
            *SIGNS_SHOWN,
            ("own_words", "In the child's own words", Say.TYPED),
            ("wants", "What the child wants to happen", Say.TYPED),
            ("narrative", "The worker's account", Say.TYPED),
        ),
        kept="interviews",
        subject="interview",
        asked_of="every return interview held",
        case={
            "held_at": AT,
            "interviewer_role": "return interviewer",
            "narrative": "As told.",
            **dict.fromkeys(("independent", "seen_alone"), "Y"),
            **dict.fromkeys(("harm", "online", "substances", "worker_concern_cse"), "N"),
        },
    ),
    EventType(
        "rhi.declined",
        RhiDeclined,
        RETURN_INTERVIEWS,
        "Return interview declined",
        recorded="Refusal recorded",
        shown=(("by", "Declined by", Say.PLAIN), ("reason", "Why", Say.TYPED)),
        kept="refusals",
        subject="refusal",
        asked_of="every time that a return interview is declined",
        case={"by": "child", "reason": "Did not want to talk."},
    ),
    EventType(
        "rhi.not_possible",
        RhiNotPossible,
        RETURN_INTERVIEWS,
        "Return interview not possible",
        recorded="Recorded as not possible",
        shown=(
            ("reason", "Why", NOT_POSSIBLE),
            ("approver", "Approved by", Say.TYPED),
        ),
        case={"reason": "other", "approver": "Team manager"},
    ),
    EventType(
        "rhi.external_received",
        RhiExternalReceived,
        RETURN_INTERVIEWS,
        "Record of another area's interview",
        recorded="Record from another area noted",
    ),
)
