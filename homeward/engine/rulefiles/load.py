"""Rule files, read strictly: every error of every file at once, each with its line and column."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from homeward.engine.rulefiles import keys, meaning, yamlsource
from homeward.engine.rulefiles.model import Rule, Status
from homeward.engine.rulefiles.yamlsource import Source, Wrong
from homeward.errors import InvalidRules, RuleProblem

SHADOW, HISTORY = "shadow", "history"
"""Folders beside the rules: versions on trial, `<id>.yaml`, and superseded ones, `<id>@<number>.yaml`."""


@dataclass(frozen=True)
class RuleSet:
    """Rules in order of their codes: every version that decides, decided once or is on trial."""

    rules: tuple[Rule, ...]

    @cached_property
    def version(self) -> str:
        """Of all of them together."""
        return meaning.version_of_all(self.rules)

    @cached_property
    def current(self) -> tuple[Rule, ...]:
        """One version of each rule: the newest, not counting a trial of what already decides."""
        return tuple({rule.id: rule for rule in sorted(self.rules, key=_newest_last)}.values())

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.current}

    @cached_property
    def by_version(self) -> dict[str, Rule]:
        """By the version that a finding names."""
        return {rule.version: rule for rule in self.rules}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.current)


def _newest_last(rule: Rule) -> tuple[str, bool, int]:
    return rule.code, rule.status is not Status.SHADOW, rule.number


def load_rules(folder: Path) -> RuleSet:
    """Every rule of the folder; raises InvalidRules with every error of every file."""
    if not folder.is_dir():
        raise InvalidRules([RuleProblem(str(folder), 1, 1, "There is no such folder of rules.")])
    read = {path: read_rule(path) for path in rule_files(folder)}
    problems = [*chain.from_iterable(problems for _, problems in read.values())]
    rules = {path: rule for path, (rule, _) in read.items() if rule is not None}
    if problems := [*problems, *clashes(rules)]:
        raise InvalidRules(problems)
    if not rules:
        raise InvalidRules([RuleProblem(str(folder), 1, 1, "No rule is here; a rule is a file `name.yaml`.")])
    return in_order(rules.values())


def rule_files(folder: Path) -> list[Path]:
    """Not what an editor keeps beside them, whose names begin with a dot."""
    folders = (folder, folder / SHADOW, folder / HISTORY)
    return [path for each in folders for path in sorted(each.glob("[!.]*.yaml")) if path.is_file()]


def in_order(rules: Iterable[Rule]) -> RuleSet:
    return RuleSet(tuple(sorted(rules, key=lambda rule: (rule.code, rule.number))))


def clashes(rules: dict[Path, Rule]) -> Iterator[RuleProblem]:
    """Codes that two rules claim, with the later ones refused; versions of one rule share its code."""
    first: dict[str, Path] = {}
    for path, rule in rules.items():
        holder = first.setdefault(rule.code, path)
        if rules[holder].id != rule.id:
            yield RuleProblem(str(path), 1, 1, f"`{rule.code}` is already the code of {holder.name}.")


def read_rule(path: Path) -> tuple[Rule | None, list[RuleProblem]]:
    """The rule of one file, or everything that is wrong with it."""
    name, _, number = path.stem.partition("@")
    source = yamlsource.read(path)
    rule, problems = _rule(source, name)
    if rule and path.parent.name == SHADOW and rule.status is not Status.SHADOW:
        told = "Only a rule on trial may stand in this folder: its `status` must be `shadow`."
        problems += source.problems([Wrong((), told)])
    if rule and number and number != str(rule.number):
        told = f"The file's name says version {number}; its `version` is {rule.number}."
        problems += source.problems([Wrong((), told)])
    return (None if problems else rule), problems


def read_text(text: str, name: str) -> tuple[Rule | None, list[RuleProblem]]:
    """The rule of one text, as it would stand in a file of that name."""
    return _rule(yamlsource.parse(text, f"{name}.yaml"), name)


def _rule(source: Source, name: str) -> tuple[Rule | None, list[RuleProblem]]:
    rule, problems = keys.read_rule(source, name)
    return rule and replace(rule, version=meaning.version(rule)), problems


def id_in(text: str) -> str:
    """The id that a text gives itself, under which it is read."""
    named = (line[3:].strip() for line in text.splitlines() if line.startswith("id:"))
    return next(named, "rule")
