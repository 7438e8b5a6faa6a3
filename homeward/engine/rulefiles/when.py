"""What may stand under `when:`: facts with comparisons, joined by `all`, `any` and `not`.

fact: value                                          the fact is that value
fact: {at_least: 3, within: 90 days, category: [M]}  one comparison, and what narrows the fact
all: [..]   any: [..]   not: {..}                    several keys side by side mean `all`
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from inspect import Parameter, signature
from itertools import chain
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo, WrapValidator, create_model

from homeward.engine.facts import FACTS, Fact, Param
from homeward.engine.facts.defining import OPERATORS as OPERATORS_OF
from homeward.engine.facts.defining import Kind
from homeward.engine.rulefiles.model import All, AnyOf, Compare, Condition, Not
from homeward.engine.rulefiles.reading import CONDITION, Keys, Parts, sentence
from homeward.engine.rulefiles.values import Duration, Flag, Length, NonEmpty, Number, one_of
from homeward.engine.rulefiles.yamlsource import Loc, Wrong, listing

OPERATORS = {
    "is": "is exactly this",
    "in": "is one of these",
    "at_least": "is this or more",
    "at_most": "is this or less",
    "includes_any": "includes at least one of these",
    "known": "has been recorded: `yes` or `no`",
}
OPERANDS: dict[Kind, Any] = {"count": Number, "number": Number, "duration": Length, "flag": Flag}
"""The type of value of each kind of fact that has no choices."""


def _read(value: Any) -> Condition:
    if isinstance(value, list):
        raise sentence("Put `all:` or `any:` before this list, to say how its parts are joined.")
    if not value and isinstance(value, dict):
        raise sentence("This condition is empty; name a fact, such as `child.age: {at_most: 13}`.")
    shape = parts()["when"].model_validate(value)
    items = tuple(vars(shape)[name] for name in value)
    return items[0] if len(items) == 1 else All(items)


Asked = Annotated[Condition, PlainValidator(_read)]
Several = Annotated[tuple[Asked, ...], NonEmpty]


@cache
def parts() -> Parts:
    """The models of a condition: one of all facts, and for each fact one of its comparisons."""
    comparing = {
        name: _comparison(fact.kind, fact.choices, tuple(_params(fact))) for name, fact in FACTS.items()
    }
    fields: dict[str, Any] = {
        name: (Annotated[model, WrapValidator(_compare)], None) for name, model in comparing.items()
    }
    fields["all"] = Annotated[Several, AfterValidator(All)], None
    fields["any"] = Annotated[Several, AfterValidator(AnyOf)], None
    fields["not"] = Annotated[Asked, AfterValidator(Not)], None
    shape = create_model("Condition", __base__=Keys, __cls_kwargs__={"title": CONDITION}, **fields)
    return {**dict.fromkeys(("when", "all", "any", "not"), shape), **comparing}


@cache
def _comparison(
    kind: Kind, choices: tuple[str, ...], params: tuple[tuple[str, Param, bool], ...]
) -> type[Keys]:
    """Facts that are compared alike share one: making a model takes most of the time of reading rules."""
    fields: dict[str, Any] = {name: (_operand(kind, name, choices), None) for name in OPERATORS_OF[kind]}
    for name, param, is_needed in params:
        type_ = _some_of(param.choices) if param.kind == "codes" else Duration
        fields[name] = type_, Field(description="a length of time, such as `90 days`") if is_needed else None
    return create_model("Comparison", __base__=Keys, **fields)


def _params(fact: Fact) -> Iterator[tuple[str, Param, bool]]:
    """What narrows the fact; True for what its function has no answer without."""
    for name, param in fact.params.items():
        yield name, param, signature(fact.function).parameters[name].default is Parameter.empty


def _operand(kind: Kind, operator: str, choices: tuple[str, ...]) -> Any:
    """The type of what a fact is compared with."""
    match operator:
        case "known":
            return Flag
        case "in" | "includes_any":
            return _some_of(choices)
        case _:
            return OPERANDS.get(kind) or Annotated[str, one_of(choices)]


def _some_of(choices: Sequence[str]) -> Any:
    return Annotated[tuple[Annotated[str, one_of(choices)], ...], NonEmpty]


def _in_full(fact: Fact, said: Any) -> Any:
    """`fact: value` means `fact: {is: value}`, of a fact that can be compared so."""
    if isinstance(said, dict):
        return said
    return {"is": said} if isinstance(said, str) and "is" in fact.operators else {}


def _compare(written: Any, read: Callable[[Any], Keys], info: ValidationInfo) -> Compare:
    """Where it compares in no way or in several, `misused` says so."""
    fact = FACTS[str(info.field_name)]
    model = read(_in_full(fact, written))
    said = {name: getattr(model, name) for name in model.model_fields_set}
    operator = next((name for name in OPERATORS if name in said), "")
    params = sorted((name, value) for name, value in said.items() if name in fact.params)
    return Compare(fact.name, operator, said.get(operator), tuple(params))


def misused(written: Any, subjects: Sequence[str], loc: Loc) -> Iterator[Wrong]:
    """Facts that do not fit what the rule is on, and facts that are not compared in exactly one way."""
    if isinstance(written, list):
        for at, item in enumerate(written):
            yield from misused(item, subjects, (*loc, at))
    if not isinstance(written, dict):
        return
    for name, said in written.items():
        if (fact := FACTS.get(name)) is None:
            yield from misused(said, subjects, (*loc, name))
            continue
        for subject in subjects:
            if subject not in fact.subjects:
                works_on = listing(sorted(fact.subjects))
                told = f"`{name}` says nothing about `{subject}`; it works on {works_on}."
                yield Wrong((*loc, name), told, at_key=True)
        if len(OPERATORS.keys() & _in_full(fact, said)) != 1:
            ways = listing(sorted(fact.operators))
            yield Wrong((*loc, name), f"Compare `{name}` in exactly one way: {ways}.")


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
