"""Rules and reasons in plain English."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homeward.engine.facts import FACTS
from homeward.engine.moments import Reading
from homeward.engine.rulefiles.load import read_rule
from homeward.engine.rulefiles.model import Rule
from homeward.engine.rulefiles.texts import SAMPLES
from homeward.engine.subjects import KINDS
from homeward.engine.words.narrate import ASKED_OF, because, explain, one_line
from homeward.engine.words.phrases import duration, when, words
from tests.rulefiles import rule_file_factory


def rule_factory(folder: Path, **overrides: str | None) -> Rule:
    rule, problems = read_rule(rule_file_factory(folder, **overrides))
    assert rule, problems
    return rule


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (datetime(2026, 3, 3, 22, 10, tzinfo=UTC), "3 March 2026 at 22:10"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2 July 2026 at 00:30"),
    ],
)
def test_instants_are_shown_in_london_time(instant: datetime, shown: str) -> None:
    assert when(instant) == shown


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(hours=24), "24 hours"),
        (timedelta(hours=72), "72 hours"),
        (timedelta(days=90), "90 days"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(minutes=90), "1 hour 30 minutes"),
        (timedelta(0), "0 minutes"),
    ],
)
def test_lengths_of_time(length: timedelta, shown: str) -> None:
    assert duration(length) == shown


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        (["gifts"], "gifts"),
        (["gifts", "overnight"], "gifts and staying overnight"),
        (["phone", "address", "vehicle"], "telephone, address and vehicle"),
    ],
)
def test_lists(codes: list[str], shown: str) -> None:
    assert words(codes) == shown


@pytest.mark.parametrize(
    ("condition", "on", "told"),
    [
        ("{child.age: {at_most: 13}}", "missing.reported", "is 13 or less"),
        ("{episode.open_for: {at_least: 24 hours}}", "missing.reported", "is 24 hours or more"),
        ("{macse.open: yes}", "missing.reported", "the child is already open to MACSE"),
        ("{macse.open: no}", "missing.reported", "it is not so that the child is already open to MACSE"),
        ("{placement.location: OUT}", "missing.reported", "the placement is outside the area"),
        ("{placement.location: {known: no}}", "missing.reported", "it is not known whether the placement"),
        ("{child.looked_after: {known: yes}}", "missing.reported", "it is known whether the child"),
        ("{contact.kind: {in: [adult, child]}}", "contact.disclosed", "an adult or the contact is a child"),
        ("{harm.type: {includes_any: [sexual, threat]}}", "harm.stated", "includes sexual harm or threats"),
        ("{not: {macse.open: yes}}", "missing.reported", "it is not so that the child is already open"),
        (
            "{any: [{macse.open: yes}, {child.age: {at_most: 13}}]}",
            "missing.reported",
            "either the child is already open to MACSE or the child's age",
        ),
        (
            "{disclosure.elements: {includes_any: [gifts, sexual]}}",
            "contact.disclosed",
            "includes gifts or sexual contact",
        ),
        (
            "{missing_episodes: {at_least: 2, within: 28 days, category: [M]}}",
            "missing.reported",
            "counting only those recorded as missing) is 2 or more",
        ),
    ],
)
def test_conditions_in_plain_english(tmp_path: Path, condition: str, on: str, told: str) -> None:
    rule = rule_factory(tmp_path, when=condition, on=f"[{on}]", because="It is so.")
    assert told in one_line(rule.when)
    assert "Holds when" in explain(rule)


def test_a_rule_is_explained_from_its_question_to_what_follows(tmp_path: Path) -> None:
    text = explain(
        rule_factory(
            tmp_path,
            when="{macse.open: yes, child.age: {at_most: 13}}",
            macse="{when: {episode.category: M}}",
            notify="[Police]",
            suppressible="no",
            because="It is so.",
        )
    )
    assert text.splitlines()[5:16] == [
        "Holds when all of these are so",
        "  - the child is already open to MACSE",
        "  - the child's age in whole years when this began is 13 or less",
        "",
        "Then it",
        "  - raises an alert to CADT, to be answered within 1 working day",
        "  - names who is to be told: Police",
        "  - puts the child forward as a candidate for MACSE (people decide), "
        "if the child is recorded as missing",
        "  - heads the alert of its child and can never be silenced",
        "",
        "In force from 1 August 2014, as live. Owner: Safeguarding lead. Approved by: Missing sub-group. "
        "Next review by 31 March 2027.",
    ]


def test_nested_conditions_are_nested_lists(tmp_path: Path) -> None:
    when = "{any: [{macse.open: yes}, {not: {all: [{child.looked_after: yes}, {episode.category: A}]}}]}"
    lines = explain(rule_factory(tmp_path, when=when, because="It is so.")).splitlines()
    assert lines[5:12] == [
        "Holds when",
        "  - at least one of these is so:",
        "    - the child is already open to MACSE",
        "    - this is not so:",
        "      - all of these are so:",
        "        - the child is looked after (short breaks do not count)",
        "        - the child is recorded as away without authorisation",
    ]


def test_a_reason_tells_the_facts_that_it_rests_on(tmp_path: Path) -> None:
    rule = rule_factory(
        tmp_path,
        because=">\n  Missing {{ missing_episodes.count }} times, last"
        "\n  on {{ missing_episodes.latest | when }}.",
    )
    latest = datetime(2026, 3, 3, 22, 10, tzinfo=UTC)
    readings = {"missing_episodes": Reading(3, (), {"count": 3, "latest": latest, "earliest": None})}
    assert because(rule, readings) == "Missing 3 times, last on 3 March 2026 at 22:10."


@pytest.mark.parametrize("details", [{}, {"count": None}])
def test_no_alert_is_lost_over_the_wording_of_its_reason(tmp_path: Path, details: dict[str, None]) -> None:
    rule = rule_factory(tmp_path)
    assert because(rule, {"missing_episodes": Reading(3, (), dict(details))}) == f"{rule.title}."


def test_what_the_narration_knows_by_name_is_in_the_vocabulary() -> None:
    assert set(ASKED_OF) == set(KINDS)
    assert all(answer in fact.choices for fact in FACTS.values() for answer in fact.answers)
    assert {detail for fact in FACTS.values() for detail in fact.details} <= set(SAMPLES)
