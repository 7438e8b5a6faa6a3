"""How an agency names a child: one scheme and one value."""

from dataclasses import dataclass, field
from typing import ClassVar

from pydantic import ConfigDict, model_serializer

from homeward.domain.events.kinds import Line, refusal
from homeward.domain.events.spelling import Scheme, compared, is_placeholder, is_possible, shown

OF_ONE_SOURCE = frozenset({"local", "described"})
"""Schemes whose values only their source tells apart: two homes may both have a child 7."""


@dataclass(frozen=True, order=True)
class Identifier:
    """How one agency names a child. Other fields than these are refused: an identifier has no more to it.

    `value` is kept as it was written; spellings of one number are equal (docs/adr/0013). `source` says whose
    `local` number it is; absent: the source of the event. The scheme `described` is Homeward's own:
    `<event id>#<index>` for a child whom an event names without identifier.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    scheme: Scheme
    value: Line = field(compare=False)
    source: Line | None = field(default=None, compare=False)
    compared: tuple[str, str] = field(init=False, repr=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        placeholder = is_placeholder(self.scheme, self.value)
        if not placeholder and not is_possible(self.scheme, self.value):
            raise refusal(
                "must be a UPN: a letter and 12 digits, or a letter, 11 digits and a letter;"
                " where there is none, give another identifier"
            )
        source = self.source if placeholder or self.scheme in OF_ONE_SOURCE else None
        object.__setattr__(self, "compared", (compared(self.scheme, self.value), source or ""))
        object.__setattr__(self, "_hash", hash((self.scheme, self.compared)))

    def __hash__(self) -> int:
        """Made once: every look at who is who asks for it, many times over."""
        return self._hash

    @property
    def is_placeholder(self) -> bool:
        """Whether it stands where a number is wanted and identifies nobody."""
        return is_placeholder(self.scheme, self.value)

    def of(self, source: str) -> "Identifier":
        """As read: in one spelling, and of this source where only an source tells the value apart."""
        value = shown(self.scheme, self.value)
        mine = self.is_placeholder or self.scheme in OF_ONE_SOURCE
        whose = (self.source or source) if mine else None
        return self if (value, whose) == (self.value, self.source) else Identifier(self.scheme, value, whose)

    @model_serializer
    def written(self) -> dict[str, str]:
        """As the sender wrote it."""
        said = {"scheme": self.scheme, "value": self.value}
        return {**said, "source": self.source} if self.source else said
