"""The present moment of a subject, which notes how long what is asked of it will hold."""

from datetime import UTC, datetime, timedelta

NEVER = datetime.max.replace(tzinfo=UTC)


class Present:
    """A moment that is asked only whether instants were reached: `at <= now`, as between instants."""

    __slots__ = ()

    def reached(self, instant: datetime) -> bool:
        raise NotImplementedError

    def __ge__(self, instant: datetime) -> bool:
        return self.reached(instant)

    def __lt__(self, instant: datetime) -> bool:
        return not self.reached(instant)

    def __gt__(self, instant: datetime) -> bool:
        return self.reached(instant + timedelta.resolution)

    def __le__(self, instant: datetime) -> bool:
        return not self.reached(instant + timedelta.resolution)


class Now(Present):
    """An instant, and the earliest asked for that it has not reached.

    What was answered holds until then, so that is when to look again.
    """

    __slots__ = ("at", "until")

    def __init__(self, at: datetime) -> None:
        self.go(at)

    def go(self, at: datetime) -> None:
        self.at, self.until = at, NEVER

    def reached(self, instant: datetime) -> bool:
        if instant <= self.at:
            return True
        self.until = min(self.until, instant)
        return False


class UntilFound(Present):
    """Stands still just before the child was found, or at the start if that is later."""

    __slots__ = ("_found", "_now", "_start")

    def __init__(self, now: Now, found: datetime) -> None:
        self._now, self._start, self._found = now, now.at, found

    def reached(self, instant: datetime) -> bool:
        if self._start < instant and self._found <= instant:
            return False
        return self._now.reached(instant)


At = datetime | Present
"""A moment of which something is asked."""
