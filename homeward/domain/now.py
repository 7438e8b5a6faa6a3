"""The present moment of a subject, which notes how long what is asked of it will hold."""

from datetime import UTC, datetime, timedelta

NEVER = datetime.max.replace(tzinfo=UTC)
RESOLUTION = timedelta.resolution


class Now:
    """An instant that is asked only whether others were reached; `until` is the earliest that was not.

    `at <= now` asks so, as between instants. What was answered holds until then, so that is when to look
    again: nothing else has to say when it changes.
    """

    __slots__ = ("at", "until")

    def __init__(self, at: datetime) -> None:
        self.at, self.until = at, NEVER

    def go(self, at: datetime) -> None:
        self.at, self.until = at, NEVER

    def reached(self, instant: datetime) -> bool:
        if instant <= self.at:
            return True
        if instant < self.until:
            self.until = instant
        return False

    def __ge__(self, instant: datetime) -> bool:
        return self.reached(instant)

    def __lt__(self, instant: datetime) -> bool:
        return not self.reached(instant)

    def __gt__(self, instant: datetime) -> bool:
        return self.reached(instant + RESOLUTION)

    def __le__(self, instant: datetime) -> bool:
        return not self.reached(instant + RESOLUTION)


class Until(Now):
    """A present moment that stands still just before `end`, or where it began if that is later."""

    __slots__ = ("_end", "_now", "_start")

    def __init__(self, now: Now, end: datetime) -> None:
        self._now, self._start, self._end = now, now.at, end

    def reached(self, instant: datetime) -> bool:
        if self._start < instant and self._end <= instant:
            return False
        return self._now.reached(instant)


At = datetime | Now
"""A moment of which something is asked."""
