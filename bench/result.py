"""The figures of one measure, and the machine that they were seen on."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """One table. `how` says in a paragraph what was done, so that it can be done again."""

    title: str
    how: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | int | float]]


def machine() -> str:
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    load = os.getloadavg()[0]
    cores = f"{os.cpu_count()} cores, {memory} GiB, Python {platform.python_version()}"
    return f"{cores}, {datetime.now(UTC):%d %B %Y}; load before the run {load:.1f}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(percent * 10) // 1000) - 1)]


def memory_of(pid: int) -> float:
    """MB that the process holds for itself and its share of what it shares (PSS)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("the kernel gives no PSS")
