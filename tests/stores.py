"""Empty stores for tests, copied from one that was migrated once: quicker than migrating each."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from homeward.store.database import open_store


@cache
def _migrated() -> TemporaryDirectory[str]:
    """The folder of the store that is copied. It goes when the process ends."""
    folder = TemporaryDirectory(prefix="homeward-store-")
    open_store(f"sqlite:///{folder.name}/homeward.db").dispose()
    return folder


def sqlite_store(folder: Path) -> str:
    """The URL of an empty SQLite store, made in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(_migrated().name) / "homeward.db", folder)
    return f"sqlite:///{folder}/homeward.db"
