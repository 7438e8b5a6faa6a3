"""What may stand under `when:`: facts with comparisons, joined by `all`, `any` and `not`.

fact: value                                          the fact is that value
fact: {at_least: 3, within: 90 days, category: [M]}  one comparison, and what narrows the fact
all: [..]   any: [..]   not: {..}                    several keys side by side mean `all`
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from inspect import Parameter, signature
from itertools import chain
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo, WrapValidator, create_model

from homeward.engine.facts import FACTS, Fact, Param
from homeward.engine.rulefiles.model import All, AnyOf, Compare, Condition, Not
from homeward.engine.rulefiles.reading import CONDITION, Keys, Parts, read_beside, sentence
from homeward.engine.rulefiles.values import Duration, Flag, Length, NonEmpty, Number, one_of
from homeward.engine.rulefiles.yamlsource import Wrong, listing

OPERATORS = {
    "is": "is exactly this",
    "in": "is one of these",
    "at_least": "is this or more",
    "at_most": "is this or less",
    "includes_any": "includes at least one of these",
    "known": "has been recorded: `yes` or `no`",
}
OPERANDS = {"count": Number, "number": Number, "duration": Length, "flag": Flag}
"""The type of value of each kind of fact that has no choices."""


def _read(value: Any, info: ValidationInfo) -> Condition:
    """A condition. The context are the event types that the rule is `on`."""
    if isinstance(value, list):
        raise sentence("Put `all:` or `any:` before this list, to say how its parts are joined.")
    if not value and isinstance(value, dict):
        raise sentence("This condition is empty; name a fact, such as `child.age: {at_most: 13}`.")
    shape = parts()["when"].model_validate(value, context=info.context)
    items = tuple(vars(shape)[name] for name in value)
    return items[0] if len(items) == 1 else All(items)


Asked = Annotated[Condition, PlainValidator(_read)]
Several = Annotated[tuple[Asked, ...], NonEmpty]


@cache
def parts() -> Parts:
    """The models of a condition: one of all facts, and for each fact one of its comparisons."""
    comparing = {name: _comparison(fact) for name, fact in FACTS.items()}
    fields: dict[str, Any] = {
        name: (Annotated[model, WrapValidator(partial(_compare, FACTS[name]))], None)
        for name, model in comparing.items()
    }
    fields["all"] = Annotated[Several, AfterValidator(All)], None
    fields["any"] = Annotated[Several, AfterValidator(AnyOf)], None
    fields["not"] = Annotated[Asked, AfterValidator(Not)], None
    shape = _model(CONDITION, fields)
    return {**dict.fromkeys(("when", "all", "any", "not"), shape), **comparing}


def _comparison(fact: Fact) -> type[Keys]:
    known = signature(fact.function).parameters
    fields: dict[str, Any] = {name: (_operand(fact, name), None) for name in fact.operators}
    for name, param in fact.params.items():
        is_needed = known[name].default is Parameter.empty
        wanted = "a length of time, such as `90 days`"
        fields[name] = _param(param), Field(description=wanted) if is_needed else None
    return _model(f"`{fact.name}`", fields)


def _model(title: str, fields: dict[str, Any]) -> type[Keys]:
    model: type[Keys] = create_model("Model", __base__=Keys, **fields)
    model.model_config["title"] = title
    return model


def _operand(fact: Fact, operator: str) -> Any:
    """The type of what a fact is compared with."""
    match operator:
        case "known":
            return Flag
        case "in" | "includes_any":
            return _some_of(fact.choices)
        case _:
            return OPERANDS.get(fact.kind) or Annotated[str, one_of(fact.choices)]


def _param(param: Param) -> Any:
    return _some_of(param.choices) if param.kind == "codes" else Duration


def _some_of(choices: Sequence[str]) -> Any:
    return Annotated[tuple[Annotated[str, one_of(choices)], ...], NonEmpty]


def _compare(fact: Fact, value: object, read: Callable[[Any], Any], info: ValidationInfo) -> Compare:
    """`fact: value` means `fact: {is: value}`."""
    is_plain = isinstance(value, str) and "is" in fact.operators
    given = value if isinstance(value, dict) else {"is": value} if is_plain else {}
    used = [name for name in given if name in OPERATORS]
    found = [*_not_about(fact, info.context or ())]
    if len(used) != 1:
        ways = listing(sorted(fact.operators))
        found.append(Wrong((), f"Compare `{fact.name}` in exactly one way: {ways}."))
    compared = vars(read_beside(found, read, given))
    params = tuple(sorted((name, compared[name]) for name in fact.params if name in given))
    return Compare(fact.name, used[0], compared[used[0]], params)


def _not_about(fact: Fact, subjects: Sequence[str]) -> Iterator[Wrong]:
    works_on = listing(sorted(fact.subjects))
    for subject in subjects:
        if subject not in fact.subjects:
            told = f"`{fact.name}` says nothing about `{subject}`; it works on {works_on}."
            yield Wrong((), told, at_key=True)


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
