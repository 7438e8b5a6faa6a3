"""What a rule is once it has been loaded: frozen values, no behaviour of its own."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from homeward.domain.calendar.deadlines import Length
from homeward.domain.events.kinds import as_instant
from homeward.domain.findings.finding import Action, CannotTell, Finding

NOT_YET_APPROVED = "not yet approved"
"""`approved_by` of a rule that nobody has agreed to; the one wording for it, so that everybody finds it."""


class Status(StrEnum):
    DRAFT = "draft"
    SHADOW = "shadow"
    LIVE = "live"
    RETIRED = "retired"


@dataclass(frozen=True)
class Compare:
    """One fact against one value, such as `child.age` `at_most` 13.

    `params` narrow the fact itself (such as `within`); `operator` is one of
    `is`, `in`, `at_least`, `at_most`, `includes_any`, `known`.
    """

    fact: str
    operator: str
    value: Any
    params: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class All:
    items: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    items: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    item: "Condition"


Condition = Compare | All | AnyOf | Not


@dataclass(frozen=True)
class Rule:
    """One rule file. `when` decides; `actions` say what follows; the texts are for people.

    `on` names the event types that a finding can be about. `extra` holds actions that follow only
    under a further condition. `version` is its number and the digest of the file's meaning: two files that
    say the same thing have the same digest. `respond_within` is as written, such as "1 working day".
    `repeat_every`: found again each time that it has held for so long again. `ask`: facts that somebody is
    asked for where the record does not say, although the rule holds without them.
    """

    id: str
    code: str
    title: str
    purpose: str
    status: Status
    owner: str
    approved_by: str
    effective_from: date | datetime
    review_by: date
    source: str
    on: tuple[str, ...]
    when: Condition
    actions: frozenset[Action]
    because: str
    guide: str
    version: str
    known_false_positives: str = ""
    effective_to: date | datetime | None = None
    number: int = 1
    retired_because: str | None = None
    repeat_every: Length | None = None
    extra: tuple[tuple[Condition, Action], ...] = ()
    respond_within: str | None = None
    notify: tuple[str, ...] = ()
    task: str | None = None
    late_after: timedelta = timedelta(hours=1)
    suppressible: bool = True
    ask: tuple[str, ...] = ()

    @property
    def never_silent(self) -> bool:
        return not self.suppressible

    @property
    def is_approved(self) -> bool:
        return self.approved_by != NOT_YET_APPROVED

    @cached_property
    def force(self) -> tuple[datetime, datetime | None]:
        """From when it is in force, and until when; a day means its first instant in London."""
        end = as_instant(self.effective_to) if self.effective_to else None
        return as_instant(self.effective_from), end

    def __hash__(self) -> int:
        """Of the version alone: what is kept by rule is looked up for each subject of each child."""
        return hash(self.version)


@dataclass(frozen=True)
class Evaluation:
    """All that the rules say of one child at one instant, and when the clock alone could next change it.

    `shadow` is what rules on trial find; nobody is told of it.
    """

    findings: tuple[Finding, ...] = ()
    cannot_tell: tuple[CannotTell, ...] = ()
    shadow: tuple[Finding, ...] = ()
    wake_at: datetime | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of one subject, which is that part of the history (`engine.subjects.Part`); until
    `wake_at` the clock alone changes nothing of it."""

    part: str | tuple[str, str]
    findings: tuple[Finding, ...]
    cannot_tell: tuple[CannotTell, ...]
    shadow: tuple[Finding, ...]
    wake_at: datetime | None
