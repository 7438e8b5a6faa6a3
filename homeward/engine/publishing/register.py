"""The register of rules: each as a stranger would read it, its numbers, its history, how it was tested."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from homeward.domain.calendar.deadlines import WorkingTime
from homeward.engine.facts import FACTS
from homeward.engine.looks import compared
from homeward.engine.rulefiles.casefile import Case
from homeward.engine.rulefiles.load import RuleSet
from homeward.engine.rulefiles.model import Compare, Rule, Status
from homeward.engine.words.narrate import Outline, effects, holds_when, looks_at
from homeward.engine.words.phrases import duration, words
from homeward.names import named


@dataclass(frozen=True)
class Parameter:
    """One number or list that a person chose, and that another person could choose otherwise."""

    what: str
    value: str


@dataclass(frozen=True)
class Version:
    number: int
    version: str
    status: Status
    in_force_from: date | datetime
    in_force_to: date | datetime | None
    approved_by: str


@dataclass(frozen=True)
class Tested:
    """One case that the rule must pass, and what kind of case it is."""

    name: str
    kind: str


@dataclass(frozen=True)
class Entry:
    """One rule of the register, as of a day."""

    rule: Rule
    review_overdue: bool
    looks_at: tuple[str, ...]
    holds_when: Outline
    parameters: tuple[Parameter, ...]
    effects: tuple[str, ...]
    versions: tuple[Version, ...]
    cases: tuple[Tested, ...]


def register(rules: RuleSet, cases: Mapping[str, Sequence[Case]], day: date) -> list[Entry]:
    """Every rule in order of its code; `cases` are those of each rule by its id."""
    return [entry(rule, rules, cases.get(rule.id, ()), day) for rule in rules.current]


def entry(rule: Rule, rules: RuleSet, cases: Sequence[Case], day: date) -> Entry:
    return Entry(
        rule=rule,
        review_overdue=rule.review_by < day and rule.status is not Status.RETIRED,
        looks_at=tuple(looks_at(rule)),
        holds_when=holds_when(rule.when),
        parameters=tuple(_parameters(rule)),
        effects=tuple(effects(rule)),
        versions=tuple(_version(each) for each in reversed(rules.rules) if each.id == rule.id),
        cases=tuple(Tested(named(case.name), case.kind.value) for case in cases),
    )


def _version(rule: Rule) -> Version:
    end = rule.effective_to
    return Version(rule.number, rule.version, rule.status, rule.effective_from, end, rule.approved_by)


def _parameters(rule: Rule) -> Iterator[Parameter]:
    for compare in compared(rule):
        yield from _of_comparison(compare)
    if rule.respond_within:
        yield Parameter("an alert is to be answered", rule.respond_within)
    if rule.repeat_every:
        yield Parameter("found again every", duration(rule.repeat_every))
    yield Parameter("counts as late when it could be told later than", duration(rule.late_after))


def _of_comparison(compare: Compare) -> Iterator[Parameter]:
    fact = FACTS[compare.fact]
    phrase = named(fact.phrase)
    for name, limit in compare.params:
        yield Parameter(f"{phrase}: {fact.params[name].phrase or name}", _in_words(limit))
    if fact.kind in ("count", "number", "duration") and compare.operator != "known":
        yield Parameter(f"{phrase}: {compare.operator.replace('_', ' ')}", _in_words(compare.value))
    elif compare.operator in ("in", "includes_any"):
        yield Parameter(f"{phrase}: one of", _in_words(compare.value))


def _in_words(value: object) -> str:
    match value:
        case timedelta() | WorkingTime():
            return duration(value)
        case tuple():
            return words(value, "or")
        case _:
            return str(value)
