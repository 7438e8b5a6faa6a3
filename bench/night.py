"""Nights over stores of up to ten million journal rows: each shard a process of its own, on PostgreSQL."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from bench.result import Result, memory_of
from homeward.engine.rulefiles.load import load_rules
from homeward.store.database import open_store
from homeward.store.tables.core import journal
from homeward.store.unit_of_work import reading
from tests.backends import Postgres
from tests.machine import ROOT, require
from tests.multitude import BUSY, EVENTS, fill

HOMEWARD = str(Path(sys.executable).with_name("homeward"))
SIZES = 100_000, 1_000_000, 10_000_000
SHARDS = 2
SAMPLED = 0.25
"""Seconds between two looks at how much memory the processes take."""

Row = tuple[str | float, ...]


def measure() -> Result:
    cluster = Postgres(require("PostgreSQL"))
    cluster.start()
    try:
        rows = [row for size in SIZES for row in _of_size(cluster, size)]
    finally:
        cluster.remove()
    return Result(
        "A night over millions of journal rows",
        f"`homeward reconcile` by {SHARDS} shards side by side, then its conclusion, on PostgreSQL as it is "
        f"set when new, without waiting for its disk. Of each child {EVENTS} events in ten years; one child "
        f"in {BUSY} goes missing and has findings, an alert, tasks and tellings, and the others are copies "
        "of a hundred who were registered, looked after and placed. First a night that looks at everyone, "
        "then the one after it, which looks at those who were touched in 400 days or of whom anything is "
        "open; last the question who may be one child (`homeward linkage`). Memory is the most that one "
        "process took at once for itself and its share of what it shares (PSS); the server's is that of all "
        "its processes.",
        ("journal rows", "what", "children", "seconds", "peak MB of a process", "server's peak MB"),
        rows,
    )


def _of_size(cluster: Postgres, size: int) -> Iterator[Row]:
    url = cluster.new_database()
    engine = open_store(url)
    fill(engine, size, load_rules(ROOT / "rules"), datetime.now(UTC))
    with reading(engine) as uow:
        rows = uow.scalar(select(func.count()).select_from(journal))
    engine.dispose()
    for row in nights(cluster, url):
        yield f"{rows:,}", *row
    cluster.drop_database(url)


def nights(cluster: Postgres, url: str) -> Iterator[Row]:
    today = datetime.now(UTC).date()
    shards = [["--shard", f"{number}/{SHARDS}"] for number in range(1, SHARDS + 1)]
    with TemporaryDirectory() as data:
        env = {**os.environ, "HOMEWARD_DATABASE_URL": url, "HOMEWARD_DATA": data, "HOMEWARD_BROKER": ""}
        for which, day in (("everyone", today), ("the night after", today + timedelta(days=1))):
            for what, parts in ((f"{which}, shards", shards), (f"{which}, conclusion", [["--conclude"]])):
                dated = ["reconcile", "--json", "--business-date", day.isoformat()]
                yield what, *_run(cluster, env, [[*dated, *part] for part in parts])
        yield "linkage", *_run(cluster, env, [["linkage", "--json"]])


def _run(cluster: Postgres, env: dict[str, str], commands: Sequence[Sequence[str]]) -> Row:
    """Children counted, seconds, and the most MB that one process took, and the server."""
    began = time.perf_counter()
    running = [
        subprocess.Popen([HOMEWARD, *command], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    peak = server = 0.0
    while any(process.poll() is None for process in running):
        peak = max(peak, *(_memory_if_there(process.pid) for process in running))
        server = max(server, sum(map(_memory_if_there, _processes(cluster))))
        time.sleep(SAMPLED)
    seconds = time.perf_counter() - began
    said = [json.load(process.stdout) for process in running if process.stdout]
    children = sum(each.get("children", each.get("asked")) for each in said)
    return f"{children:,}", round(seconds), round(peak), round(server)


def _processes(cluster: Postgres) -> list[int]:
    """Those of the server."""
    first = (cluster.folder / "postmaster.pid").read_text().split()[0]
    others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return [int(first), *map(int, others)]


def _memory_if_there(pid: int) -> float:
    """0 where the process has ended."""
    try:
        return memory_of(pid)
    except (OSError, AssertionError):
        return 0.0
