"""Rule files, read strictly: every error of every file at once, each with its line and column."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from homeward.engine import narrate, yamlsource
from homeward.engine.facts import FACTS
from homeward.engine.grammar import condition
from homeward.engine.model import Action, All, AnyOf, Compare, Condition, Not, Rule, Status, facts_of
from homeward.engine.yamlsource import Items, Report
from homeward.errors import InvalidRules, RuleProblem

SUBJECTS = frozenset(chain.from_iterable(fact.subjects for fact in FACTS.values()))
"""The event types that a rule can be `on`."""

REQUIRED = {
    "id": "the file's name without `.yaml`",
    "code": "the rule's code in the catalogue, such as `R01`",
    "title": "what has happened, in one line",
    "purpose": "why the rule exists",
    "status": "`draft`, `shadow`, `live` or `retired`",
    "owner": "who answers for the rule",
    "approved_by": "who agreed to it; not the owner",
    "effective_from": "the first day on which it holds",
    "review_by": "the day by which it is looked at again",
    "source": "where the rule and its numbers come from",
    "on": "the event types that it is about, as a list",
    "when": "the condition",
    "because": "the reason that an alert gives",
}
OPTIONAL = ("alert", "macse", "interviewer", "notify", "task", "suppressible", "late_after", "effective_to", "guide",
            "known_false_positives")

RESPOND_WITHIN = re.compile(r"immediately|[1-9]\d{0,2} (working )?(hour|day)s?")
SCORING = re.compile(
    r"(?i:\b(scor(e[sd]?|ing)|weight(s|ed|ing|ings)?|points|rank(s|ed|ing|ings)?|rating|probabilit(y|ies)"
    r"|red[-, ]+amber)\b)|\bRAG\b"
)


@dataclass(frozen=True)
class RuleSet:
    """The rules of one folder in order of code, and the version of all of them together."""

    rules: tuple[Rule, ...]

    @property
    def version(self) -> str:
        return _digest([rule.version for rule in self.rules])

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)


def load_rules(folder: Path) -> RuleSet:
    """Every rule of the folder; raises InvalidRules with every error of every file."""
    if not folder.is_dir():
        raise InvalidRules([RuleProblem(str(folder), 1, 1, "There is no such folder of rules.")])
    read = [read_rule(path) for path in rule_files(folder)]
    problems = [*chain.from_iterable(problems for _, problems in read)]
    rules = [rule for rule, _ in read if rule is not None]
    if problems := problems + clashes(rules):
        raise InvalidRules(problems)
    if not rules:
        raise InvalidRules([RuleProblem(str(folder), 1, 1, "This folder holds no rule; a rule is a `.yaml` file.")])
    return RuleSet(in_order(rules))
