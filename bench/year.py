"""A year of a whole area, taken in and then reconciled, each as a whole process."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.result import Result
from homeward.synthetic import Recipe, simulate

HOMEWARD = str(Path(sys.executable).with_name("homeward"))
CHILDREN = 83_000
UNTIL = datetime(2026, 1, 1, tzinfo=UTC)


def measure() -> Result:
    with TemporaryDirectory() as name:
        folder = Path(name)
        simulate(Recipe(CHILDREN, 365, 7, UNTIL, "344"), folder)
        took_in, taken = _timed(
            folder, "import", "events", str(folder / "events.jsonl"), "--process", "--json"
        )
        reconciled, night = _timed(folder, "reconcile", "--json")
    assert "silent_miss" not in night["found"]
    return Result(
        "A year of Wirral, and its night",
        f"A world of `homeward simulate` of {CHILDREN:,} children and a year, on SQLite: `homeward import "
        "events --process`, then `homeward reconcile`, each from start to exit.",
        ("events", "import and evaluate, s", "CPU s", "peak MB", "the night, s", "CPU s", "peak MB"),
        [(f"{taken['accepted']:,}", *took_in, *reconciled)],
    )


def _timed(folder: Path, *command: str) -> tuple[tuple[float, float, int], dict[str, object]]:
    """Seconds, of the processor too, and MB; and what the command said."""
    env = {
        **os.environ,
        "HOMEWARD_DATA": str(folder),
        "HOMEWARD_DATABASE_URL": f"sqlite:///{folder}/homeward.db",
        "HOMEWARD_BROKER": "",
    }
    began = time.perf_counter()
    with (folder / "out.json").open("wb") as out:
        process = subprocess.Popen([HOMEWARD, *command], env=env, stdout=out)
    _, _, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    cpu = usage.ru_utime + usage.ru_stime
    said = json.loads((folder / "out.json").read_text())
    return (round(seconds, 1), round(cpu, 1), usage.ru_maxrss // 1024), said
