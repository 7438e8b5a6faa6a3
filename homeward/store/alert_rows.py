"""Rows of alerts and of their reasons, as they are read."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class AlertRow:
    """`changed_seq` is the journal number of its last event: what a live page asks to be told from;
    `news_seq` that of the last one that gave people something to answer. `asked` is what people asked of
    others and have no answer to: `id` of the event, `of` whom, the `question`, `at` when, and `by` when, in
    ISO 8601."""

    id: str
    child_ref: str
    state: str
    never_silent: bool
    from_history: bool
    raised_at: datetime
    respond_by: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    lapses_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    decision: str | None
    changed_at: datetime
    changed_seq: int
    news_seq: int | None
    asked: list[dict[str, str]] | None


@dataclass(frozen=True)
class ReasonRow:
    """Why an alert stands, until `withdrawn_at`. `evidence` are `{source, id}` of events. `safe_at`: when the
    danger that it tells of was recorded as ended."""

    alert_id: str
    finding: str
    code: str
    rule: str
    version: str
    due: datetime
    known: datetime
    late: bool
    never_silent: bool
    from_history: bool
    immediately: bool
    urgent: bool
    episode: str | None
    started: datetime | None
    respond_by: datetime
    actions: list[str]
    evidence: list[dict[str, str]]
    because: str
    added_at: datetime
    repeated_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_why: str | None
    safe_at: datetime | None
