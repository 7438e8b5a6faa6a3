"""Statuses that hold for a time: legal status, social-care status, placement."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from homeward.domain.events import Event


@dataclass(slots=True)
class Span:
    """A status from `starts_at` on. Without `ends_at` it holds until the next one of its kind starts."""

    starts_at: datetime
    ends_at: datetime | None
    event: Event


@dataclass(slots=True)
class Spans:
    """The spans of one kind for one child."""

    items: list[Span] = field(default_factory=list)

    def add(self, span: Span) -> None:
        self.items.append(span)
        self.items.sort(key=lambda item: item.starts_at)

    def at(self, moment: datetime) -> Span | None:
        """The span that holds at that moment; where two do, the one that started later."""
        superseded = False
        for span in reversed(self.items):
            if span.starts_at > moment:
                continue
            if span.ends_at is None:
                return None if superseded else span
            if span.ends_at > moment:
                return span
            superseded = True
        return None

    def began(self, moment: datetime) -> bool:
        """Whether anything at all is known of that moment: some span started by then."""
        return bool(self.items) and self.items[0].starts_at <= moment

    def changes(self) -> Iterator[datetime]:
        for span in self.items:
            yield span.starts_at
            if span.ends_at:
                yield span.ends_at
