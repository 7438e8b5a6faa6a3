"""What the cells of the return hold, each read with its faults told under the column's name."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from homeward.domain.codes.national import CodeList
from homeward.domain.events.spelling import is_possible
from homeward.errors import Problem

T = TypeVar("T")

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_NO_UPN = re.compile(r"UN[1-7]")
EARLIEST_YEAR = 1900
LONGEST = 200

DATE_WANTED = "must be a date that exists, as dd/mm/yyyy"


class Fault(Exception):
    """What would be right in a cell."""


@dataclass
class Cells:
    """One row of the return. `problems` gathers what is wrong while its cells are read.

    `today` is the last day that anything can have happened on.
    """

    values: dict[str, str]
    today: date
    problems: list[Problem] = field(default_factory=list)

    def get(self, column: str, read: Callable[[str], T]) -> T | None:
        """None where the cell is blank, or wrong."""
        text = self.values.get(column, "").strip()
        try:
            return read(text) if text else None
        except Fault as fault:
            self.refuse(column, str(fault))
            return None

    def glance(self, column: str, read: Callable[[str], T]) -> T | None:
        """None where the cell is blank, or wrong, which is passed over."""
        try:
            return read(self.values.get(column, "").strip())
        except Fault:
            return None

    def require(self, column: str, why: str = "") -> None:
        if self.blank(column):
            self.refuse(column, f"is required{why}")

    def blank(self, column: str) -> bool:
        return not self.values.get(column, "").strip()

    def past(self, column: str, rule: str = "") -> date | None:
        """A day that is not in the future; `rule` is the number of the return's own check, in words."""
        day = self.get(column, lambda text: read_day(text, rule))
        if day and day > self.today:
            self.refuse(column, "must not be in the future")
        return day

    def refuse(self, column: str, message: str) -> None:
        self.problems.append(Problem(column, message))


def read_day(text: str, rule: str = "") -> date:
    try:
        match = _DAY.fullmatch(text)
        day = date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        day = None
    if day is None or day.year < EARLIEST_YEAR:
        raise Fault(DATE_WANTED + rule)
    return day


def read_text(text: str) -> str:
    if len(text) > LONGEST:
        raise Fault(f"must be at most {LONGEST} characters")
    if "\0" in text:
        raise Fault("holds a NUL, which is no text")
    return text


def read_upn(text: str) -> str:
    """A UPN, or UN1 to UN7, which say why there is none."""
    if not _NO_UPN.fullmatch(text) and not is_possible("upn", text):
        raise Fault("must be a UPN such as A123456789012, or UN1 to UN7 where there is none")
    return text


def one_of(codes: CodeList) -> Callable[[str], str]:
    def read(text: str) -> str:
        if (code := text.upper()) not in codes:
            raise Fault(f"must be one of: {', '.join(codes)}")
        return code

    return read
