"""`homeward rules`: what it prints where, and its exit codes: 0 done, 1 a person is needed, 2 wrong use."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from homeward.cli.rules import app
from tests.histories import shipped_rules
from tests.machine import ROOT
from tests.rulefiles import LINE, rule_file_factory


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def document(*arguments: str | Path) -> dict[str, Any]:
    return json.loads(run(*arguments, "--json").stdout)


def test_the_shipped_rules_are_in_order_and_it_says_which_nobody_approved() -> None:
    result = run("check")
    codes = [rule.code for rule in shipped_rules().current if not rule.is_approved]
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        f"{len(shipped_rules())} rules, all in order.",
        f"{len(codes)} in use are approved by nobody yet: {', '.join(codes)}.",
    ]


def test_a_warning_is_told_and_does_not_fail(tmp_path: Path) -> None:
    path = rule_file_factory(tmp_path, title="Reported missing three times in 28 days")
    result = run("check", "--rules", tmp_path)
    assert (result.exit_code, result.stderr.splitlines()) == (
        0,
        [
            f"{path}:{LINE['title']}:1: The title says “three”, and the rule asks for 28 days and 2."
            " (a warning)",
            "1 rule, all in order.",
            "1 to look at.",
        ],
    )
    told = document("check", "--rules", tmp_path)
    assert (told["ok"], told["not_approved"]) == (True, [])
    assert [warning["line"] for warning in told["warnings"]] == [LINE["title"]]


def test_every_problem_is_told_and_a_person_is_needed(tmp_path: Path) -> None:
    rule_file_factory(tmp_path, "one", status="alive")
    rule_file_factory(tmp_path, "two", review_by="soon")
    result = run("check", "--rules", tmp_path)
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert lines[0].startswith(f"{tmp_path}/one.yaml:{LINE['status']}:9: `status` cannot be `alive`.")
    assert lines[1].startswith(f"{tmp_path}/two.yaml:{LINE['review_by']}:12: `review_by` must be a day")
    assert lines[2] == "2 to mend."


def test_check_in_json_is_one_document(tmp_path: Path) -> None:
    rule_file_factory(tmp_path, status="alive")
    told = document("check", "--rules", tmp_path)
    assert (told["ok"], told["rules"]) == (False, 0)
    assert [(p["line"], p["column"]) for p in told["problems"]] == [(LINE["status"], 9)]


def test_a_rule_without_cases_fails(tmp_path: Path) -> None:
    rule_file_factory(tmp_path)
    result = run("test", "--rules", tmp_path)
    assert result.exit_code == 1
    assert "no case of kind `fires`; every rule needs one." in result.stderr
    assert result.stderr.endswith("0 cases of 1 rule; something is wrong with: test-rule.\n")
    (tried,) = document("test", "--rules", tmp_path)["rules"]
    assert (tried["passed"], tried["missing"]) == (False, ["fires", "silent", "boundary"])


@pytest.mark.parametrize("name", ["R17", "named-other-child"])
def test_one_rule_by_its_code_or_its_id(name: str) -> None:
    told = document("test", name)
    assert told["ok"] is True
    assert [tried["rule"] for tried in told["rules"]] == ["named-other-child"]
    assert document("explain", name)["code"] == "R17"
    assert "Holds when" in run("explain", name).stdout


def test_the_list_is_in_order_of_the_codes() -> None:
    codes = [rule["code"] for rule in document("list")["rules"]]
    assert codes == sorted(codes)
    assert [line.split()[0] for line in run("list").stdout.splitlines()] == codes


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "R99"),
        ("test", "R01", "R99"),
        ("explain",),
        ("check", "--rules", str(ROOT / "no-such-folder")),
        ("list", "--rules", str(ROOT / "README.md")),
    ],
)
def test_wrong_use(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")


def test_broken_rules_cannot_be_listed(tmp_path: Path) -> None:
    rule_file_factory(tmp_path, status="alive")
    result = run("list", "--rules", tmp_path)
    assert isinstance(result.exception, Exception)
    assert getattr(result.exception, "exit_code", None) == 2


def test_two_people_lock_an_approved_rule(tmp_path: Path) -> None:
    rule_file_factory(tmp_path)
    alone = run("lock", "--rules", tmp_path, "--by", "A. Sample")
    assert getattr(alone.exception, "exit_code", None) == 2
    both = run("lock", "--rules", tmp_path, "--by", "A. Sample", "--agreed-by", "B. Example")
    assert (both.exit_code, both.stderr) == (0, "Locked: test-rule, version 1.\nLocked: 1 version.\n")
