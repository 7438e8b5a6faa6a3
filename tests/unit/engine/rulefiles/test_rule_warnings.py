"""What is no error of a rule, and yet more often a slip than meant."""

from pathlib import Path

import pytest

from homeward.engine.rulefiles.load import load_rules
from homeward.engine.rulefiles.rule_warnings import not_approved, warnings
from tests.histories import shipped_rules
from tests.machine import ROOT
from tests.rulefiles import LINE, rule_file_factory

WAITING = {"on": "[missing.found]", "alert": None, "interviewer": "yes", "because": "It is so."}


def told(folder: Path, **overrides: str | None) -> list[str]:
    """What is told of a rule that asks for two episodes of category M in 28 days, but for these keys."""
    rule_file_factory(folder, **overrides)
    return [each.message for each in warnings(load_rules(folder), folder)]


def test_nothing_of_what_is_shipped_is_told() -> None:
    assert warnings(shipped_rules(), ROOT / "rules") == []


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Reported missing twice in 28 days", []),
        ("Reported missing two or more times in four weeks", []),
        ("Reported missing for the second time in 28 days", []),
        ("Reported missing more than once in 28 days", []),
        ("Reported missing again and again", []),
        ("Reported missing three times in 28 days", ["three"]),
        ("Reported missing twice in 90 days", ["90 days"]),
        ("Reported missing 3 times in a month", ["a month", "3"]),
        ("Reported missing twice in five working days", ["five working days"]),
    ],
)
def test_a_title_that_contradicts_what_the_rule_asks(tmp_path: Path, title: str, said: list[str]) -> None:
    assert told(tmp_path, title=title) == [
        f"The title says “{each}”, and the rule asks for 28 days and 2." for each in said
    ]


@pytest.mark.parametrize(
    ("title", "length", "fits"),
    [
        ("No interview after 72 hours", "72 hours", True),
        ("No interview after three days", "72 hours", True),
        ("24 hours left for the interview", "48 hours", True),
        ("24 hours left for the interview", "24 hours", False),
        ("No interview for six months", "182 days", True),
        ("No interview for six months", "150 days", False),
        ("No interview for a year", "365 days", True),
        ("No interview for one hour", "2 hours", False),
    ],
)
def test_lengths_of_time_in_a_title(tmp_path: Path, title: str, length: str, fits: bool) -> None:
    when = f"{{return.waiting_for: {{at_least: {length}}}}}"
    assert told(tmp_path, **WAITING, title=title, when=when) is not fits


def test_how_often_it_says_so_again_is_in_the_rule_too(tmp_path: Path) -> None:
    assert told(tmp_path, title="Missing, and again every week", repeat_every="7 days") == []
    assert told(tmp_path, title="Missing, and again every week", repeat_every="8 days") != []


def test_a_number_that_the_fact_itself_has_is_no_contradiction(tmp_path: Path) -> None:
    when = "{case.child_turns_18: {is: yes, within: 90 days}}"
    case = {"on": "[macse.accepted]", "when": when, "because": "It is so."}
    assert told(tmp_path, **case, title="Turns 18 within 90 days") == []
    assert told(tmp_path, **case, title="Turns 19 within 90 days") != []


@pytest.mark.parametrize(
    ("when", "left_out"),
    [
        ("{child.age: {at_most: 13}}", None),
        ("{child.age: {at_most: 14}}", "16 or 17"),
        ("{child.age: {at_most: 15}}", "16 or 17"),
        ("{child.age: {at_most: 16}}", "17"),
        ("{child.age: {at_most: 17}}", None),
        ("{child.age: {at_least: 16}}", None),
        ("{not: {child.age: {at_least: 16}}}", "16 or 17"),
        ("{not: {child.age: {at_most: 15}}}", None),
        ("{not: {not: {child.age: {at_most: 15}}}}", "16 or 17"),
        ("{any: [{child.looked_after: yes}, {child.age: {at_most: 15}}]}", "16 or 17"),
    ],
)
def test_a_limit_of_age_that_exempts_the_oldest(tmp_path: Path, when: str, left_out: str | None) -> None:
    messages = told(tmp_path, title="A child is missing", when=when, because="It is so.")
    assert len(messages) == (1 if left_out else 0)
    assert all(f"leaves out who is {left_out}." in each for each in messages)


def test_so_does_a_limit_on_the_way_to_macse(tmp_path: Path) -> None:
    assert len(told(tmp_path, macse="{when: {child.age: {at_most: 15}}}")) == 1


CASES = """cases:
  - name: Three in 28 days
    kind: silent
    events:
      - {at: 2026-04-10T21:00Z, type: missing.reported, child: A, episode: E1}
      - {at: 2026-04-20T22:10Z, type: missing.reported, child: A, episode: E2}
    as_of: 2026-04-21T00:00Z
"""


@pytest.mark.parametrize(("approved_by", "count"), [("Missing sub-group", 1), ("not yet approved", 0)])
def test_approval_of_cases_that_differ(tmp_path: Path, approved_by: str, count: int) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test-rule.yaml").write_text(CASES)
    path = rule_file_factory(tmp_path, approved_by=approved_by)
    found = warnings(load_rules(tmp_path), tmp_path)
    expected = "Version 1 is approved, and cases of it go differently: Three in 28 days."
    assert [(each.file, each.line, each.message) for each in found] == [
        (str(path), LINE["approved_by"], expected)
    ] * count


def test_a_retired_rule_is_left_alone(tmp_path: Path) -> None:
    retired = {"status": "retired", "retired_because": "It is no longer needed."}
    assert told(tmp_path, title="Missing nine times", **retired) == []


def test_who_approved_nothing_yet(tmp_path: Path) -> None:
    rule_file_factory(tmp_path)
    rule_file_factory(tmp_path, "other", code="R91", approved_by="not yet approved")
    rule_file_factory(tmp_path, "draft", code="R92", approved_by="not yet approved", status="draft")
    assert not_approved(load_rules(tmp_path).current) == ["R91"]
