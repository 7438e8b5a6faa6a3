"""`homeward evaluate` as a whole process, over many events."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.result import Result
from bench.stories import story

HOMEWARD = str(Path(sys.executable).with_name("homeward"))
CHILDREN = 5_000
AS_OF = "2026-01-01T00:00:00+00:00"


def measure() -> Result:
    with TemporaryDirectory() as name:
        folder = Path(name)
        events = [event for number in range(CHILDREN) for event in story(number)]
        (folder / "events.jsonl").write_text("\n".join(map(json.dumps, events)) + "\n")
        command = [HOMEWARD, "evaluate", "--events", str(folder / "events.jsonl"), "--as-of", AS_OF, "--json"]
        began = time.perf_counter()
        with (folder / "out.json").open("wb") as out:
            process = subprocess.Popen(command, stdout=out)
        _, _, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        findings = len(json.loads((folder / "out.json").read_text())["findings"])
    cpu = usage.ru_utime + usage.ru_stime
    return Result(
        f"homeward evaluate on {len(events):,} events of {CHILDREN:,} children",
        "Twenty events of each child: registration, statuses, five episodes, a contact disclosed. The whole "
        "command, from start to exit, with every finding printed.",
        ("findings", "seconds", "CPU seconds", "peak MB"),
        [(f"{findings:,}", round(seconds, 1), round(cpu, 1), usage.ru_maxrss // 1024)],
    )
