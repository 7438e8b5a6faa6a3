"""What a fact is, and how one is defined: once, beside the function that reads it.

There is no fact for sex or ethnicity, and none may be added (domain.md, section 6.2).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from homeward.engine.moments import Reading
from homeward.engine.subjects import Subject

Kind = Literal["count", "duration", "choice", "flag", "codes", "number"]

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
    """One fact. `subjects` are the event types that a rule must be `on`; `anchor` gives, for a duration,
    the instant that it counts from; `details` are the names that a reason's text may use.

    `answers` is what each choice says as a clause, where `phrase is choice` would be no English.
    `supplied_by` is who can tell where the record does not; without it the fact is never unknown.
    """

    name: str
    kind: Kind
    phrase: str
    source: str
    subjects: tuple[str, ...]
    function: Callable[..., Reading]
    choices: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Param] = field(default_factory=dict)
    details: tuple[str, ...] = ()
    anchor: Callable[[Subject], datetime] | None = None
    supplied_by: str = ""
    by_category: bool = False

    @property
    def operators(self) -> tuple[str, ...]:
        return OPERATORS[self.kind]

    @property
    def can_be_unknown(self) -> bool:
        return bool(self.supplied_by)


FACTS: dict[str, Fact] = {}
"""Every fact by its name."""


def fact(
    name: str, kind: Kind, phrase: str, *, on: tuple[str, ...], **more: Any
) -> Callable[[Callable[..., Reading]], Callable[..., Reading]]:
    """Define a fact that the decorated function reads; `more` are further fields of `Fact`.

    `by_category`: a reclassification between missing and away can change it, even once the child is found.
    """

    def define(function: Callable[..., Reading]) -> Callable[..., Reading]:
        FACTS[name] = Fact(name=name, kind=kind, phrase=phrase, subjects=on, function=function, **more)
        return function

    return define


def start(subject: Subject) -> datetime:
    """The anchor of what is counted from when the subject began."""
    return subject.starts_at


EPISODE = ("missing.reported",)
DISCLOSURE = ("contact.disclosed", "carer.information")
