"""What a rule found of a child, what it asks for, and what it cannot tell."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from homeward.domain.findings.trace import Trace


class Action(StrEnum):
    """What a finding asks for; `domain.md` section 10 writes them C, G, M, H, N and T."""

    CADT = "cadt"
    INTERVIEWER = "interviewer"
    MACSE = "macse"
    MISSING_GROUP = "missing_group"
    NOTIFY = "notify"
    TASK = "task"


@dataclass(frozen=True)
class Finding:
    """What one rule says of one child and one subject (an episode, return, disclosure, ...).

    `due` is when the condition first held by event time; `known` when enough had been received to tell;
    `late` says that `known` is past `due` by more than the rule's allowance (contracts.md, section 2).
    `evidence` are (source, id) of events, in order of occurrence. `standing`: where the rule asks somebody to
    do something, whether it still holds. `absence` is the key of the absence that it is about; `started` says
    when that began, where others of the child have the same reference. `first` is the id of the one that this
    says again, if any. `trace` is the evaluation at `due`.
    """

    id: str
    code: str
    rule: str
    version: str
    child: str
    episode: str | None
    subject: str
    due: datetime
    known: datetime
    late: bool
    actions: tuple[Action, ...]
    never_silent: bool
    evidence: tuple[tuple[str, str], ...]
    because: str
    standing: bool = True
    absence: str | None = None
    started: datetime | None = None
    first: str = ""
    trace: Trace = field(default_factory=Trace)


@dataclass(frozen=True)
class CannotTell:
    """A rule that cannot answer for a subject, which began at `since`, with the facts that it waits for and
    its last evaluation."""

    code: str
    rule: str
    child: str
    episode: str | None
    subject: str
    unknown: tuple[str, ...]
    since: datetime
    trace: Trace = field(default_factory=Trace)
    started: datetime | None = None
