"""Slows down guessing: too many failed sign-ins from one place, or for one account, must wait."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

MOST_FAILURES = 5
WITHIN = timedelta(minutes=15)


class Throttle:
    """Failures by key, in this process's memory: each web process counts for itself."""

    def __init__(self) -> None:
        self._failures: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def blocked(self, key: str, now: datetime) -> bool:
        self._forget(now)
        return len(self._failures.get(key, ())) >= MOST_FAILURES

    def failed(self, key: str, now: datetime) -> None:
        self._failures[key].append(now)

    def succeeded(self, key: str) -> None:
        self._failures.pop(key, None)

    def _forget(self, now: datetime) -> None:
        for key, times in list(self._failures.items()):
            while times and times[0] <= now - WITHIN:
                times.popleft()
            if not times:
                del self._failures[key]
