"""Every case of every rule, and what holds for all rules that are shipped."""

import re
from datetime import date
from pathlib import Path

import pytest

from homeward.domain.findings.finding import Action
from homeward.engine.facts import FACTS
from homeward.engine.rulefiles import lock as locks
from homeward.engine.rulefiles.casefile import Case, Kind, read_cases
from homeward.engine.rulefiles.load import load_rules
from homeward.engine.rulefiles.model import Rule, Status
from homeward.engine.rulefiles.rule_cases import needed_kinds, try_case, try_rule
from homeward.engine.rulefiles.when import comparisons
from tests.machine import ROOT

RULES = load_rules(ROOT / "rules").rules
CASES = ROOT / "rules" / "tests"

CATALOGUE = {
    "R01": "cadt macse missing_group",
    "R02": "cadt missing_group",
    "R03": "missing_group",
    "R04": "cadt missing_group",
    "R05": "cadt",
    "R06": "cadt notify",
    "R07": "cadt",
    "R08": "cadt missing_group",
    "R09": "cadt missing_group",
    "R10": "cadt missing_group",
    "R11": "cadt notify",
    "R12": "cadt interviewer macse missing_group notify",
    "R13": "cadt missing_group notify",
    "R14": "cadt task",
    "R15": "cadt notify",
    "R16": "cadt macse notify",
    "R17": "cadt macse?",
    "R18": "cadt",
    "R19": "cadt macse",
    "R20": "cadt macse",
    "R21": "cadt macse",
    "R22": "cadt macse? notify",
    "R23": "cadt macse",
    "R24": "cadt macse",
    "R25": "cadt",
    "R26": "macse",
    "R27": "cadt task",
    "R28": "cadt",
    "R29": "cadt macse",
    "R30": "cadt",
    "R31": "interviewer",
    "R32": "interviewer",
    "R33": "interviewer",
    "R34": "interviewer",
    "R35": "interviewer",
    "R36": "cadt",
    "R37": "task",
    "R38": "cadt interviewer",
    "R39": "cadt",
    "R40": "task",
    "R41": "task",
    "R42": "task",
    "R43": "task",
    "R44": "task",
    "R45": "cadt notify",
    "R46": "cadt macse",
    "R47": "cadt macse",
    "R48": "cadt",
    "R49": "cadt macse",
    "R50": "cadt",
    "R51": "cadt macse",
}
"""What follows from each rule, after section 10 of the domain's reference; `?` under a further condition."""

ALWAYS_ON_THEIR_OWN = {"R16", "R17", "R22", "R45"}
IN_FORCE_FROM = date(2014, 8, 1)
"""The first MACSE meeting: the catalogue as shipped holds from then on, so that history can be evaluated."""

ABOUT_SEX_OR_ETHNICITY = re.compile(
    r"\b(sex|gender|girls?|boys?|(fe)?males?|s?he|his|hers?|him|ethnic\w*|racial|nationality)\b", re.I
)
JARGON = re.compile(r"\b(LAC|CLA|OOB|OLA|RHI|CSE|NFA|IRO|MFH|AWOL|absconded|prostitut\w*|promiscuous)\b")


def by_id(rule: Rule) -> str:
    return rule.code


def every_case() -> list[tuple[Rule, Case]]:
    return [(rule, case) for rule in RULES for case in read_cases(CASES / f"{rule.id}.yaml")[0]]


each_rule = pytest.mark.parametrize("rule", RULES, ids=by_id)


@pytest.mark.parametrize(
    ("rule", "case"), [pytest.param(rule, case, id=f"{rule.code}-{case.name}") for rule, case in every_case()]
)
def test_case(rule: Rule, case: Case) -> None:
    assert try_case(rule, case).problems == ()


@each_rule
def test_every_rule_has_every_kind_of_case(rule: Rule) -> None:
    cases, problems = read_cases(CASES / f"{rule.id}.yaml")
    assert problems == []
    assert {*needed_kinds(rule), Kind.LATE, Kind.RETRACTION, Kind.MERGE} <= {case.kind for case in cases}


def test_no_two_cases_of_a_rule_have_one_name() -> None:
    names = [(rule.code, case.name) for rule, case in every_case()]
    assert len(names) == len(set(names))


def test_every_file_of_cases_belongs_to_a_rule() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == {rule.id for rule in RULES}


def test_the_rules_do_what_the_catalogue_says() -> None:
    shipped = {rule.code: [*rule.actions, *(f"{action}?" for _, action in rule.extra)] for rule in RULES}
    assert {code: " ".join(sorted(actions)) for code, actions in shipped.items()} == CATALOGUE


def test_the_rules_that_are_always_alerts_of_their_own() -> None:
    assert {rule.code for rule in RULES if rule.never_silent} == ALWAYS_ON_THEIR_OWN
    at_once = {rule.code for rule in RULES if rule.respond_within == "immediately"}
    assert at_once == ALWAYS_ON_THEIR_OWN | {"R21"}


@each_rule
def test_every_rule_is_owned_approved_and_reviewed(rule: Rule) -> None:
    assert rule.owner.casefold() != rule.approved_by.casefold()
    assert rule.effective_from == IN_FORCE_FROM
    assert rule.review_by > rule.effective_from
    assert rule.status is Status.LIVE
    assert rule.source
    assert rule.known_false_positives


@each_rule
def test_every_rule_that_alerts_somebody_says_what_to_do_next(rule: Rule) -> None:
    assert len(rule.guide.split()) >= 10
    assert (Action.CADT in rule.actions) == (rule.respond_within is not None)
    assert (Action.TASK in rule.actions) == (rule.task is not None)
    assert (Action.NOTIFY in rule.actions) == bool(rule.notify)


@each_rule
def test_no_rule_knows_sex_or_ethnicity(rule: Rule) -> None:
    texts = (rule.title, rule.purpose, rule.because, rule.guide, rule.known_false_positives, rule.task or "")
    assert [match[0] for text in texts for match in ABOUT_SEX_OR_ETHNICITY.finditer(text)] == []
    read = {compare.fact for compare in comparisons(rule.when)}
    assert not any(ABOUT_SEX_OR_ETHNICITY.search(fact.replace("_", " ").replace(".", " ")) for fact in read)


def test_there_is_no_fact_for_sex_or_ethnicity() -> None:
    described = (f"{fact.name} {fact.phrase} {' '.join(fact.choices)}" for fact in FACTS.values())
    assert [text for text in described if ABOUT_SEX_OR_ETHNICITY.search(re.sub(r"[._]", " ", text))] == []


@each_rule
def test_the_texts_of_a_rule_are_fit_for_a_childs_file(rule: Rule) -> None:
    """Plain sentences, no shorthand and no word that blames; whoever grew up may read them one day."""
    for text in (rule.title, rule.purpose, rule.because, rule.guide, rule.known_false_positives):
        assert JARGON.findall(text) == []
    for sentence in (rule.purpose, rule.because, rule.guide, rule.known_false_positives):
        assert sentence[0].isupper() or sentence.startswith("{{") or sentence[0].isdigit()
        assert sentence.endswith((".", "?", ".account }}", ".linked }}"))
    assert not rule.title.endswith(".")


def test_the_example_in_the_guide_to_writing_rules_is_a_rule(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "writing-rules.md").read_text()
    rule, cases = re.findall(r"^```yaml\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    name = rule.partition("\n")[0].removeprefix("id: ")
    (tmp_path / f"{name}.yaml").write_text(rule)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / f"{name}.yaml").write_text(cases)
    (shown,) = load_rules(tmp_path)
    assert list(try_rule(shown, tmp_path / "tests").complaints()) == []


def test_every_shipped_version_is_the_one_that_was_agreed_to() -> None:
    assert locks.problems(ROOT / "rules", load_rules(ROOT / "rules")) == []
    assert locks.read_lock(ROOT / "rules").keys() == {(rule.id, rule.number) for rule in RULES}


@each_rule
def test_every_fact_that_a_rule_asks_is_documented(rule: Rule) -> None:
    documented = (ROOT / "docs" / "facts.md").read_text()
    asked = {compare.fact for compare in comparisons(rule.when)}
    assert [fact for fact in asked if f"## `{fact}`" not in documented or not FACTS[fact].source] == []
