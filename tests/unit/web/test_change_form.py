"""The forms that change a rule: what they show, and the text that comes of what was typed."""

import difflib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homeward.engine.rulefiles.editing import TEXTS, parameters
from homeward.engine.rulefiles.load import id_in, read_text
from homeward.engine.rulefiles.model import Rule
from homeward.web.forms.answers import Answers
from homeward.web.forms.change import prefilled, read_change, read_end, read_file, read_start
from homeward.web.forms.reader import Reader
from homeward.web.words import codes
from tests.forms import at
from tests.machine import ROOT

FILES = sorted((ROOT / "rules").glob("*.yaml"))
NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
WHY = "The sub-group asked for it."


def text_of(name: str) -> str:
    return (ROOT / "rules" / f"{name}.yaml").read_text()


def rule_of(text: str) -> Rule:
    rule, problems = read_text(text, id_in(text))
    assert rule, problems
    return rule


def reader(answers: Answers | None = None, **typed: str) -> Reader:
    return Reader((answers or Answers()).with_values(**typed), NOW)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_form_sent_back_as_it_came_changes_nothing(file: Path) -> None:
    text = file.read_text()
    given = reader(prefilled(text, rule_of(text)), reason=WHY)
    assert read_change(given, text, rule_of(text)) is None
    assert list(given.errors) == ["reason"]


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_everything_that_a_form_offers_has_words(file: Path) -> None:
    offered = parameters(file.read_text())
    assert {code for each in offered for code in each.choices} <= codes.RULE_CHOICES.keys()
    assert all("_" not in each.label for each in offered)
    assert set(TEXTS) == codes.RULE_TEXTS.keys()


def test_only_the_lines_that_were_changed_differ() -> None:
    text = text_of("contact-adult-unknown")
    answers = prefilled(text, rule_of(text))
    chosen = {**answers.values, "when.any.0.disclosure.elements.includes_any": ("gifts", "money")}
    change = read_change(reader(Answers(chosen), reason=WHY), text, rule_of(text))
    assert change
    assert change.reason == WHY
    lines = difflib.ndiff(text.splitlines(), change.text.splitlines())
    (gone, new) = [line for line in lines if line[0] in "+-"]
    assert "sexual" in gone
    assert "[gifts, money]" in new


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("when.missing_episodes.within", "90 moons", "“within” must be a length of time"),
        ("when.missing_episodes.at_least", "many", "whole number"),
        ("when.missing_episodes.category", "", "Choose at least one"),
        ("when.missing_episodes.category", "X", "Choose from the answers listed"),
        ("alert.respond_within", "soon", "“immediately”"),
        ("late_after", "", "Enter a value"),
        ("review_by", "2010-01-01", "before"),
        ("guide", "", "missing"),
        ("purpose", "A high score", "may not speak of"),
        ("because", "{{ nothing.known }}", "is not a fact"),
        ("title", "x" * 6000, "Use 5,000 characters or fewer"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(field: str, typed: str, told: str) -> None:
    text = text_of("repeat-missing-90-days")
    given = reader(prefilled(text, rule_of(text)), **{field: typed, "reason": WHY})
    assert read_change(given, text, rule_of(text)) is None
    assert list(given.errors) == [field]
    assert told in given.errors[field]


def test_the_end_of_a_rule_says_why() -> None:
    text = text_of("repeat-missing-90-days")
    assert read_end(reader(), text) is None
    change = read_end(reader(end_reason=WHY), text)
    assert change
    assert rule_of(change.text).retired_because == WHY


def test_a_file_has_all_its_problems_told() -> None:
    text = text_of("repeat-missing-90-days")
    assert read_file(reader(text=text, reason=WHY))
    given = reader(text=text.replace("90 days", "90 moons").replace("status: live", "status: new"))
    assert read_file(given) is None
    assert given.errors["text"].count("Line") == 2
    assert set(given.errors) == {"text", "reason"}


def test_a_change_begins_now_or_later() -> None:
    assert read_start(reader(when="now")) == NOW
    assert read_start(reader(when="later", **at("start", "21 3 2026 9:00"))) == NOW + timedelta(days=1)
    assert read_start(reader(when="later", **at("start", "20 3 2026 8:58"))) == NOW
    for typed in ({}, {"when": "later"}, {"when": "later", **at("start", "19 3 2026 9:00")}):
        given = reader(**typed)
        assert read_start(given) is None
        assert given.errors
