"""What the fields of one event must be to one another. Each check says itself in a sentence, for the docs.

Checks also run on what is left of an event after its invalid fields are taken out, so that every error is
told at once: any field may then be None, and a check that misses one says nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel

from homeward.domain.events.kinds import is_before, london_day
from homeward.domain.events.score_words import is_a_grade

CLOCK_SKEW = timedelta(minutes=5)  # domain reference section 9: how far a sender's clock may run ahead


class Clock(NamedTuple):
    """When the event happened, and when it reached us: None where that is invalid or was not said."""

    time: datetime | None
    received: datetime | None


class Fault(NamedTuple):
    """A field of `data`, and what would be right."""

    field: str
    message: str


class Check(Protocol):
    @property
    def says(self) -> str:
        """The check as a sentence about the fields."""

    def faults(self, data: Any, clock: Clock) -> Iterator[Fault]: ...


def _shown(attribute: str) -> str:
    """The field's name as senders write it: `from` is `from_` in Python."""
    return attribute.rstrip("_")


@dataclass(frozen=True)
class Order:
    """Two moments of which the second must not come first."""

    earlier: str
    later: str

    @property
    def says(self) -> str:
        return f"`{_shown(self.later)}` must not be before `{_shown(self.earlier)}`."

    def faults(self, data: Any, clock: Clock) -> Iterator[Fault]:
        earlier, later = getattr(data, self.earlier), getattr(data, self.later)
        if earlier is not None and later is not None and is_before(later, earlier):
            yield Fault(_shown(self.later), f"must not be before {_shown(self.earlier)}")


class Happened:
    """Moments that lie in the past when the event is received.

    Only where the time of receipt is known: a file's events may give none, and then the event's own
    time stands in for it, which its other moments may rightly follow.
    """

    def __init__(self, *fields: str) -> None:
        self.fields = fields

    @property
    def says(self) -> str:
        return f"{_listed(self.fields)} must not be in the future when the event is received."

    def faults(self, data: Any, clock: Clock) -> Iterator[Fault]:
        if clock.received is None:
            return
        latest = clock.received + CLOCK_SKEW
        for field in self.fields:
            if (moment := getattr(data, field)) is not None and is_before(latest, moment):
                yield Fault(field, "must not be in the future")


@dataclass(frozen=True)
class Ahead:
    """A moment that follows the event's own time, and not by too long."""

    field: str
    at_most: timedelta

    @property
    def says(self) -> str:
        return f"`{self.field}` must be after the event's own time, at most {self.at_most.days} days."

    def faults(self, data: Any, clock: Clock) -> Iterator[Fault]:
        moment: datetime | None = getattr(data, self.field)
        if moment is None or clock.time is None:
            return
        if moment <= clock.time:
            yield Fault(self.field, "must be in the future")
        elif moment > clock.time + self.at_most:
            yield Fault(self.field, f"must be at most {self.at_most.days} days ahead")


@dataclass(frozen=True)
class BornBefore:
    """A date of birth is no later than the day of the event."""

    field: str = "date_of_birth"

    @property
    def says(self) -> str:
        return f"`{self.field}` must not be after the day of the event, nor in the future."

    def faults(self, data: Any, clock: Clock) -> Iterator[Fault]:
        born: date | None = getattr(data, self.field)
        moment = clock.time or clock.received
        if born is not None and moment is not None and born > london_day(moment):
            yield Fault(self.field, "must not be after the day of the event")


class NarrativeIfYes:
    """A yes is told in words too: the field, and the answers that call for it."""

    def __init__(self, field: str, *answers: str) -> None:
        self.field, self.answers = field, answers

    @property
    def says(self) -> str:
        return f"`{self.field}` is required where {_listed(self.answers, 'or')} is Y."

    def faults(self, data: Any, clock: Clock) -> Iterator[Fault]:
        yes = [answer for answer in self.answers if getattr(data, answer) == "Y"]
        if yes and getattr(data, self.field) is None:
            yield Fault(self.field, f"is required where Y is the answer to {' and '.join(yes)}")


@dataclass(frozen=True)
class Differ:
    """Two fields that must not say the same."""

    field: str
    other: str
    reason: str

    @property
    def says(self) -> str:
        return f"`{_shown(self.field)}` must differ from `{_shown(self.other)}`: {self.reason}."

    def faults(self, data: Any, clock: Clock) -> Iterator[Fault]:
        if (value := getattr(data, self.field)) is not None and value == getattr(data, self.other):
            yield Fault(_shown(self.field), f"must differ from {_shown(self.other)}: {self.reason}")


@dataclass(frozen=True)
class OneGiven:
    """A question that goes by two names is answered under one of them at least."""

    field: str
    other: str

    @property
    def says(self) -> str:
        return f"`{self.field}` is required, or `{self.other}`."

    def faults(self, data: Any, clock: Clock) -> Iterator[Fault]:
        if getattr(data, self.field) is None and getattr(data, self.other) is None:
            yield Fault(self.field, f"is required, or {self.other}")


@dataclass(frozen=True)
class Alone:
    """A code that contradicts every other of its list."""

    field: str
    code: str

    @property
    def says(self) -> str:
        return f"`{self.code}` must stand alone in `{self.field}`."

    def faults(self, data: Any, clock: Clock) -> Iterator[Fault]:
        codes = getattr(data, self.field) or ()
        if self.code in codes and len(set(codes)) > 1:
            yield Fault(self.field, f"must not join {self.code} with other codes")


@dataclass(frozen=True)
class ChildNamed:
    """An event about a child says which: by identifier, or by Homeward's own reference."""

    says: str = "`child` is required, or `child_ref` where Homeward made the event."

    def faults(self, data: Any, clock: Clock) -> Iterator[Fault]:
        if data.child is None and data.child_ref is None:
            yield Fault("child", "is required: an identifier with scheme and value")


@dataclass(frozen=True)
class NoNumbers:
    """Professional judgement comes in words (domain reference 6.1), so a number anywhere is refused."""

    says: str = "No field may hold a number: an assessment is told in words."

    def faults(self, data: Any, clock: Clock) -> Iterator[Fault]:
        for name, value in data:
            if _holds_number(value):
                yield Fault(name, "must not hold a number: an assessment is told in words")


class NoGrades:
    """Nor does a degree, a colour or a figure stand for a judgement in these fields. What a sender adds to an
    event is the sender's."""

    def __init__(self, *fields: str) -> None:
        self.fields = fields

    @property
    def says(self) -> str:
        return f"{_listed(self.fields)} must not be a grade alone, such as `high` or `red`: say it in words."

    def faults(self, data: Any, clock: Clock) -> Iterator[Fault]:
        for name in self.fields:
            if any(map(is_a_grade, _texts(getattr(data, name)))):
                yield Fault(name, "must not be a grade alone: say it in words")


def _texts(value: object) -> Iterator[str]:
    """Every text in it, without what was added to the parts that we define."""
    match value:
        case str():
            yield value
        case list() | tuple():
            yield from (text for part in value for text in _texts(part))
        case BaseModel():
            fields = type(value).model_fields
            yield from (text for name in fields for text in _texts(getattr(value, name)))


def _holds_number(value: object) -> bool:
    match value:
        case bool():
            return False
        case int() | float():
            return True
        case dict():
            return any(map(_holds_number, value.values()))
        case list() | tuple():
            return any(map(_holds_number, value))
        case BaseModel():
            return any(_holds_number(part) for _, part in value)
        case _:
            return False


def _listed(names: tuple[str, ...], joint: str = "and") -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {joint} {quoted[-1]}"
