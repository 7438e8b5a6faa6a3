"""Quarters of the financial year, which begins in April: 2015Q3 is October to December 2015."""

from dataclasses import dataclass
from datetime import datetime

from homeward.domain.deadlines import LONDON


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @property
    def name(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def starts_at(self) -> datetime:
        """Its first instant in London; it ends where the next one starts."""
        month = 3 * self.number + 1
        return datetime(self.year + month // 12, month % 12, 1, tzinfo=LONDON)

    @property
    def ends_at(self) -> datetime:
        return self.next.starts_at

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)


def quarter_of(at: datetime) -> Quarter:
    local = at.astimezone(LONDON)
    year, month = (local.year, local.month - 3) if local.month > 3 else (local.year - 1, local.month + 9)
    return Quarter(year, (month - 1) // 3 + 1)
