"""Whatever stands in a rule file or a file of cases, reading it raises nothing: it tells what is wrong."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.engine.facts import FACTS, Fact
from homeward.engine.rulefiles.casefile import read_cases
from homeward.engine.rulefiles.load import read_rule
from homeward.errors import RuleProblem
from tests.rulefiles import KEYS, rule_text_factory

HUGE = "9" * 5000
ODD = st.sampled_from(
    [
        *(":", "- ", "? ", "{", "}", "[", "]", "&a ", "*a", "!!int ", "!x ", "|", ">-", "%", "#", "'", '"'),
        *("\t", "\n", "\n\n  ", "---\n", "...", "<<: *a", "\x00", "\ufeff", "\u2028", "\U0001f600", "~"),
        *("yes", "0x1f", "2026-02-30", HUGE, "1e999", "all", "any", "not", "known", "within", "99999 days"),
    ]
)
EDIT = st.tuples(st.integers(0, 900), st.integers(0, 30), ODD | st.text(max_size=8))
VALUES = st.sampled_from([*FACTS, "3", HUGE, "\u0663", "90 days", f"{HUGE} days", "9999 working days"])
NAMES = st.sampled_from(
    [*FACTS, *("all", "any", "not", "is", "in", "within", "category", "at_least", "at_most", "known")]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | VALUES,
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(NAMES, parts, max_size=3)
        | st.dictionaries(st.text(max_size=8), parts, max_size=2)
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules") / "test-rule.yaml"


def reads(file: Path, content: str | bytes) -> None:
    """A rule or its problems, each at a place in that file; never both, and never neither."""
    file.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    rule, problems = read_rule(file)
    assert (rule is None) == bool(problems)
    are_placed(problems, file)


def are_placed(problems: Sequence[RuleProblem], file: Path) -> None:
    for problem in problems:
        assert problem.file == str(file)
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message.strip()


def mangled(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    for at, gone, put in edits:
        text = text[:at] + put + text[at + gone :]
    return text


@given(st.lists(EDIT, min_size=1, max_size=4))
def test_a_rule_file_that_was_mangled(file: Path, edits: Sequence[tuple[int, int, str]]) -> None:
    reads(file, mangled(rule_text_factory(), edits))


CASE = """cases:
  - name: The second report in 28 days
    kind: fires
    events:
      - {at: 2026-04-10T21:00Z, type: missing.reported, child: A, episode: E1}
      - {at: 2026-04-20T22:10Z, type: missing.reported, child: A, episode: E2, id: two}
    as_of: 2026-04-21T00:00Z
    expect:
      - {child: A, episode: E2, due: 2026-04-20T22:10Z, late: no, actions: [cadt, notify]}
    cannot_tell:
      - {child: A, episode: E2, unknown: [child.age]}
"""


@given(st.lists(EDIT, max_size=4))
def test_a_file_of_cases_that_was_mangled(file: Path, edits: Sequence[tuple[int, int, str]]) -> None:
    file.write_bytes(mangled(CASE, edits).encode("utf-8", "surrogatepass"))
    _, problems = read_cases(file)
    are_placed(problems, file)


@given(ANYTHING, st.sampled_from(["name", "kind", "events", "as_of", "expect", "cannot_tell", "other"]))
def test_anything_in_a_case(file: Path, value: Any, key: str) -> None:
    file.write_text(
        json.dumps({"cases": [{"name": "A case", "kind": "silent", "events": []} | {key: value}]})
    )
    cases, problems = read_cases(file)
    assert (cases == []) == bool(problems)
    are_placed(problems, file)


@given(st.sampled_from([*KEYS, "macse", "notify", "task", "late_after", "effective_to"]), ANYTHING)
def test_anything_under_any_key(file: Path, key: str, value: Any) -> None:
    reads(file, rule_text_factory(**{key: json.dumps(value)}))


@given(st.sampled_from([*FACTS.values()]), st.data())
def test_any_value_for_a_comparison(file: Path, fact: Fact, data: st.DataObject) -> None:
    compared = {data.draw(st.sampled_from(fact.operators)): data.draw(VALUES), "within": data.draw(VALUES)}
    reads(file, rule_text_factory(when=json.dumps({fact.name: compared})))


def test_a_number_too_long_to_be_read(file: Path) -> None:
    for compared in ({"child.age": {"at_most": HUGE}}, {"episode.open_for": {"at_least": f"{HUGE} days"}}):
        reads(file, rule_text_factory(when=json.dumps(compared)))


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_anything_at_all(file: Path, content: bytes | str) -> None:
    reads(file, content)
