"""Statuses that hold for a time: legal status, social-care status, placement."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from homeward.domain.calendar.now import At
from homeward.domain.history.told import Told, latest

if TYPE_CHECKING:  # whose types fold themselves into spans
    from homeward.domain.events import Event


@dataclass(slots=True)
class Span:
    """A status from `starts_at` on. Without `ends_at` it holds until the next one of its kind starts.

    `says` is the status itself, to tell a new one from the same one recorded again. `safer`: of two that
    contradict, the one by which more would be done for the child.
    """

    starts_at: datetime
    ends_at: datetime | None
    event: Event
    says: Hashable
    safer: bool = False

    def reaches(self, moment: At) -> bool:
        """Whether it began by then and nobody has said that it ended by then."""
        return self.starts_at <= moment and (self.ends_at is None or self.ends_at > moment)


def _differ_on_one_day(one: Span, other: Span) -> bool:
    return one.starts_at == other.starts_at and (one.says, one.ends_at) != (other.says, other.ends_at)


@dataclass(slots=True)
class Spans:
    """The spans of one kind for one child."""

    items: list[Span] = field(default_factory=list)

    def add(self, span: Span) -> None:
        self.items.append(span)
        self.items.sort(key=lambda item: item.starts_at)

    def restate(self, span: Span) -> None:
        """Add a status of which there is one at a time: of two that begin together and differ, the one
        received later takes the other's place."""
        differing = [item for item in self.items if _differ_on_one_day(item, span)]
        received_at = span.event.received_at
        if any(item.event.received_at > received_at for item in differing):
            return
        replaced = [item for item in differing if item.event.received_at < received_at]
        self.items = [item for item in self.items if item not in replaced]
        self.items.append(span)
        self.items.sort(key=lambda item: (item.starts_at, item.safer))

    def told_together(self) -> list[tuple[Span, Span]]:
        """Those that begin together and contradict: neither was received after the other."""
        lasting = [item for item in self.items if item.reaches(item.starts_at)]
        return [
            (one, other)
            for one, other in pairwise(lasting)
            if one.starts_at == other.starts_at and one.says != other.says
        ]

    def at(self, moment: At) -> Told | None:
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

    def began(self, moment: At) -> bool:
        """Whether anything at all is known of that moment: some span started by then."""
        return bool(self.items) and self.items[0].starts_at <= moment
