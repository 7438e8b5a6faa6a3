"""A clock that a test moves, for the processes that it starts: they live through days in seconds.

Libfaketime moves the time of day alone. What a process waits for, it waits for as long as on any other day.
"""

from datetime import UTC, datetime
from pathlib import Path

from tests.machine import require


class Clock:
    """Runs on by itself from where it was put."""

    def __init__(self, folder: Path, start: datetime) -> None:
        self.file = folder / "clock"
        self.env = {
            "LD_PRELOAD": str(require("libfaketime")),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",  # a move counts at once, in processes that run too
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }
        self.put(start)

    def put(self, at: datetime) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(f"{(at - datetime.now(UTC)).total_seconds():+.3f}\n")
        new.replace(self.file)
