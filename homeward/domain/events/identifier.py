"""How an agency names a child: one scheme and one value."""

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import ConfigDict

from homeward.domain.events.kinds import Line, refusal

Scheme = Literal["la_child_id", "upn", "nhs_number", "police_ref", "ssda903", "local", "described"]

_UPN = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")


@dataclass(frozen=True, order=True)
class Identifier:
    """How one agency names a child. Other fields than these are refused: an identifier has no more to it.

    A field that is kept but not compared, such as an issuer, could join two children into one. The scheme
    `described` is Homeward's own: `<event id>#<index>` for a child whom an event names without identifier.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    scheme: Scheme
    value: Line

    def __post_init__(self) -> None:
        """The same number written differently is the same child."""
        if self.scheme == "nhs_number":
            object.__setattr__(self, "value", "".join(self.value.split()))
        elif self.scheme == "upn":
            object.__setattr__(self, "value", self.value.upper())
            _check_upn(self.value)


def _check_upn(value: str) -> None:
    """The codes UN1 to UN7 say why there is no UPN, so they name nobody (domain reference 4.2)."""
    if not _UPN.fullmatch(value):
        raise refusal(
            "must be a UPN: a letter and 12 digits, or a letter, 11 digits and a letter;"
            " where there is none, give another identifier"
        )
