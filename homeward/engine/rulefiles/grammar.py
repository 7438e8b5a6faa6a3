"""What may stand under `when:`: facts with comparisons, joined by `all`, `any` and `not`.

fact: value                                          the fact is that value
fact: {at_least: 3, within: 90 days, category: [M]}  one comparison, and what narrows the fact
all: [..]   any: [..]   not: {..}                    several keys side by side mean `all`
"""

from collections.abc import Callable, Iterator, Sequence
from inspect import Parameter, signature
from itertools import chain
from typing import Any, cast

from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode

from homeward.engine.facts import FACTS, Fact
from homeward.engine.rulefiles import yamlsource
from homeward.engine.rulefiles.model import All, AnyOf, Compare, Condition, Not
from homeward.engine.rulefiles.yamlsource import Report

OPERATORS = {
    "is": "is exactly this",
    "in": "is one of these",
    "at_least": "is this or more",
    "at_most": "is this or less",
    "includes_any": "includes at least one of these",
    "known": "has been recorded: `yes` or `no`",
}


def condition(node: Node, subjects: Sequence[str], report: Report) -> Condition | None:
    """The condition; None where any of it is wrong. `subjects` are the event types that the rule is `on`."""
    if isinstance(node, SequenceNode):
        report.at(node, "Put `all:` or `any:` before this list, to say how its parts are joined.")
        return None
    items = yamlsource.mapping(node, report, "A condition")
    if items is None:
        return None
    if not items:
        report.at(node, "This condition is empty; name a fact, such as `child.age: {at_most: 13}`.")
    parts = [_part(key, value, subjects, report) for key, value in items.values()]
    right = tuple(part for part in parts if part is not None)
    if not right or len(right) < len(parts):
        return None
    return right[0] if len(right) == 1 else All(right)


def _part(key: Node, value: Node, subjects: Sequence[str], report: Report) -> Condition | None:
    match key.value:
        case "all" | "any":
            listed = yamlsource.several(value, report, f"`{key.value}`", _nested(subjects))
            parts = cast("tuple[Condition, ...] | None", listed)
            if parts is None:
                return None
            return All(parts) if key.value == "all" else AnyOf(parts)
        case "not":
            inner = condition(value, subjects, report)
            return inner and Not(inner)
        case name if name in FACTS:
            return _comparison(FACTS[name], key, value, subjects, report)
        case name:
            report.at(key, f"There is no fact `{name}`.{yamlsource.suggest(name, FACTS)}")
            return None


def _nested(subjects: Sequence[str]) -> Callable[[Node, Report, str], Condition | None]:
    return lambda node, report, _: condition(node, subjects, report)


def _comparison(
    fact: Fact, key: Node, value: Node, subjects: Sequence[str], report: Report
) -> Compare | None:
    known = len(report.problems)
    for subject in subjects:
        if subject not in fact.subjects:
            works_on = yamlsource.listing(sorted(fact.subjects))
            report.at(key, f"`{fact.name}` says nothing about `{subject}`; it works on {works_on}.")
    if isinstance(value, SequenceNode):
        instead = "includes_any" if "includes_any" in fact.operators else "in"
        report.at(value, f"Say how to compare with a list, such as `{{{instead}: [...]}}`.")
        return None
    if isinstance(value, ScalarNode):
        compared = _operand(fact, "is", value, report)
        return None if len(report.problems) > known else Compare(fact.name, "is", compared)
    return _full_comparison(fact, value, report)


def _full_comparison(fact: Fact, node: Node, report: Report) -> Compare | None:
    known = len(report.problems)
    items = yamlsource.mapping(node, report, f"`{fact.name}`") or {}
    yamlsource.refuse_unknown(items, [*OPERATORS, *fact.params], report, f"`{fact.name}`")
    used = [name for name in items if name in OPERATORS]
    if len(used) != 1:
        usable = yamlsource.listing(sorted(fact.operators))
        report.at(node, f"Compare `{fact.name}` in exactly one way: {usable}.")
    for name in _required_params(fact):
        if name not in items:
            report.at(node, f"`{fact.name}` needs `{name}`, such as `{name}: 90 days`.")
    narrowing = [name for name in items if name in fact.params]
    params = {name: _param(fact, name, items[name][1], report) for name in narrowing}
    values = [_operand(fact, name, items[name][1], report) for name in used]
    if len(report.problems) > known:
        return None
    return Compare(fact.name, used[0], values[0], tuple(sorted(params.items())))


def _required_params(fact: Fact) -> list[str]:
    """Those without which the fact's own function has no answer."""
    known = signature(fact.function).parameters
    return [name for name in fact.params if known[name].default is Parameter.empty]


def _operand(fact: Fact, operator: str, node: Node, report: Report) -> Any:
    what = f"`{fact.name}`" if operator == "is" else f"`{operator}`"
    if operator not in fact.operators:
        usable = yamlsource.listing(sorted(fact.operators))
        report.at(node, f"`{fact.name}` cannot be compared with `{operator}`; use {usable}.")
        return None
    if operator == "known":
        return yamlsource.flag(node, report, what)
    if operator in ("in", "includes_any"):
        return yamlsource.several(node, report, what, _choice(fact.choices))
    if fact.kind == "duration":
        return yamlsource.length(node, report, what)
    return _value(fact.kind, fact.choices, node, report, what)


def _param(fact: Fact, name: str, node: Node, report: Report) -> Any:
    param = fact.params[name]
    return _value(param.kind, param.choices, node, report, f"`{name}`")


def _value(kind: str, choices: Sequence[str], node: Node, report: Report, what: str) -> Any:
    match kind:
        case "count" | "number":
            return yamlsource.whole_number(node, report, what)
        case "duration":
            return yamlsource.duration(node, report, what)
        case "flag":
            return yamlsource.flag(node, report, what)
        case "choice":
            return yamlsource.choice(node, report, what, choices)
        case "codes":
            return yamlsource.several(node, report, what, _choice(choices))
        case _:
            raise AssertionError(f"no such kind of value: {kind}")


def _choice(choices: Sequence[str]) -> Callable[[Node, Report, str], str | None]:
    return lambda node, report, what: yamlsource.choice(node, report, what, choices)


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Every comparison anywhere in the condition."""
    match condition:
        case Compare():
            yield condition
        case Not(item):
            yield from comparisons(item)
        case All(items) | AnyOf(items):
            yield from chain.from_iterable(map(comparisons, items))


def certain(condition: Condition) -> frozenset[str]:
    """The facts that have an answer, with details, whenever the condition holds; a reason may tell them."""
    match condition:
        case Compare(fact, operator, value):
            return frozenset() if operator == "known" or value is False else frozenset({fact})
        case Not():
            return frozenset()
        case All(items):
            return frozenset().union(*map(certain, items))
        case AnyOf(items):
            return frozenset.intersection(*map(certain, items))
