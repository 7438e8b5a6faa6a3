"""Copy the store, restore the copy beside it, and keep it only if the two agree."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from homeward.errors import HomewardError
from homeward.store import copies

PATTERN = "homeward-*.copy"


@dataclass(frozen=True)
class Backup:
    """A copy that was restored once; `removed` counts the older ones that went for it."""

    file: Path
    events: int
    tables: int
    bytes: int
    removed: int


KEPT = 14
"""Copies, unless somebody asks for another number."""


def back_up(engine: Engine, folder: Path, keep: int, now: datetime) -> Backup:
    """Raises HomewardError where the copy cannot be made or restored, or differs from the store; then no
    older copy is removed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    half, file = (folder / f"homeward-{now:%Y%m%dT%H%M%SZ}.{end}" for end in ("half", "copy"))
    before = copies.extent(engine)
    try:
        copies.copy(engine, half)
        with copies.restored(engine, half) as again:
            found = copies.extent(again)
        if found.last < before.last or found != copies.extent(engine, found.last):
            raise HomewardError("the restored copy is not as the store is: it lacks events or tables.")
        half.rename(file)
    finally:
        half.unlink(missing_ok=True)
    old = sorted(folder.glob(PATTERN))[:-keep]
    for each in old:
        each.unlink()
    return Backup(file, found.events, len(found.tables), file.stat().st_size, len(old))
