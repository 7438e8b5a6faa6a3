"""The cases of a rule: how a file of them is read, how they are run, and what counts as untested."""

from datetime import UTC, datetime
from pathlib import Path
from textwrap import indent

import pytest

from homeward.engine.rulefiles.casefile import Case, Kind, read_cases
from homeward.engine.rulefiles.load import read_rule
from homeward.engine.rulefiles.model import Rule
from homeward.engine.rulefiles.rule_cases import Tried, needed_kinds, try_case, try_rule, try_rules
from tests.rulefiles import rule_file_factory

EVENTS = """
- {at: 2026-02-10T21:00Z, type: missing.reported, child: A, episode: E1}
- {at: 2026-03-03T22:10Z, type: missing.reported, child: A, episode: E2}
"""
MISSPELT = "\n- {at: 2026-02-10T21:00Z, type: missing.found, child: A, episode: E1, found_bi: police}\n"
FOUND = "[{child: A, episode: E2, due: 2026-03-03T22:10Z}]"


def rule_factory(folder: Path, **overrides: str | None) -> Rule:
    rule, problems = read_rule(rule_file_factory(folder, **overrides))
    assert rule, problems
    return rule


def case_text_factory(events: str = EVENTS, **overrides: str | None) -> str:
    """One case as it stands in a file; what is overridden is YAML, None takes the key out."""
    values: dict[str, str | None] = {"name": "A case", "kind": "fires", "as_of": "2026-03-10T00:00Z"}
    values |= {"expect": FOUND} | overrides
    keys = "".join(f"{key}: {value}\n" for key, value in values.items() if value is not None)
    return "- " + indent(f"{keys}events:{indent(events, '  ')}", "  ").lstrip()


def case_file_factory(folder: Path, *cases: str, name: str = "test-rule") -> Path:
    path = folder / f"{name}.yaml"
    folder.mkdir(exist_ok=True)
    path.write_text("cases:\n" + indent("\n".join(cases), "  "))
    return path


def case_factory(folder: Path, **overrides: str | None) -> Case:
    events = overrides.pop("events", None) or EVENTS
    cases, problems = read_cases(case_file_factory(folder / "tests", case_text_factory(events, **overrides)))
    assert cases, problems
    return cases[0]


def test_a_short_event_is_filled_in_to_a_whole_one(tmp_path: Path) -> None:
    events = """
- {at: 2026-03-29T02:30+01:00, type: missing.found, child: A, episode: E1, returned_at: 2026-03-29T02:00Z}
- {at: 2026-03-29T03:00Z, type: contact.disclosed, child: A, contact: {kind: adult}, named_children: [B],
   received: 2026-03-30T09:00Z, id: told}
"""
    found, told = case_factory(tmp_path, events=events).events
    assert (found.key, found.data.child.value) == (("case", "event 1"), "A")
    assert found.occurred_at == found.data.found_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert found.data.returned_at == datetime(2026, 3, 29, 2, 0, tzinfo=UTC)
    assert (told.id, told.received_at) == ("told", datetime(2026, 3, 30, 9, 0, tzinfo=UTC))
    assert [child.value for child in told.named] == ["B"]


def test_a_case_that_goes_as_expected(tmp_path: Path) -> None:
    assert try_case(rule_factory(tmp_path), case_factory(tmp_path)).problems == ()


def test_a_rule_that_is_not_yet_live_is_tried_as_if_it_were(tmp_path: Path) -> None:
    assert try_case(rule_factory(tmp_path, status="draft"), case_factory(tmp_path)).problems == ()


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ("[{child: B, due: 2026-03-03T22:10Z}]", "expected finding did not come: child B"),
        (
            "[{child: A, due: 2026-03-03T22:11Z}]",
            "did not come: child A, due 2026-03-03T22:11",
        ),
        ("[{child: A, due: 2026-03-03T22:10Z, episode: E1}]", "episode E1"),
        ("[{child: A, due: 2026-03-03T22:10Z, late: yes}]", "late yes"),
        ("[{child: A, due: 2026-03-03T22:10Z, actions: [cadt, macse]}]", "actions [cadt, macse]"),
        ("[{child: A, due: 2026-03-03T22:10Z, evidence: [event 1]}]", "evidence [event 1]"),
        ("[{child: A, due: 2026-03-03T22:10Z, because: Other.}]", "because Other."),
        (f"[{FOUND[1:-1]}, {FOUND[1:-1]}]", "expected finding did not come: child A"),
    ],
)
def test_an_expectation_that_does_not_come_is_told(tmp_path: Path, expect: str, told: str) -> None:
    problems = try_case(rule_factory(tmp_path), case_factory(tmp_path, expect=expect)).problems
    assert told in problems[0]


def test_a_finding_that_nobody_expected_is_told(tmp_path: Path) -> None:
    silent = case_factory(tmp_path, kind="silent", expect=None)
    (problem,) = try_case(rule_factory(tmp_path), silent).problems
    assert problem.startswith("finding came unexpected: child A, episode E2, due 2026-03-03T22:10:00+00:00")


def test_what_nobody_can_tell_has_to_be_expected_too(tmp_path: Path) -> None:
    rule = rule_factory(tmp_path, when="{child.looked_after: yes}", because="It is so.")
    unsure = "[{child: A, episode: E1, unknown: [child.looked_after]}]"
    case = case_factory(tmp_path, kind="cannot_tell", expect=None, cannot_tell=unsure)
    (problem,) = try_case(rule, case).problems
    assert problem == "cannot tell came unexpected: child A, episode E2, unknown [child.looked_after]"


@pytest.mark.parametrize(
    ("overrides", "told"),
    [
        ({"kind": "fire"}, "`kind` cannot be `fire`. Did you mean `fires`?"),
        ({"kind": None}, "`kind` is missing"),
        ({"as_of": "2026-03-10"}, "`as_of` must be an instant with its offset"),
        ({"as_of": "2026-03-10T00:00"}, "`as_of` must be an instant with its offset"),
        ({"expects": "[]"}, "A case has no key `expects`. Did you mean `expect`?"),
        ({"expect": None}, "A case that fires has to say under `expect` what is found."),
        ({"expect": "[{child: A}]"}, "`due` is missing"),
        ({"expect": "[{child: A, due: 2026-03-03T22:10Z, latee: yes}]"}, "Did you mean `late`?"),
        ({"kind": "silent"}, "A silent case expects nothing."),
        ({"kind": "late"}, "A late case has to expect a finding with `late: yes`."),
        ({"kind": "cannot_tell"}, "has to say which facts are unknown."),
        ({"kind": "retraction"}, "needs an event that cancels or supersedes another."),
        ({"kind": "merge"}, "needs an event by which two identifiers turn out to be one child's."),
        ({"events": "\n- {at: 2026-02-10T21:00Z, child: A}\n"}, "`type` is missing"),
        ({"events": "\n- {at: noon, type: missing.reported, child: A}\n"}, "`at` must be an instant"),
        ({"events": "\n- {at: 2026-02-10T21:00Z, type: missing.lost, child: A}\n"}, "`type` must be a type"),
        ({"events": "\n- {at: 2026-02-10T21:00Z, type: missing.reported, child: A}\n"}, "`data.episode`"),
        (
            {"events": MISSPELT},
            "`missing.found` has no field `found_bi`. Did you mean `found_by`?",
        ),
    ],
)
def test_a_wrong_case_is_told_with_its_line(tmp_path: Path, overrides: dict[str, str], told: str) -> None:
    events = overrides.pop("events", EVENTS)
    path = case_file_factory(tmp_path, case_text_factory(events, **overrides))
    cases, problems = read_cases(path)
    assert cases == []
    assert any(told in problem.message for problem in problems), problems
    assert all(problem.line > 1 for problem in problems)


def tried_factory(folder: Path, *cases: str, **overrides: str | None) -> Tried:
    case_file_factory(folder / "tests", *cases)
    return try_rule(rule_factory(folder, **overrides), folder / "tests")


BOUNDARY = case_text_factory(kind="boundary")
SILENT = case_text_factory(kind="silent", expect=None, as_of="2026-03-01T00:00Z")


def test_a_rule_with_a_firing_a_silent_and_a_boundary_case_passes(tmp_path: Path) -> None:
    assert tried_factory(tmp_path, case_text_factory(), SILENT, BOUNDARY).passed


def test_a_rule_without_one_of_them_fails(tmp_path: Path) -> None:
    tried = tried_factory(tmp_path, case_text_factory(), SILENT)
    assert not tried.passed
    assert [complaint.split(": ", 1)[1] for complaint in tried.complaints()] == [
        "no case of kind `boundary`; every rule needs one."
    ]


@pytest.mark.parametrize(
    ("when", "needed"),
    [
        ("{missing_episodes: {at_least: 2, within: 28 days}}", False),
        ("{child.looked_after: yes}", True),
        ("{not: {any: [{macse.open: yes}, {child.age: {at_most: 13}}]}}", True),
        ("{placement.location: {known: no}}", False),
    ],
)
def test_a_rule_whose_facts_can_be_unknown_needs_a_case_of_that(
    tmp_path: Path, when: str, needed: bool
) -> None:
    kinds = needed_kinds(rule_factory(tmp_path, when=when, because="It is so."))
    assert (Kind.CANNOT_TELL in kinds) is needed


def test_a_rule_without_a_file_of_cases_fails(tmp_path: Path) -> None:
    tried = try_rule(rule_factory(tmp_path), tmp_path / "tests")
    assert not tried.passed
    assert "This file cannot be opened" in next(tried.complaints())


def test_a_file_of_cases_without_a_rule_fails(tmp_path: Path) -> None:
    case_file_factory(tmp_path / "tests", case_text_factory(), name="old-rule")
    (stray,) = try_rules([], tmp_path / "tests")
    assert not stray.passed
    assert "No rule is called so" in next(stray.complaints())


def test_a_failing_case_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    tried = tried_factory(tmp_path, SILENT, case_text_factory(expect="[{child: B, due: 2026-03-03T22:10Z}]"))
    assert not tried.passed
    line = int(next(tried.complaints()).split(":")[1])
    assert Path(tried.file).read_text().splitlines()[line - 1].strip() == "- name: A case"
