"""Runs a reported input as whoever reported it ran it: by the `homeward` command, on an empty store."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from homeward.cli.main import app
from tests.commands import Homeward
from tests.stores import sqlite_store

INPUTS = Path(__file__).parent / "inputs"
AS_OF = "2026-11-26T00:00:00Z"

Evaluate = Callable[..., dict[str, Any]]
Told = Callable[..., dict[str, Any]]


def evaluated(file: Path, as_of: str) -> dict[str, Any]:
    arguments = ["evaluate", "--events", str(file), "--as-of", as_of, "--json"]
    document: dict[str, Any] = json.loads(CliRunner().invoke(app, arguments).stdout)
    return document


@pytest.fixture
def evaluate() -> Evaluate:
    """`homeward evaluate` of one input by its name; answers with the document that it prints."""
    return lambda name, as_of=AS_OF: evaluated(INPUTS / f"{name}.jsonl", as_of)


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """`homeward evaluate` of these events."""

    def run(*events: dict[str, Any], as_of: str = AS_OF) -> dict[str, Any]:
        file = tmp_path / "events.jsonl"
        file.write_text("".join(f"{json.dumps(event)}\n" for event in events), encoding="utf-8")
        return evaluated(file, as_of)

    return run


@pytest.fixture
def homeward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Homeward:
    """The command with an empty store of its own."""
    return Homeward(sqlite_store(tmp_path), monkeypatch, capsys)
