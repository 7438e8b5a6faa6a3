"""How each rule speaks of an invented child: `docs/reasons.md` shows one sentence of each."""

import re

import pytest

from docs import reason_page
from docs.generate import HERE, PAGES
from homeward.domain.events.score_words import names_a_score
from homeward.engine.rulefiles.load import load_rules
from homeward.engine.rulefiles.model import Rule
from tests.machine import ROOT

RULES = load_rules(ROOT / "rules").rules
MOST_WORDS = 40
"""Of a reason as the page shows it; names and places that people typed may make another one longer."""

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def test_every_reason_is_the_one_on_the_page() -> None:
    assert (HERE / "reasons.md").read_text() == PAGES["reasons.md"]()


@each_rule
def test_a_reason_is_whole_sentences_of_this_childs_facts(rule: Rule) -> None:
    for finding in reason_page.told_by(rule, ROOT / "rules"):
        told = finding.because
        assert told != f"{rule.title}."
        assert not re.search(r"\{\{|\}\}|\bNone\b|  |\.\.|,\.|\b(case|homeward) (says|on)\b", told), told
        assert re.search(r"[.?!]”?$", told), told


@each_rule
def test_a_reason_says_when_and_in_few_words(rule: Rule) -> None:
    told = next(reason_page.told_by(rule, ROOT / "rules")).because
    assert re.search(r"\b\d{4}\b", told), told
    assert len(told.split()) <= MOST_WORDS, told


@each_rule
def test_a_guide_says_what_to_do_first_and_names_nobodys_score(rule: Rule) -> None:
    assert rule.guide.startswith("First")
    assert len(rule.guide.split()) <= 70
    assert not any(map(names_a_score, f"{rule.guide} {rule.because}".split()))
