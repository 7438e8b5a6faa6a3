"""How every command ends: one sentence on stderr and the exit code of the contract, never a traceback."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from homeward.cli.main import COMMANDS
from tests.machine import ROOT

HOMEWARD = Path(sys.executable).with_name("homeward")


def homeward(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([HOMEWARD, *arguments], env={**os.environ, **env}, capture_output=True, text=True)


def test_help_lists_every_command() -> None:
    said = homeward("--help")
    assert said.returncode == 0
    assert [command for command in COMMANDS if command not in said.stdout] == []


def test_it_says_which_version_it_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert homeward("--version").stdout == f"homeward {project['version']}\n"


@pytest.mark.parametrize(
    ("arguments", "env", "sentence"),
    [
        (("nope",), {}, "No such command"),
        (
            ("alerts",),
            {"HOMEWARD_DATABASE_URL": "postgresql+psycopg://x@127.0.0.1:1/x"},
            "the store cannot be used",
        ),
        (("alerts",), {"HOMEWARD_DATA": "/proc/homeward"}, "cannot be used"),
    ],
)
def test_what_it_cannot_do_it_says_in_a_sentence(
    arguments: tuple[str, ...], env: dict[str, str], sentence: str
) -> None:
    said = homeward(*arguments, **env)
    assert said.returncode == 2
    assert sentence in said.stderr
    assert "Traceback" not in said.stderr


def test_what_is_logged_keeps_away_from_the_one_document_on_stdout(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    with (rules / "harm-disclosed.yaml").open("a") as rule:
        rule.write("broken: [")
    said = homeward("reconcile", "--json", HOMEWARD_DATA=str(tmp_path), HOMEWARD_RULES=str(rules))
    assert said.returncode == 1
    assert json.loads(said.stdout)["rule_problems"] == 1
    assert json.loads(said.stderr.splitlines()[0])["file"].endswith("harm-disclosed.yaml")
