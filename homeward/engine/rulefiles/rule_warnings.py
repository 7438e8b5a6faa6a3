"""What is no error of a rule, and yet more often a slip than meant: `homeward rules check` tells it."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from homeward.domain.calendar.deadlines import RETURN_INTERVIEW_WITHIN, Length, WorkingTime
from homeward.engine.backtest import always
from homeward.engine.facts import FACTS
from homeward.engine.looks import compared
from homeward.engine.rulefiles.load import RuleSet
from homeward.engine.rulefiles.model import All, AnyOf, Compare, Condition, Not, Rule, Status
from homeward.engine.rulefiles.rule_cases import try_rule
from homeward.engine.words.phrases import duration, words
from homeward.errors import RuleProblem

SPELLED = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
)
NUMBERS = {word: number for number, word in enumerate(SPELLED, 2)} | {
    "twenty-four": 24,
    "twenty-eight": 28,
    "thirty": 30,
    "forty-eight": 48,
    "seventy-two": 72,
    "ninety": 90,
    "more than once": 2,
    "twice": 2,
    "second time": 2,
    "third time": 3,
    "fourth time": 4,
}
_NUMBER = "|".join([r"\d+", *sorted(NUMBERS, key=len, reverse=True)])
_LENGTH = re.compile(rf"\b({_NUMBER}|an?|one|every) (working )?(hour|day|week|month|year)s?\b( left)?", re.I)
_COUNT = re.compile(rf"\b({_NUMBER})\b", re.I)

DAYS = {"day": (1, 1), "week": (7, 7), "month": (30, 31), "year": (365, 366)}
"""The least and the most days that each may mean."""

OF_LAW = 13
"""The one limit of age that law and police policy draw (domain.md, section 10); no other exempts 16 or 17."""


def warnings(rules: RuleSet, folder: Path) -> list[RuleProblem]:
    """Of every rule that is not retired; `folder` is that of the rule files, their cases in `tests` below."""
    return [
        RuleProblem(str(folder / f"{rule.id}.yaml"), *_place(folder, rule, key), message)
        for rule in rules.current
        if rule.status is not Status.RETIRED
        for key, message in (*_of_title(rule), *_of_age(rule), *_of_cases(rule, folder / "tests"))
    ]


def _place(folder: Path, rule: Rule, key: str) -> tuple[int, int]:
    """Line and column of a key; of the file's start where the rule was agreed elsewhere."""
    file = folder / f"{rule.id}.yaml"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return next((n for n, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1), 1


def _of_title(rule: Rule) -> Iterator[tuple[str, str]]:
    """Numbers and lengths of time that the title gives and the rule does not ask for."""
    lengths, counts = set(_lengths(rule)), set(_counts(rule))
    values = [*map(duration, sorted(lengths, key=str)), *map(str, sorted(counts))]
    asked = words(values) if values else "no number"
    for said in _LENGTH.finditer(rule.title):
        if not any(_is_meant(said, length) for length in lengths):
            yield "title", _contradiction(said[0], asked)
    for said in _COUNT.finditer(_LENGTH.sub("", rule.title)):
        if _number(said[1]) not in counts | _named(rule):
            yield "title", _contradiction(said[0], asked)


def _contradiction(said: str, asked: str) -> str:
    return f"The title says “{said}”, and the rule asks for {asked}."


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS.get(word.casefold(), 1)


def _is_meant(said: re.Match[str], length: Length) -> bool:
    """Whether the length is what the title says, such as `four weeks`, or leaves that of the 72 hours."""
    number, working, unit, left = said.groups()
    count = _number(number)
    if working or isinstance(length, WorkingTime):
        return length == (WorkingTime(**{f"{unit}s": count}) if working else None)
    if left:
        length = RETURN_INTERVIEW_WITHIN - length
    if unit.casefold() == "hour":
        return length == timedelta(hours=count)
    least, most = DAYS[unit.casefold()]
    return timedelta(days=least * count) <= length <= timedelta(days=most * count)


def _lengths(rule: Rule) -> Iterator[Length]:
    values = (value for each in compared(rule) for value in (each.value, *dict(each.params).values()))
    yield from (value for value in values if isinstance(value, timedelta | WorkingTime))
    if rule.repeat_every:
        yield rule.repeat_every


def _counts(rule: Rule) -> Iterator[int]:
    for each in compared(rule):
        if isinstance(each.value, int) and not isinstance(each.value, bool):
            yield each.value


def _named(rule: Rule) -> set[int]:
    """Numbers in the names of the facts that it asks, such as 18."""
    return {int(number) for each in compared(rule) for number in re.findall(r"\d+", FACTS[each.fact].phrase)}


def _of_age(rule: Rule) -> Iterator[tuple[str, str]]:
    conditions = (rule.when, *(condition for condition, _ in rule.extra))
    for limit in sorted({limit for each in conditions for limit in _limits(each) if OF_LAW < limit < 17}):
        left_out = "16 or 17" if limit < 16 else "17"
        yield (
            "when",
            f"The limit of age, {limit}, leaves out who is {left_out}. Law and police policy draw one at 13"
            " alone.",
        )


def _limits(condition: Condition, negated: bool = False) -> Iterator[int]:
    """The highest age that each comparison of the child's age lets through."""
    match condition:
        case Compare("child.age", "at_most", limit) if not negated:
            yield limit
        case Compare("child.age", "at_least", limit) if negated:
            yield limit - 1
        case Not(item):
            yield from _limits(item, not negated)
        case All(items) | AnyOf(items):
            for item in items:
                yield from _limits(item, negated)


def _of_cases(rule: Rule, folder: Path) -> Iterator[tuple[str, str]]:
    if not rule.is_approved or rule.status is not Status.LIVE:
        return
    if differing := cases_that_differ(rule, folder):
        yield (
            "approved_by",
            f"Version {rule.number} is approved, and cases of it go differently: {'; '.join(differing)}.",
        )


def cases_that_differ(rule: Rule, folder: Path) -> list[str]:
    """The names of the cases on file of which this version says something else, whatever its dates."""
    return [outcome.case.name for outcome in try_rule(always(rule), folder).outcomes if outcome.problems]


def not_approved(rules: Iterable[Rule]) -> list[str]:
    """The codes of those in use that nobody has approved yet."""
    return [rule.code for rule in rules if rule.status is Status.LIVE and not rule.is_approved]
