"""What is published of the rules says of them what they are."""

import re
from dataclasses import replace

import pytest

from homeward.config import Settings
from homeward.domain.events import REGISTRY
from homeward.domain.history.timeline import STANDING_IN
from homeward.engine.facts import FACTS
from homeward.engine.in_memory import evaluate_events
from homeward.engine.looks import compared
from homeward.engine.publishing.claims import AUTHORITY, CLAIMS, Claim
from homeward.engine.publishing.published import dpia_annex, transparency_record
from homeward.engine.rulefiles.casefile import read_cases
from homeward.engine.rulefiles.limits import NOT_CONSIDERED
from homeward.engine.rulefiles.load import RuleSet, in_order
from homeward.engine.rulefiles.model import NOT_YET_APPROVED, Rule, Status
from homeward.engine.rulefiles.rule_cases import AREA
from tests.histories import shipped_rules
from tests.machine import ROOT

RULES = shipped_rules()
NEVER_READ = {"sex", "ethnicity"}
DOCUMENTS = [transparency_record(RULES), dpia_annex(RULES)]


def field(read: str) -> tuple[str, str]:
    """Type of event, and the field's name; none where the event alone is read."""
    return (read, "") if read in REGISTRY else (read.rpartition(".")[0], read.rpartition(".")[2])


def test_every_fact_tells_what_it_reads_and_none_reads_sex_or_ethnicity() -> None:
    silent = [name for name, fact in FACTS.items() if not fact.reads]
    assert silent == [], "each fact names the fields of events that it rests on: `reads=(...)`"
    for fact in FACTS.values():
        for type_, name in map(field, fact.reads):
            fields = REGISTRY[type_].model_fields
            assert not name or name in {each.alias or key for key, each in fields.items()}
            assert name not in NEVER_READ


@pytest.mark.parametrize("rule", RULES.current, ids=lambda rule: rule.code)
def test_a_finding_rests_on_nothing_that_its_facts_do_not_read(rule: Rule) -> None:
    read = {field(each)[0] for compare in compared(rule) for each in FACTS[compare.fact].reads}
    cases, _ = read_cases(ROOT / "rules" / "tests" / f"{rule.id}.yaml")
    rests = {
        event.type
        for case in cases
        for result in evaluate_events(case.events, [replace(rule, status=Status.LIVE)], case.as_of, AREA)
        for finding in result.evaluation.findings
        for event in case.events
        if event.key in finding.evidence
    }
    assert rests - read - set(rule.on) - STANDING_IN == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=["record", "annex"])
def test_every_rule_and_every_limit_stands_in_both(document: str) -> None:
    assert [rule.code for rule in RULES.current if f"{rule.code}" not in document] == []
    assert [limit for limit in NOT_CONSIDERED if f"- {limit}\n" not in document] == []


def test_the_record_has_the_sections_of_the_template() -> None:
    headings = [line for line in transparency_record(RULES).splitlines() if line.startswith(("## ", "### "))]
    assert headings == [
        "## Tier 1: overview",
        "## Tier 2",
        "### Owner and responsibility",
        "### Description and rationale",
        "### Decision-making process",
        "### Tool specification",
        "### Data",
        "### Risks, mitigations and impact assessments",
        "## What shows that this is so",
        "## What the authority fills in",
    ]


def shows(shown_by: str) -> bool:
    """Whether there is such a setting, or a test of that name in that file."""
    if shown_by.startswith("HOMEWARD_"):
        return shown_by.removeprefix("HOMEWARD_").lower() in Settings.model_fields
    file, _, name = shown_by.partition("::")
    return bool(re.search(rf"^def {name}\(", (ROOT / file).read_text(), re.M))


@pytest.mark.parametrize(("name", "claim"), CLAIMS.items())
def test_each_claim_is_shown_by_a_test_or_a_setting_and_stands_in_a_document(name: str, claim: Claim) -> None:
    assert shows(claim.shown_by), f"{claim.shown_by} is gone: what shows that “{claim.says}”?"
    number = [*CLAIMS].index(name) + 1
    assert any(f"{claim.says} [{number}]" in document for document in DOCUMENTS)


@pytest.mark.parametrize("name", AUTHORITY)
def test_what_the_authority_fills_in_is_one_list(name: str) -> None:
    number = [*AUTHORITY].index(name) + 1
    assert any(f"**The authority fills in, {number}**" in document for document in DOCUMENTS)
    for document in DOCUMENTS:
        _, _, left = document.partition("## What the authority fills in\n")
        assert f"\n{number}. {AUTHORITY[name]}:\n" in left


def test_what_is_shown_is_told_by_no_name_that_is_no_test() -> None:
    assert not shows("tests/spec/test_rules.py::test_that_is_not_there")
    assert not shows("HOMEWARD_NOT_A_SETTING")


def test_the_record_says_which_rules_nobody_has_approved_yet() -> None:
    first, *others = RULES.current
    mixed = RuleSet(
        (replace(first, approved_by=NOT_YET_APPROVED), *(replace(r, approved_by="A group") for r in others))
    )
    record = transparency_record(mixed)
    assert f"- **Who approved them:** A group. Approved by nobody yet: {first.code}." in record


def test_only_facts_that_are_asked_are_told() -> None:
    one = in_order(rule for rule in RULES if rule.code == "R01")
    assert [line for line in dpia_annex(one).splitlines() if line.startswith("| `")] == [
        f"| `missing_episodes`: {FACTS['missing_episodes'].phrase} | "
        "`missing.reported.reported_at`, `missing.reported.category`, `missing.reclassified.to` |"
    ]


def test_states_are_counted() -> None:
    first, *others = RULES.current
    mixed = RuleSet((replace(first, status=Status.RETIRED), *others))
    assert f"- **The rules:** {len(others)} in use, 1 retired." in transparency_record(mixed)
