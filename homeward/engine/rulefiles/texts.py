"""The texts of rules: what may stand in one, and what is filled in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from homeward.engine.facts import FACTS
from homeward.engine.facts.about import DETAILS as OF_SUBJECT
from homeward.engine.facts.about import SUBJECT
from homeward.engine.facts.defining import ACCOUNT
from homeward.engine.rulefiles.yamlsource import suggest
from homeward.engine.words.phrases import days, duration, one_space, when, words

SAMPLES: dict[str, Any] = {
    "count": 3,
    "years": 13,
    "latest": datetime(2026, 3, 3, 22, 10, tzinfo=UTC),
    "earliest": datetime(2026, 1, 3, 22, 10, tzinfo=UTC),
    "since": datetime(2026, 1, 3, 22, 10, tzinfo=UTC),
    "told": ("gifts", "overnight"),
    "said": "in a return interview",
    "account": "The child told somebody of a person.",
    "linked": "The same telephone is linked to a case.",
    "others": "another child",
    "place": "at a place",
    "meeting": "the meeting",
    "times": (datetime(2026, 1, 3, 22, 10, tzinfo=UTC), datetime(2026, 3, 3, 22, 10, tzinfo=UTC)),
    "began": datetime(2026, 1, 3, 22, 10, tzinfo=UTC),
    "lasted": timedelta(hours=72),
}
"""One value for each detail of a fact, to try a reason's text before a child's record depends on it."""


FILTERS: dict[str, Callable[..., str]] = {"when": when, "days": days, "duration": duration, "words": words}


MISFITS = (TemplateError, TypeError, AttributeError, ValueError)
"""What a text raises when a detail is not there or a filter does not suit it."""


def _printable(value: Any) -> Any:
    """An instant, a length of time or a list needs its filter; printed raw it is no English.

    An account is often given as what writes it, as few are told.
    """
    if callable(value):
        value = value()
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"cannot be told as it is: {type(value).__name__}")
    return value


def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, finalize=_printable)
    environment.filters = dict(FILTERS)
    environment.globals.clear()
    return environment


_TEXTS = _environment()


@lru_cache(maxsize=1024)
def template(text: str) -> Template:
    return _TEXTS.from_string(text)


@lru_cache(maxsize=1024)
def fixed(text: str) -> str | None:
    """What a text always says, where it tells no detail; most do not, and rendering one takes long."""
    return None if "{" in text else one_space(text)


def variable(fact: str) -> str:
    """A fact's name inside a text, where a dot already leads to its details: `child.age` is `child_age`."""
    return fact.replace(".", "_")


def problems_of(text: str, certain: Iterable[str], asked: Iterable[str]) -> Iterator[str]:
    """What is wrong with the text of a `because`: `certain` are the facts known whenever the rule fires, and
    of the others that it asks a text may tell the account, which is left out where there is none.

    Only `{{ fact.detail }}`, with a filter or without, may stand in it: what a text can say, a form can edit.
    """
    try:
        parsed = _TEXTS.parse(text)
    except TemplateError as error:
        yield f"This text cannot be read: {error.message}"
        return
    accounts = {name: (ACCOUNT,) for name in asked if ACCOUNT in FACTS[name].details}
    details = accounts | {name: FACTS[name].details for name in certain}
    facts = {variable(name): tellable for name, tellable in details.items()} | {SUBJECT: OF_SUBJECT}
    outputs = [part for output in parsed.body if isinstance(output, nodes.Output) for part in output.nodes]
    odd = [part for part in parsed.body if not isinstance(part, nodes.Output)]
    told = [part for part in outputs if not isinstance(part, nodes.TemplateData)]
    for part in (*odd, *told):
        if problem := _problem_of(part, facts):
            yield problem


def _problem_of(part: nodes.Node, facts: Mapping[str, tuple[str, ...]]) -> str | None:
    said = ""
    if isinstance(part, nodes.Filter) and not part.args and not part.kwargs and part.node:
        if part.name not in FILTERS:
            return f"There is no filter `{part.name}`.{suggest(part.name, FILTERS)}"
        said, part = part.name, part.node
    match part:
        case nodes.Getattr(node=nodes.Name(name=fact), attr=detail):
            pass
        case nodes.Name(name=fact):
            detail = ""
        case _:
            return "Only `{{ fact.detail }}`, with a filter or without, may stand in this text."
    if fact not in facts:
        return f"`{fact}` is not a fact that is known whenever this rule holds.{suggest(fact, facts)}"
    details = facts[fact]
    if detail not in details and details == (ACCOUNT,):
        return (
            f"`{fact}` is not a fact that is known whenever this rule holds: only its `account` can be told."
        )
    if detail not in details:
        return f"`{fact}` has no detail `{detail}`.{suggest(detail, details)}"
    return (
        None
        if _fits(detail, said)
        else (
            "A detail in this text needs another filter: `when` for instants, `days` for several of them, "
            "`duration` for lengths of time, `words` for lists."
        )
    )


def _fits(detail: str, name: str) -> bool:
    """Whether the filter of that name, or none, fits the detail, is only seen by trying."""
    sample = SAMPLES[detail]
    try:
        _printable(FILTERS[name](sample) if name else sample)
    except MISFITS:
        return False
    return True
