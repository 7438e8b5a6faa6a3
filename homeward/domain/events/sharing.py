"""What was shared with whom, and who was told."""

from typing import ClassVar

from pydantic import Field

from homeward.domain.events.kinds import Bool, Instant, Line, Text
from homeward.domain.events.record import CaseEvent, EventData


class ShareMade(CaseEvent):
    """Information about the child was shared, with its basis in law."""

    to_org: Line | None = None
    what: Text | None = None
    basis: Text | None = None
    share: Line | None = Field(None, description="reference of the share")


class ShareAcknowledged(CaseEvent):
    """The other organisation confirmed that it has it."""

    share: Line | None = Field(None, description="reference of the share")
    by: Line | None = None


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


TYPES: dict[str, type[EventData]] = {
    "share.made": ShareMade,
    "share.acknowledged": ShareAcknowledged,
    "notify.other_la": NotifyOtherLa,
    "notify.police": NotifyPolice,
    "notify.iro": NotifyIro,
    "notify.social_worker": NotifySocialWorker,
}
