"""A clock that a test moves, for the processes that it starts: they live through days in seconds."""

import struct
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.machine import ROOT, require


class Clock:
    """Runs on by itself from where it was put; processes with `env` go by it at once, those that run too."""

    def __init__(self, folder: Path, start: datetime) -> None:
        self._moved_by, library = folder / "clock", folder / "clock.so"
        source = ROOT / "tests/clock.c"
        subprocess.run([require("C compiler"), "-shared", "-fPIC", "-O2", "-o", library, source], check=True)
        self.env = {"LD_PRELOAD": str(library), "HOMEWARD_TEST_CLOCK": str(self._moved_by)}
        self._moved_by.write_bytes(bytes(8))
        self.put(start)

    def put(self, at: datetime) -> None:
        seconds = round((at - datetime.now(UTC)).total_seconds())
        with self._moved_by.open("r+b", buffering=0) as file:
            file.write(struct.pack("=q", seconds))
