"""Statuses that hold for a time: legal status, social-care status, placement."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from homeward.domain.events import Event
from homeward.domain.told import Told, latest


@dataclass(slots=True)
class Span:
    """A status from `starts_at` on. Without `ends_at` it holds until the next one of its kind starts.

    `says` is the status itself, to tell a new one from the same one recorded again.
    """

    starts_at: datetime
    ends_at: datetime | None
    event: Event
    says: Hashable

    def reaches(self, moment: datetime) -> bool:
        """Whether it began by then and nobody has said that it ended by then."""
        return self.starts_at <= moment and (self.ends_at is None or self.ends_at > moment)


@dataclass(slots=True)
class Spans:
    """The spans of one kind for one child."""

    items: list[Span] = field(default_factory=list)

    def add(self, span: Span) -> None:
        self.items.append(span)
        self.items.sort(key=lambda item: item.starts_at)

    def at(self, moment: datetime) -> Told | None:
        """The status that holds at that moment; where two do, the one that started later."""
        same: list[Span] = []
        ended_since = False
        for span in reversed(self.items):
            if span.starts_at > moment:
                continue
            if same:
                if span.says != same[0].says or not span.reaches(moment):
                    break
                same.append(span)
            elif not span.reaches(moment):
                ended_since = True
            elif ended_since and span.ends_at is None:
                break
            else:
                same.append(span)
        return latest((span.says, span.event) for span in reversed(same))

    def began(self, moment: datetime) -> bool:
        """Whether anything at all is known of that moment: some span started by then."""
        return bool(self.items) and self.items[0].starts_at <= moment

    def changes(self) -> Iterator[datetime]:
        for span in self.items:
            yield span.starts_at
            if span.ends_at:
                yield span.ends_at
