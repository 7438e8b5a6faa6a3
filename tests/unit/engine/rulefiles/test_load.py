"""Rule files: what is taken, and that every error is told with its place and what would be right."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from homeward.domain.findings.finding import Action
from homeward.engine.rulefiles.load import load_rules, read_rule
from homeward.engine.rulefiles.model import All, AnyOf, Compare, Condition, Not, Status
from homeward.errors import InvalidRules, RuleProblem
from tests.rulefiles import LINE, rule_file_factory, rule_text_factory


def problems_of(folder: Path, **overrides: str | None) -> list[RuleProblem]:
    rule, problems = read_rule(rule_file_factory(folder, **overrides))
    assert (rule is None) == bool(problems)
    return problems


def condition_of(folder: Path, when: str, on: str = "[missing.reported]") -> Condition:
    rule, problems = read_rule(rule_file_factory(folder, when=when, on=on, because="It is so."))
    assert rule, problems
    return rule.when


def test_every_key_of_a_rule_file_is_taken(tmp_path: Path) -> None:
    more = {
        "macse": "{when: {episode.police_risk: HIGH}}",
        "missing_group": "yes",
        "interviewer": "yes",
        "notify": "[Police, Social worker]",
        "task": "Find out.",
        "suppressible": "no",
        "late_after": "2 hours",
        "effective_to": "2030-01-01",
        "known_false_positives": "Two references.",
    }
    rule, _ = read_rule(rule_file_factory(tmp_path, **more))
    assert rule
    assert (rule.id, rule.code, rule.status) == ("test-rule", "R90", Status.LIVE)
    assert rule.when == Compare(
        "missing_episodes", "at_least", 2, (("category", ("M",)), ("within", timedelta(days=28)))
    )
    plain = {Action.CADT, Action.MISSING_GROUP, Action.INTERVIEWER, Action.NOTIFY, Action.TASK}
    assert rule.actions == plain
    assert rule.extra == ((Compare("episode.police_risk", "is", "HIGH"), Action.MACSE),)
    assert (rule.notify, rule.task, rule.never_silent) == (("Police", "Social worker"), "Find out.", True)
    assert (rule.respond_within, rule.late_after) == ("1 working day", timedelta(hours=2))
    assert (rule.effective_from, rule.effective_to) == (date(2014, 8, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("when", "meaning"),
    [
        ("{child.age: {at_most: 13}}", Compare("child.age", "at_most", 13)),
        ("{child.looked_after: yes}", Compare("child.looked_after", "is", True)),
        ("{child.looked_after: false}", Compare("child.looked_after", "is", False)),
        ("{placement.location: {known: no}}", Compare("placement.location", "known", False)),
        ("{placement.location: {in: [IN, OUT]}}", Compare("placement.location", "in", ("IN", "OUT"))),
        ("{episode.open_for: {at_least: 1 day}}", Compare("episode.open_for", "at_least", timedelta(days=1))),
        (
            "{child.looked_after: yes, child.age: {at_most: 13}}",
            All((Compare("child.looked_after", "is", True), Compare("child.age", "at_most", 13))),
        ),
        (
            "{any: [{child.looked_after: yes}, {not: {child.age: {at_least: 16}}}]}",
            AnyOf((Compare("child.looked_after", "is", True), Not(Compare("child.age", "at_least", 16)))),
        ),
    ],
)
def test_conditions(tmp_path: Path, when: str, meaning: Condition) -> None:
    assert condition_of(tmp_path, when) == meaning


def test_codes_are_compared_by_includes_any(tmp_path: Path) -> None:
    when = "{disclosure.elements: {includes_any: [gifts, overnight]}}"
    expected = Compare("disclosure.elements", "includes_any", ("gifts", "overnight"))
    assert condition_of(tmp_path, when, on="[contact.disclosed]") == expected


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("id", "other-rule", "`id` must be the file's name without its ending: `test-rule`."),
        ("id", "../other-rule", "`id` must be a plain name of small letters, digits and hyphens, of at most"),
        ("id", "a" * 101, "of at most 100 characters."),
        ("code", "ninety", "`code` must be capital letters and digits, such as `R01`."),
        ("title", "", "`title` must be a text."),
        ("status", "alive", "`status` cannot be `alive`. Did you mean `live`?"),
        ("approved_by", "safeguarding Lead", "`approved_by` is the owner; somebody else has to agree."),
        ("approved_by", "Nobody yet", "Say `not yet approved` of a rule that nobody has agreed to."),
        ("ask", "[child.sex]", "child.sex"),
        ("ask", "[contact.kind]", "`contact.kind` cannot be asked of all that this rule is `on`."),
        ("effective_from", "01/08/2014", "must be a day that exists, written like `2026-03-31`."),
        ("review_by", "2014-07-31", "`review_by` is before `effective_from`, 2014-08-01."),
        ("effective_to", "2014-07-31", "`effective_to` is before `effective_from`, 2014-08-01."),
        ("on", "missing.reported", "`on` must be a list, such as `[first, second]`."),
        ("on", "[missing.reportd]", "`on` cannot be `missing.reportd`. Did you mean `missing.reported`?"),
        ("on", "[child.registered]", "`on` cannot be `child.registered`."),
        ("alert", "yes", "`alert` must be made of keys with values"),
        ("alert", "{}", "`respond_within` is missing: `immediately`, or such as `1 working hour`."),
        ("alert", "{respond_within: soon}", "must be `immediately`, or such as `1 working hour`."),
        ("alert", "{respond_in: 1 working day}", "`alert` has no key `respond_in`."),
        ("missing_group", "maybe", "`missing_group` must be `yes` or `no`."),
        ("macse", "maybe", "`macse` must be `yes` or `no`."),
        ("macse", "{when: {child.agee: 3}}", "There is no fact `child.agee`. Did you mean `child.age`?"),
        ("interviewer", "[yes]", "`interviewer` must be `yes` or `no`."),
        ("notify", "Police", "`notify` must be a list"),
        ("suppressible", "never", "`suppressible` must be `yes` or `no`."),
        ("late_after", "an hour", "a length of time of at most a century, such as `24 hours` or `90 days`."),
        ("late_after", "0 hours", "`late_after` must be a length of time"),
        ("late_after", "9999999999999 days", "`late_after` must be a length of time of at most a century"),
        ("seperator", "x", "A rule has no key `seperator`."),
        ("purpos", "x", "A rule has no key `purpos`. Did you mean `purpose`?"),
        ("guide", "The risk score is high.", "it may not speak of “score”."),
        ("severity", "{points: 3}", "it may not speak of “points”."),
        ("source", "RAG list", "it may not speak of “RAG”."),
    ],
)
def test_each_wrong_value_is_told_with_what_would_be_right(
    tmp_path: Path, key: str, value: str, told: str
) -> None:
    problems = problems_of(tmp_path, **{key: value})
    assert any(told in problem.message for problem in problems), problems
    assert {problem.line for problem in problems} <= {LINE.get(key, len(LINE) + 1)}


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("{}", "This condition is empty"),
        ("[{child.looked_after: yes}]", "Put `all:` or `any:` before this list"),
        ("child.looked_after", "A condition must be made of keys with values"),
        ("{all: {child.looked_after: yes}}", "`all` must be a list"),
        ("{all: []}", "`all` must be a list"),
        ("{child.aged: {at_most: 13}}", "There is no fact `child.aged`. Did you mean `child.age`?"),
        ("{child.sex: female}", "There is no fact `child.sex`."),
        ("{child.ethnicity: WBRI}", "There is no fact `child.ethnicity`."),
        ("{child.age: 13}", "Compare `child.age` in exactly one way: `at_least`, `at_most`, `known`."),
        ("{child.age: {is: 13}}", "`child.age` has no key `is`. It can be: `at_least`, `at_most`, `known`."),
        ("{child.age: {at_most: thirteen}}", "`at_most` must be a whole number"),
        ("{child.age: {at_most: 13, at_least: 9}}", "Compare `child.age` in exactly one way"),
        ("{child.age: {}}", "Compare `child.age` in exactly one way"),
        ("{child.age: {most: 13}}", "`child.age` has no key `most`. Did you mean `at_most`?"),
        ("{child.age: {at_most: 13, within: 9 days}}", "`child.age` has no key `within`."),
        ("{child.looked_after: Y}", "`child.looked_after` must be `yes` or `no`."),
        ("{placement.location: OUTSIDE}", "cannot be `OUTSIDE`. It can be: `IN`, `OUT`."),
        (
            "{placement.location: [IN]}",
            "Compare `placement.location` in exactly one way: `in`, `is`, `known`.",
        ),
        ("{placement.location: {in: [IN, AWAY]}}", "`in` cannot be `AWAY`."),
        ("{episode.open_for: {at_least: 24}}", "`at_least` must be a length of time"),
        ("{missing_episodes: {at_least: 3, category: M}}", "`category` must be a list"),
        ("{missing_episodes: {at_least: 3, category: [X]}}", "`category` cannot be `X`."),
        ("{return.waiting_for: {at_least: 72 hours}}", "says nothing about `missing.reported`"),
        ("{return.waiting_for: {at_least: 72}}", "says nothing about `missing.reported`"),
        ("{return.waiting_for: {at_least: 72}}", "`at_least` must be a length of time"),
        ("{all: [{child.agee: 3}, {child.age: {at_most: x}}]}", "There is no fact `child.agee`."),
        ("{all: [{child.agee: 3}, {child.age: {at_most: x}}]}", "`at_most` must be a whole number"),
        ("{[child.age]: 13}", "A key must be a word"),
    ],
)
def test_each_wrong_condition_is_told_with_what_would_be_right(tmp_path: Path, when: str, told: str) -> None:
    problems = problems_of(tmp_path, when=when, because="It is so.")
    assert any(told in problem.message for problem in problems), problems
    assert {problem.line for problem in problems} == {LINE["when"]}


@pytest.mark.parametrize("when", ["{sign.absences: {at_least: 3}}", "{macse.closed_before: yes}"])
def test_a_fact_without_its_window_is_refused(tmp_path: Path, when: str) -> None:
    told = [problem.message for problem in problems_of(tmp_path, when=when)]
    assert "`within` is missing: a length of time, such as `90 days`." in told


@pytest.mark.parametrize(
    ("because", "told"),
    [
        ("Missing {{ missing_episodes.number }} times.", "`missing_episodes` has no detail `number`."),
        ("Missing {{ missing_episode.count }} times.", "Did you mean `missing_episodes`?"),
        ("Aged {{ child_age.years }}.", "`child_age` is not a fact that is known whenever this rule holds."),
        ("Last {{ missing_episodes.latest | wen }}.", "There is no filter `wen`. Did you mean `when`?"),
        ("Last {{ missing_episodes.latest }}.", "A detail in this text needs another filter"),
        ("Last {{ missing_episodes.count | when }}.", "A detail in this text needs another filter"),
        ("Last {{ missing_episodes.latest", "This text cannot be read"),
        ("{% if missing_episodes %}yes{% endif %}", "Only `{{ fact.detail }}`, with a filter or without"),
        ("{{ missing_episodes.__class__ }}", "`missing_episodes` has no detail `__class__`."),
        ("{{ 'a' * 1000000000 }}", "Only `{{ fact.detail }}`, with a filter or without"),
        ("{{ missing_episodes }}", "`missing_episodes` has no detail ``."),
    ],
)
def test_a_reason_may_only_tell_what_is_known_when_the_rule_holds(
    tmp_path: Path, because: str, told: str
) -> None:
    problems = problems_of(tmp_path, because=f"'{because}'".replace("'a'", "''a''"))
    assert [problem.line for problem in problems] == [LINE["because"]]
    assert told in problems[0].message


def test_a_reason_may_not_tell_a_fact_of_one_branch_only(tmp_path: Path) -> None:
    when = "{any: [{child.age: {at_most: 13}}, {child.looked_after: yes}]}"
    problems = problems_of(tmp_path, when=when, because="Aged {{ child_age.years }}.")
    assert "not a fact that is known whenever this rule holds" in problems[0].message


@pytest.mark.parametrize("key", ["id", "code", "title", "purpose", "status", "owner", "approved_by", "guide"])
def test_a_missing_key_is_told_with_what_belongs_there(tmp_path: Path, key: str) -> None:
    problems = problems_of(tmp_path, **{key: None})
    assert [problem.message.split(":")[0] for problem in problems] == [f"`{key}` is missing"]


def test_an_event_type_that_is_named_twice_is_looked_at_once(tmp_path: Path) -> None:
    rule, _ = read_rule(rule_file_factory(tmp_path, on="[missing.reported, missing.reported]"))
    assert rule
    assert rule.on == ("missing.reported",)


def test_a_rule_must_do_something(tmp_path: Path) -> None:
    assert "Nothing follows from this rule" in problems_of(tmp_path, alert=None)[0].message
    assert "Nothing follows from this rule" in problems_of(tmp_path, alert=None, macse="no")[0].message


def test_every_error_of_a_file_is_told_at_once_with_its_line_and_column(tmp_path: Path) -> None:
    problems = problems_of(
        tmp_path, status="alive", review_by="soon", when="{child.aged: {at_most: 13}, child.looked_after: Y}"
    )
    found = sorted((problem.line, problem.column) for problem in problems)
    assert found == [
        (LINE["status"], len("status: ") + 1),
        (LINE["review_by"], len("review_by: ") + 1),
        (LINE["when"], len("when: {") + 1),
        (LINE["when"], len("when: {child.aged: {at_most: 13}, child.looked_after: ") + 1),
    ]


def test_every_error_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    rule_file_factory(tmp_path, "one", status="alive")
    rule_file_factory(tmp_path, "two", review_by="soon")
    rule_file_factory(tmp_path, "three")
    with pytest.raises(InvalidRules) as caught:
        load_rules(tmp_path)
    assert [Path(problem.file).name for problem in caught.value.problems] == ["one.yaml", "two.yaml"]


def test_two_files_cannot_have_one_code(tmp_path: Path) -> None:
    rule_file_factory(tmp_path, "one")
    rule_file_factory(tmp_path, "two")
    with pytest.raises(InvalidRules, match=r"two.yaml:1:1: `R90` is already the code of one.yaml"):
        load_rules(tmp_path)


@pytest.mark.parametrize(
    ("content", "line", "column", "told"),
    [
        (b"", 1, 1, "This file is empty."),
        (b"# only a comment\n", 1, 1, "This file is empty."),
        (b"id: [one\n", 2, 1, "This is not readable as YAML"),
        (b"id: one\n\tcode: R1\n", 2, 1, "A tab stands here; indent with spaces."),
        (b"title: Missing: again\n", 1, 15, "A second colon stands here"),
        (b"id: one\n---\nid: two\n", 2, 1, "A second document begins here"),
        (b"id: one\nid: two\n", 2, 1, "`id` stands here a second time; the first is on line 1."),
        (b"id: one\ntitle: caf\xe9\n", 2, 11, "This is not UTF-8; save the file as UTF-8."),
        (b"id: one\ntitle: a\x01b\n", 2, 9, "This character may not stand in YAML"),
        (b"- id: one\n", 1, 1, "A rule must be made of keys with values"),
        (b"just text\n", 1, 1, "A rule must be made of keys with values"),
        (b"when: &it [*it]\n", 1, 7, "Anchors (&) and references (*) are not used here"),
        (b"when: *nothing\n", 1, 7, "This is not readable as YAML"),
        (b"{" * 2_000, 1, 1, "This is not readable as YAML."),
        (b"#" * 300_000, 1, 1, "This file is larger than 200 kB"),
    ],
)
def test_what_is_no_rule_file_is_told_with_its_place(
    tmp_path: Path, content: bytes, line: int, column: int, told: str
) -> None:
    path = tmp_path / "test-rule.yaml"
    path.write_bytes(content)
    rule, problems = read_rule(path)
    assert rule is None
    where = [(each.line, each.column) for each in problems if told in each.message]
    assert where == [(line, column)], problems


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "test-rule.yaml"
    path.write_text(rule_text_factory(), encoding="utf-8-sig")
    assert read_rule(path)[1] == []


def test_a_folder_that_is_not_there_and_one_without_rules(tmp_path: Path) -> None:
    with pytest.raises(InvalidRules, match=r"There is no such folder of rules\."):
        load_rules(tmp_path / "none")
    with pytest.raises(InvalidRules, match=r"No rule is here; a rule is a file `name\.yaml`\."):
        load_rules(tmp_path)


def version_of(folder: Path, text: str) -> str:
    path = folder / "test-rule.yaml"
    path.write_text(text)
    rule, problems = read_rule(path)
    assert rule, problems
    return rule.version


def test_the_version_is_of_what_the_rule_means(tmp_path: Path) -> None:
    plain = rule_text_factory()
    version = version_of(tmp_path, plain)
    assert re.fullmatch(r"1-[0-9a-f]{12}", version)
    other_way_round = "# a comment\n" + "".join(reversed(plain.splitlines(keepends=True)))
    assert version_of(tmp_path, other_way_round) == version
    folded = plain.replace("guide: Ask what has changed.", "guide: >\n  Ask what\n  has   changed.")
    assert version_of(tmp_path, folded) == version
    by_default = plain + "suppressible: yes\nlate_after: 60 minutes\nmacse: no\n"
    assert version_of(tmp_path, by_default) == version


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("{child.looked_after: yes}", "{child.looked_after: true}", True),
        ("{child.looked_after: yes}", "{child.looked_after: {is: yes}}", True),
        ("{child.looked_after: yes}", "{all: [{child.looked_after: yes}]}", True),
        ("{child.looked_after: yes}", "{child.looked_after: no}", False),
        ("{child.looked_after: yes}", "{child.looked_after: {known: yes}}", False),
        ("{not: {child.looked_after: yes}}", "{child.looked_after: no}", False),
        ("{episode.open_for: {at_least: 24 hours}}", "{episode.open_for: {at_least: 1 day}}", True),
        ("{episode.open_for: {at_least: 24 hours}}", "{episode.open_for: {at_least: 25 hours}}", False),
        (
            "{child.looked_after: yes, child.age: {at_most: 13}}",
            "{all: [{child.age: {at_most: 13}}, {child.looked_after: yes}]}",
            True,
        ),
        (
            "{all: [{child.age: {at_most: 13}}, {child.looked_after: yes}]}",
            "{any: [{child.age: {at_most: 13}}, {child.looked_after: yes}]}",
            False,
        ),
        (
            "{missing_episodes: {at_least: 2, within: 28 days, category: [M, A]}}",
            "{missing_episodes: {category: [A, M], within: 4 weeks, at_least: 2}}",
            True,
        ),
    ],
)
def test_conditions_that_mean_the_same_have_one_version(
    tmp_path: Path, one: str, other: str, same: bool
) -> None:
    texts = [rule_text_factory(when=when, because="It is so.") for when in (one, other)]
    assert (len({version_of(tmp_path, text) for text in texts}) == 1) is same
