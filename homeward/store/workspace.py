"""A DuckDB database to work something out in, which takes no more memory than it is given."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

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
        _remove(left)
    with _folder(data) as folder, closing(duckdb.connect(":memory:")) as database:
        database.execute("SET TimeZone = 'UTC'")
        database.execute("SET threads = 1")
        database.execute(f"SET memory_limit = '{MEMORY}'")
        database.execute("SET temp_directory = $folder", {"folder": str(folder)})
        yield database


@contextmanager
def _folder(data: Path) -> Iterator[Path]:
    """Locked for as long as the process lives, in whatever container, so that no other takes it for what a
    killed one left."""
    folder = Path(mkdtemp(prefix=SPILLED, dir=data))
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        folder.mkdir(mode=0o700, exist_ok=True)  # another may have taken it for left before it was locked
        yield folder
    finally:
        os.close(held)
        shutil.rmtree(folder, ignore_errors=True)


def _remove(folder: Path) -> None:
    """Unless a process holds it."""
    with suppress(FileNotFoundError, BlockingIOError):
        held = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(held)
