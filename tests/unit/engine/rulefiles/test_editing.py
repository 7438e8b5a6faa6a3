"""Changing a rule's text: what a form offers, and that everything else stays as people wrote it."""

import difflib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from homeward.engine.rulefiles.editing import Parameter, parameters, rewritten
from homeward.engine.rulefiles.load import read_text
from tests.machine import ROOT

FILES = sorted((ROOT / "rules").glob("*.yaml"))


def by_field(text: str) -> dict[str, Parameter]:
    return {parameter.field: parameter for parameter in parameters(text)}


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_nothing_changed_leaves_every_byte_of_a_shipped_rule(file: Path) -> None:
    text = file.read_text()
    assert rewritten(text, {}) == text


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_parameter_is_found_where_it_can_be_put_back(file: Path) -> None:
    text = file.read_text()
    rule, problems = read_text(text, file.stem)
    assert (rule is not None, problems) == (True, [])
    for parameter in parameters(text):
        value: object = parameter.value
        if parameter.choices and parameter.name not in ("is",):
            value = parameter.value.split(", ")
        again, _ = read_text(rewritten(text, {parameter.path: value}), file.stem)
        assert again == rule, parameter


def test_a_window_and_a_count_are_parameters() -> None:
    found = by_field((ROOT / "rules" / "repeat-missing-90-days.yaml").read_text())
    assert found["when.missing_episodes.within"].value == "90 days"
    assert found["when.missing_episodes.at_least"].value == "3"
    assert found["when.missing_episodes.category"].choices == ("M", "A")
    assert found["alert.respond_within"].value == "1 working day"


def test_only_what_is_changed_differs() -> None:
    text = (ROOT / "rules" / "repeat-missing-90-days.yaml").read_text()
    changed = rewritten(text, {("when", "missing_episodes", "within"): "60 days"})
    differing = [line for line in difflib.ndiff(text.splitlines(), changed.splitlines()) if line[0] in "+-"]
    assert [line.strip() for line in differing] == [
        "-   missing_episodes: {category: [M], within: 90 days, at_least: 3}",
        "+   missing_episodes: {category: [M], within: 60 days, at_least: 3}",
    ]


def test_days_instants_numbers_and_long_texts_are_written_as_people_write_them() -> None:
    text = (ROOT / "rules" / "repeat-missing-90-days.yaml").read_text()
    guide = "Ask the child what has changed since the first of these episodes. " * 4
    changed = rewritten(
        text,
        {
            ("guide",): guide,
            ("review_by",): date(2028, 3, 31),
            ("effective_from",): datetime(2026, 12, 1, 9, tzinfo=UTC),
            ("version",): 2,
            ("known_false_positives",): None,
        },
    )
    assert max(map(len, changed.splitlines())) <= 110
    rule, problems = read_text(changed, "repeat-missing-90-days")
    assert problems == []
    assert rule is not None
    assert (rule.number, rule.review_by) == (2, date(2028, 3, 31))
    assert rule.force[0] == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert rule.guide.split() == guide.split()
    assert rule.known_false_positives == ""
