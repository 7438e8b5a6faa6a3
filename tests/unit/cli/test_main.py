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
from homeward.store.database import open_store
from tests.machine import ROOT

HOMEWARD = Path(sys.executable).with_name("homeward")


def homeward(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([HOMEWARD, *arguments], env={**os.environ, **env}, capture_output=True, text=True)


def test_help_lists_every_command() -> None:
    said = homeward("--help")
    assert said.returncode == 0
    assert [command for command in COMMANDS if command not in said.stdout] == []


def test_help_imports_no_command() -> None:
    said = homeward("--help", PYTHONPROFILEIMPORTTIME="1")
    imported = {line.rpartition("|")[2].strip() for line in said.stderr.splitlines()}
    assert {each for each in imported if each.startswith("homeward.")} == {
        "homeward.cli",
        "homeward.cli.main",
        "homeward.errors",
        "homeward.garbage",
    }


def test_a_shell_completes_commands_and_their_options() -> None:
    def completed(words: str) -> set[str]:
        env = {
            "_HOMEWARD_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        }
        return set(homeward(**env).stdout.split())

    assert completed("homeward re") == {"reconcile", "report", "retention"}
    assert completed("homeward rules re") == {"register", "revise"}
    assert completed("homeward up --po") == {"--port"}


def test_it_says_which_version_it_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert homeward("--version").stdout == f"homeward {project['version']}\n"


@pytest.mark.parametrize(
    ("arguments", "env", "sentence"),
    [
        (("nope",), {}, "No such command"),
        (("doctr",), {}, "Did you mean 'doctor'?"),
        (("rules", "explian"), {}, "Did you mean 'explain'?"),
        (("explain", "R01"), {}, "Did you mean `homeward rules explain`?"),
        (
            ("alerts",),
            {"HOMEWARD_DATABASE_URL": "postgresql+psycopg://x@127.0.0.1:1/x"},
            "the store cannot be used",
        ),
        (("prepare",), {"HOMEWARD_DATA": "/proc/homeward"}, "cannot be used"),
        (("import", "some.csv"), {}, "homeward import events FILE"),
    ],
)
def test_what_it_cannot_do_it_says_in_a_sentence(
    arguments: tuple[str, ...], env: dict[str, str], sentence: str
) -> None:
    said = homeward(*arguments, **env)
    assert said.returncode == 2
    assert sentence in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    "command",
    [
        "alerts",
        "reconcile",
        "accounts list",
        "tokens list",
        "tokens seen",
        "quarantine list",
        "rules register",
    ],
)
def test_where_there_is_no_installation_it_says_which_store_is_missing_and_makes_none(
    tmp_path: Path, command: str
) -> None:
    said = homeward(*command.split(), HOMEWARD_DATA=str(tmp_path / "elsewhere"))
    assert said.returncode == 2
    assert f"no installation here: there is no store at {tmp_path}/elsewhere/homeward.db" in said.stderr
    assert list(tmp_path.iterdir()) == []


def row_of(said: subprocess.CompletedProcess[str], name: str) -> str:
    """How what the doctor looked at is, and what it saw."""
    rows = (line.split(maxsplit=2) for line in said.stdout.splitlines())
    [found] = [f"{state} {seen}" for state, what, seen in rows if what == name]
    return found


def test_the_doctor_says_that_nothing_is_installed_and_makes_nothing(tmp_path: Path) -> None:
    said = homeward("doctor", HOMEWARD_DATA=str(tmp_path / "elsewhere"))
    assert said.returncode == 1
    assert row_of(said, "store").startswith(
        f"WRONG no installation here: there is no store at {tmp_path}/else"
    )
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_names_the_store_and_no_password(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/homeward.db").dispose()
    said = homeward("doctor", HOMEWARD_DATA=str(tmp_path))
    assert row_of(said, "store").startswith(f"well {tmp_path}/homeward.db; events: 0")
    url = "postgresql+psycopg://x:an-invented-secret@127.0.0.1:1/homeward"
    said = homeward("doctor", HOMEWARD_DATABASE_URL=url)
    assert row_of(said, "store").startswith("WRONG 127.0.0.1:1/homeward cannot be opened")
    assert "an-invented-secret" not in said.stdout


def test_a_broker_that_is_away_is_told_in_a_sentence_and_nothing_is_logged(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/homeward.db").dispose()
    said = homeward("doctor", HOMEWARD_DATA=str(tmp_path), HOMEWARD_BROKER="127.0.0.1:1")
    assert row_of(said, "broker") == "WRONG The broker does not answer; see HOMEWARD_BROKER."
    assert said.stderr == ""


def test_what_is_logged_keeps_away_from_the_one_document_on_stdout(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    with (rules / "harm-disclosed.yaml").open("a") as rule:
        rule.write("broken: [")
    open_store(f"sqlite:///{tmp_path}/homeward.db").dispose()
    said = homeward("reconcile", "--json", HOMEWARD_DATA=str(tmp_path), HOMEWARD_RULES=str(rules))
    assert said.returncode == 1
    assert json.loads(said.stdout)["rule_problems"] == 1
    assert json.loads(said.stderr.splitlines()[0])["file"].endswith("harm-disclosed.yaml")
