"""A DuckDB database to work something out in, which takes no more memory than it is given."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from homeward.config import settings

MEMORY = "512MB"
SPILLED = "spilled-"


@contextmanager
def workspace() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty one. What does not fit in memory lies in a folder of the installation's data that only its
    owner may enter, and goes at the end; what a killed process left there goes when the next one begins."""
    data = settings().data
    data.mkdir(parents=True, exist_ok=True)
    for left in data.glob(f"{SPILLED}*"):
        if not _is_running(left.name.removeprefix(SPILLED)):
            shutil.rmtree(left, ignore_errors=True)
    folder = data / f"{SPILLED}{os.getpid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        with closing(duckdb.connect(":memory:")) as database:
            database.execute("SET TimeZone = 'UTC'")
            database.execute("SET threads = 1")
            database.execute(f"SET memory_limit = '{MEMORY}'")
            database.execute("SET temp_directory = $folder", {"folder": str(folder)})
            yield database
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_running(pid: str) -> bool:
    return Path(f"/proc/{pid}").exists()
