"""Runs a reported input as whoever reported it ran it: by the `homeward` command, on an empty store."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from homeward.cli.main import app
from tests.commands import Homeward

INPUTS = Path(__file__).parent / "inputs"
AS_OF = "2026-11-26T00:00:00Z"

Evaluate = Callable[..., dict[str, Any]]


@pytest.fixture
def evaluate() -> Evaluate:
    """`homeward evaluate` of one input by its name; answers with the document that it prints."""

    def run(name: str, as_of: str = AS_OF) -> dict[str, Any]:
        arguments = ["evaluate", "--events", str(INPUTS / f"{name}.jsonl"), "--as-of", as_of, "--json"]
        document: dict[str, Any] = json.loads(CliRunner().invoke(app, arguments).stdout)
        return document

    return run


@pytest.fixture
def homeward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Homeward:
    """The command with an empty store of its own."""
    return Homeward(f"sqlite:///{tmp_path / 'homeward.db'}", monkeypatch, capsys)
