"""The `homeward` command run in this process, against a store of the test's own."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from homeward.cli import main
from homeward.config import settings


@dataclass(frozen=True)
class Outcome:
    """What a command came to: its exit code, and what it printed on each stream."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document of stdout."""
        return json.loads(self.out)


class Homeward:
    """Runs commands with their settings from the environment, as a shell would give them."""

    def __init__(self, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.url = url
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Outcome:
        self._monkeypatch.setenv("HOMEWARD_DATABASE_URL", self.url)
        self._monkeypatch.setattr(sys, "argv", ["homeward", *map(str, arguments)])
        settings.cache_clear()
        self._capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            settings.cache_clear()
        printed = self._capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    def import_(self, kind: str, path: Path, *options: str) -> Outcome:
        return self("import", kind, path, "--json", *options)
