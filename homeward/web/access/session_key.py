"""The secret that signs session cookies: made once, readable by its owner alone."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def session_key(folder: Path) -> str:
    """Every web process that shares the folder shares the key, so people stay signed in through a restart."""
    file = folder / "session-key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=folder) as new:
            new.write(secrets.token_urlsafe(32))
            new.flush()
            with suppress(FileExistsError):  # another process was first: its key stands
                os.link(new.name, file)
    return file.read_text()
