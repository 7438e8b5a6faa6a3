"""What was shared with whom, and who was told."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from homeward.domain.events.checks import Check, ChildNamed, Happened
from homeward.domain.events.event_type import EventType
from homeward.domain.events.kinds import LIST_CAP, Bool, Instant, Line, Lines, Text, refusal
from homeward.domain.events.record import CaseEvent, Record
from homeward.domain.events.topics import CADT_ALERTS
from homeward.domain.telling.recipients import Recipient


def _recipient(value: object) -> Recipient:
    if value not in list(Recipient):
        raise refusal(f"must be one of {', '.join(Recipient)}")
    return Recipient(str(value))


Channel = Literal["telephone", "secure_mailbox", "in_person"]
Told = Annotated[
    Recipient,
    PlainValidator(_recipient),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "enum": [each.value for each in Recipient]}),
]


class ToldFinding(Record):
    """One finding of one rule, as it was told."""

    finding: Line = Field(description="the finding's own id")
    rule: Line = Field(description="the rule's file")
    code: Line = Field(description="the rule's id in the catalogue")
    because: Text = Field(description="in plain English")


class ShareMade(CaseEvent):
    """Information about the child was shared, with its basis in law."""

    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(), Happened("told_at"))

    to_org: Line | None = None
    what: Text | None = None
    basis: Text | None = None
    share: Line | None = Field(None, description="reference of the share")
    recipient: Told | None = Field(None, description="whom a rule wanted told, where one did")
    to_name: Line | None = Field(None, description="the person spoken to")
    channel: Channel | None = None
    told_at: Instant | None = None
    findings: Annotated[tuple[ToldFinding, ...], Field(max_length=LIST_CAP)] = Field(
        (), description="what was told, where rules wanted it told"
    )
    withdrawn: Lines = Field((), description="findings told before, of which it was told that they ceased")
    interview: Line | None = Field(None, description="id of the interview that was shared, where one was")


class ShareAttempted(CaseEvent):
    """Somebody tried to tell it and reached nobody."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True
    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(), Happened("tried_at"))

    recipient: Told
    share: Line = Field(description="reference of the share that it would have been")
    channel: Channel
    tried_at: Instant
    note: Text | None = None


class ShareAcknowledged(CaseEvent):
    """The other organisation confirmed that it has it."""

    share: Line | None = Field(None, description="reference of the share")
    by: Line | None = None
    reference: Line | None = Field(None, description="their own reference, such as the police log number")


class Notice(CaseEvent):
    """A notice that Homeward sent. It carries a reference, never the child's data."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True

    recipient: Line | None = None
    episode: Line | None = None
    sent: Instant | None = None
    delivered: Bool | None = Field(None, description="false: it bounced, and a task is open")


class NotifyOtherLa(Notice):
    """The child's responsible or host authority was told."""


class NotifyPolice(Notice):
    """Police were told."""


class NotifyIro(Notice):
    """The independent reviewing officer was told."""


class NotifySocialWorker(Notice):
    """The child's social worker was told."""


TYPES = (
    EventType(
        "share.made",
        ShareMade,
        CADT_ALERTS,
        "Somebody was told",
        kept="shares",
    ),
    EventType("share.attempted", ShareAttempted, CADT_ALERTS, "Tried to tell somebody"),
    EventType("share.acknowledged", ShareAcknowledged, CADT_ALERTS, "They confirmed that they were told"),
    EventType(
        "notify.other_la",
        NotifyOtherLa,
        CADT_ALERTS,
        "Notify other la",
        kept="shares",
    ),
    EventType("notify.police", NotifyPolice, CADT_ALERTS, "Notify police"),
    EventType("notify.iro", NotifyIro, CADT_ALERTS, "Notify iro"),
    EventType("notify.social_worker", NotifySocialWorker, CADT_ALERTS, "Notify social worker"),
)
