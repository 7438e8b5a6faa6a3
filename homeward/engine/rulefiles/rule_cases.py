"""The cases of a rule: events over time, an instant, and what the rule must say of each child by then.

A case runs the real thing: parsing, identities, fold and evaluation, for that one rule.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from homeward.domain.events import Event
from homeward.domain.findings.finding import CannotTell, Finding
from homeward.engine.facts import FACTS
from homeward.engine.in_memory import ChildResult, evaluate_events
from homeward.engine.rulefiles.casefile import Case, Kind, Row, read_cases
from homeward.engine.rulefiles.model import Compare, Rule, Status
from homeward.engine.rulefiles.when import comparisons
from homeward.engine.subjects import PUT_FORWARD
from homeward.errors import RuleProblem

AREA = "344"
"""The authority that runs Homeward in every case: Wirral."""


@dataclass(frozen=True)
class Outcome:
    """How one case went; no problems: as expected."""

    case: Case
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Tried:
    """The cases of one rule: what is wrong with their file, how each went, which kinds are missing."""

    rule: str
    file: str
    invalid: tuple[RuleProblem, ...]
    outcomes: tuple[Outcome, ...]
    missing: tuple[Kind, ...]

    @property
    def passed(self) -> bool:
        return not self.invalid and not self.missing and not any(o.problems for o in self.outcomes)

    def complaints(self) -> Iterator[str]:
        yield from map(str, self.invalid)
        for outcome in self.outcomes:
            for problem in outcome.problems:
                yield f"{self.file}:{outcome.case.line}: {outcome.case.name}: {problem}"
        for kind in self.missing:
            yield f"{self.file}: no case of kind `{kind}`; every rule needs one."


def needed_kinds(rule: Rule) -> list[Kind]:
    """The kinds of case without which a rule counts as untested."""
    needed = [Kind.FIRES, Kind.SILENT, Kind.BOUNDARY]
    asked = (compare for compare in comparisons(rule.when) if compare.operator != "known")
    if any(FACTS[compare.fact].can_be_unknown for compare in asked):
        needed.append(Kind.CANNOT_TELL)
    return needed


def evaluated(rule: Rule, events: Sequence[Event], as_of: datetime) -> Iterable[ChildResult]:
    """What this rule alone, as if it were live, says of these events.

    A rule about being put forward needs another that does it: here every concern that is referred.
    """
    live = replace(rule, status=Status.LIVE)
    rules = [live, _puts_forward(live)] if PUT_FORWARD in rule.on else [live]
    return evaluate_events(events, rules, as_of, AREA)


def try_case(rule: Rule, case: Case) -> Outcome:
    """Run the case with this rule alone."""
    found: list[Row] = []
    unsure: list[Row] = []
    for result in evaluated(rule, case.events, case.as_of):
        own = (finding for finding in result.evaluation.findings if finding.rule == rule.id)
        found += [_finding(result, finding) for finding in own]
        unsure += [_cannot_tell(result, one) for one in result.evaluation.cannot_tell]
    problems = [
        *_differences("finding", case.expect, found),
        *_differences("cannot tell", case.cannot_tell, unsure),
    ]
    return Outcome(case, tuple(problems))


def _puts_forward(rule: Rule) -> Rule:
    suspected = Compare("concern.suspected", "is", True)
    return replace(
        rule,
        id="a-concern",
        code="X00",
        version="",
        on=("concern.referred",),
        when=suspected,
        because="A concern was referred.",
    )


def _finding(result: ChildResult, finding: Finding) -> Row:
    return {
        "child": result.child.value,
        "episode": finding.episode,
        "due": finding.due,
        "known": finding.known,
        "late": finding.late,
        "actions": sorted(finding.actions),
        "evidence": sorted(id for _, id in finding.evidence),
        "because": finding.because,
    }


def _cannot_tell(result: ChildResult, one: CannotTell) -> Row:
    return {"child": result.child.value, "episode": one.episode, "unknown": sorted(one.unknown)}


def _differences(what: str, expected: Iterable[Row], found: Iterable[Row]) -> Iterator[str]:
    """Each expected row takes one found row that agrees with it; what is left on either side is wrong."""
    left = list(found)
    for row in expected:
        if (match := next((one for one in left if _agrees(row, one)), None)) is not None:
            left.remove(match)
        else:
            yield f"expected {what} did not come: {_shown(row)}"
    for one in left:
        yield f"{what} came unexpected: {_shown(one)}"


def _agrees(expected: Row, found: Row) -> bool:
    return all(found[name] == value for name, value in expected.items())


def _shown(row: Row) -> str:
    return ", ".join(f"{name} {_text(value)}" for name, value in row.items() if value is not None)


def _text(value: Any) -> str:
    match value:
        case datetime():
            return value.isoformat()
        case bool():
            return "yes" if value else "no"
        case list():
            return "[" + ", ".join(value) + "]"
        case _:
            return str(value)


def try_rules(rules: Sequence[Rule], folder: Path) -> list[Tried]:
    """The cases of each rule, and a row for every file of cases that belongs to none of `rules`."""
    known = {rule.id for rule in rules}
    strays = [path for path in sorted(folder.glob("[!.]*.yaml")) if path.stem not in known]
    return [*(try_rule(rule, folder) for rule in rules), *map(_stray, strays)]


def _stray(path: Path) -> Tried:
    problem = RuleProblem(str(path), 1, 1, "No rule is called so; a file of cases has its rule's name.")
    return Tried(path.stem, str(path), (problem,), (), ())


def try_rule(rule: Rule, folder: Path) -> Tried:
    """Every case of the rule from `folder/<id>.yaml`."""
    path = folder / f"{rule.id}.yaml"
    cases, invalid = read_cases(path)
    shown = Counter(case.kind for case in cases)
    missing = tuple(kind for kind in needed_kinds(rule) if not shown[kind])
    return Tried(rule.id, str(path), tuple(invalid), tuple(try_case(rule, case) for case in cases), missing)
