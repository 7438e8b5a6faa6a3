"""Which answers each kind of fact can have; what is none leaves the fact unknown."""

import re
from typing import Any

import pytest

from homeward.engine.facts import FACTS
from homeward.engine.facts.answered import KINDS, value_of, wanted
from homeward.engine.moments import UNKNOWN

PLACES = ("IN", "OUT")
ACCEPTED: list[tuple[str, list[str], Any]] = [
    ("choice", ["OUT"], "OUT"),
    ("flag", ["Y"], True),
    ("flag", ["N"], False),
    ("number", ["0"], 0),
    ("number", ["13"], 13),
    ("codes", [], ()),
    ("codes", ["OUT", "IN"], ("OUT", "IN")),
]
REFUSED: list[tuple[str, list[str]]] = [
    ("choice", []),
    ("choice", ["out"]),
    ("choice", ["IN", "OUT"]),
    ("choice", ["unknown"]),
    ("flag", ["yes"]),
    ("flag", ["Y", "N"]),
    ("flag", []),
    ("number", ["-1"]),
    ("number", ["1000"]),
    ("number", ["12.5"]),
    ("number", ["twelve"]),
    ("number", ["¹²"]),
    ("number", []),
    ("codes", ["OUT", "ELSEWHERE"]),
    ("count", ["3"]),
    ("duration", ["3"]),
]


@pytest.mark.parametrize(("kind", "answer", "value"), ACCEPTED)
def test_accepted(kind: str, answer: list[str], value: Any) -> None:
    assert value_of(kind, PLACES, answer) == value


@pytest.mark.parametrize(("kind", "answer"), REFUSED)
def test_refused_in_words(kind: str, answer: list[str]) -> None:
    assert value_of(kind, PLACES, answer) is UNKNOWN
    assert wanted(kind, PLACES).startswith("must be")


def test_every_fact_that_can_be_unknown_says_who_is_asked_and_can_be_answered() -> None:
    unknown = [fact for fact in FACTS.values() if fact.can_be_unknown]
    assert len(unknown) >= 9
    assert [fact.name for fact in unknown if fact.kind not in KINDS] == []


def test_nobody_is_asked_for_sex_or_ethnicity() -> None:
    words = {word for name in FACTS for word in re.split(r"[._]", name)}
    assert words.isdisjoint({"sex", "gender", "ethnicity"})
