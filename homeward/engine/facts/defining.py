"""What a fact is, and how one is defined: once, beside the function that reads it.

There is no fact for sex or ethnicity, and none may be added (domain.md, section 6.2).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any, Literal

from homeward.domain.events import Event
from homeward.domain.history.timeline import Timeline
from homeward.domain.history.told import Told
from homeward.engine.facts import answered
from homeward.engine.moments import NO_DETAILS, UNKNOWN, Lasting, Moment, Reading
from homeward.engine.subjects import Subject
from homeward.engine.words.phrases import when

Kind = Literal["count", "duration", "choice", "flag", "codes", "number"]

ACCOUNT = "account"
"""The detail that is whole sentences: a text may tell it of any fact that the rule asks."""

OPERATORS: dict[Kind, tuple[str, ...]] = {
    "count": ("at_least",),
    "duration": ("at_least",),
    "choice": ("is", "in", "known"),
    "flag": ("is", "known"),
    "codes": ("includes_any",),
    "number": ("at_most", "at_least", "known"),
}


@dataclass(frozen=True, slots=True)
class Param:
    """What narrows a fact: a duration, or codes from a closed choice."""

    kind: Literal["duration", "codes"]
    choices: tuple[str, ...] = ()
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `subjects` are the event types that a rule must be `on`; `details` are the names that a
    reason's text may use.

    `reach` is for how long after an episode it may count that one, where no parameter says so.
    `answers` is what each choice says as a clause, where `phrase is choice` would be no English.
    `supplied_by` is who can tell where the record does not; without it the fact is never unknown. The
    details of such a fact are its value, so that a reason can tell what a person answered (`_details`).
    `reads` are the fields of events that it rests on, or the event alone; what is published of the rules
    tells them.
    """

    name: str
    kind: Kind
    phrase: str
    source: str
    subjects: tuple[str, ...]
    function: Callable[..., Reading]
    reads: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Param] = field(default_factory=dict)
    details: tuple[str, ...] = ()
    reach: timedelta = timedelta(0)
    supplied_by: str = ""

    @property
    def operators(self) -> tuple[str, ...]:
        return OPERATORS[self.kind]

    @property
    def can_be_unknown(self) -> bool:
        return bool(self.supplied_by)

    @property
    def can_be_answered(self) -> bool:
        return self.can_be_unknown and self.kind in answered.KINDS

    def meant_by(self, answer: Sequence[str]) -> Any:
        """An answer's value; unknown where it is none that this fact can have."""
        return answered.value_of(self.kind, self.choices, answer)

    @property
    def answer_wanted(self) -> str:
        """What would be an answer, as the end of a sentence."""
        return answered.wanted(self.kind, self.choices)


FACTS: dict[str, Fact] = {}
"""Every fact by its name."""


def fact(
    name: str, kind: Kind, phrase: str, *, on: tuple[str, ...], **more: Any
) -> Callable[[Callable[..., Reading]], Callable[..., Reading]]:
    """Define a fact that the decorated function reads; `more` are further fields of `Fact`."""

    def define(function: Callable[..., Reading]) -> Callable[..., Reading]:
        read = _or_as_answered(name, function) if more.get("supplied_by") else function
        FACTS[name] = Fact(name=name, kind=kind, phrase=phrase, subjects=on, function=read, **more)
        return read

    return define


def _or_as_answered(name: str, on_record: Callable[..., Reading]) -> Callable[..., Reading]:
    """What the record says, and only where that leaves the fact open what a person found out."""

    @wraps(on_record)
    def read(moment: Moment, **params: Any) -> Reading:
        reading = on_record(moment, **params)
        if reading.value is not UNKNOWN or not moment.timeline.answers:
            return reading
        fact, told = FACTS[name], moment.timeline.answer_to(moment.subject.key, name)
        if told is None or told.value is None or (value := fact.meant_by(told.value)) is UNKNOWN:
            return reading
        evidence = (*reading.evidence, told.event)
        return Reading(value, evidence, _details(fact, reading, value, told), told.known)

    return read


def _details(fact: Fact, reading: Reading, value: Any, told: Told) -> dict[str, Any]:
    """What the record says all the same; else the answer itself, and `since` when it was given.

    An `account` tells both: what is on record, and what somebody found out.
    """
    answered = {name: told.event.occurred_at if name == "since" else value for name in fact.details}
    details = answered | dict(reading.details)
    if ACCOUNT in fact.details:
        found = f"Found out on {when(told.event.occurred_at)}: {_clause(fact, value)}."
        on_record = reading.details.get(ACCOUNT, "")
        if callable(on_record):
            on_record = on_record()
        details[ACCOUNT] = f"{on_record} {found}".strip()
    return details


def _clause(fact: Fact, value: Any) -> str:
    """The answer, as a clause."""
    match value:
        case bool():
            return fact.phrase if value else f"it is not so that {fact.phrase}"
        case str():
            return fact.answers.get(value, value)
        case _:
            return f"{fact.phrase} is {value}"


Ends = Callable[[Timeline, Subject], Iterable[datetime]]
"""When what a rule waits for came, for one subject."""


Begins = Callable[[Subject], datetime]
"""From when on somebody waits, for one subject."""


def as_it_began(subject: Subject) -> datetime:
    return subject.starts_at


def waiting(
    name: str, phrase: str, *, on: tuple[str, ...], begins: Begins = as_it_began, **more: Any
) -> Callable[[Ends], Ends]:
    """Define how long it is since the subject began without what ends the waiting, whose times the decorated
    function gives; `more` are further fields of `Fact`."""

    def define(ends: Ends) -> Ends:
        def read(moment: Moment) -> Reading:
            subject = moment.subject
            since = begins(subject)
            ended = any(at <= moment.now for at in ends(moment.timeline, subject))
            return Reading(Lasting(None if ended else since, moment.now), (subject.event,), {"since": since})

        fact(name, "duration", phrase, on=on, details=("since",), **more)(read)
        return ends

    return define


def told_as(told: Told | None, value: Any = None, account: Callable[[Event], str] | None = None) -> Reading:
    """What was told, or what that means, and who told it; unknown where nobody told."""
    if told is None:
        return Reading(UNKNOWN)
    details = {ACCOUNT: partial(account, told.event)} if account else NO_DETAILS
    return Reading(value or told.value, (told.event,), details, told.known)


EPISODE = ("missing.reported",)
DISCLOSURE = ("contact.disclosed", "carer.information")
