"""The texts of rules: what may stand in one, and what is filled in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from jinja2 import TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from homeward.engine.facts import FACTS
from homeward.engine.facts.about import DETAILS as OF_SUBJECT
from homeward.engine.facts.about import SUBJECT
from homeward.engine.facts.defining import ACCOUNT
from homeward.engine.moments import NO_DETAILS
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


FILTERS: dict[str, Callable[[Any], str]] = {"when": when, "days": days, "duration": duration, "words": words}


MISFITS = (LookupError, TypeError, AttributeError, ValueError)
"""What a text raises when a detail is not there or a filter does not suit it."""

Told = Mapping[str, Mapping[str, Any]]
"""What a text may tell, by detail, of each fact that it names (`variable`)."""


def _printable(value: Any) -> Any:
    """An instant, a length of time or a list needs its filter; printed raw it is no English.

    An account is often given as what writes it, as few are told.
    """
    if callable(value):
        value = value()
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"cannot be told as it is: {type(value).__name__}")
    return value


_TEXTS = SandboxedEnvironment()
_TEXTS.filters = dict(FILTERS)
_TEXTS.globals.clear()


class Text:
    """The text of a `because`, read once: what always stands in it, and between that which detail of which
    fact it tells. Jinja's own rendering took a tenth of the time of `homeward evaluate`."""

    def __init__(self, parsed: nodes.Template) -> None:
        """Raises ValueError where more than `{{ fact.detail }}`, with a filter or without, stands in it."""
        self._parts = [_part(node) for output in parsed.body for node in output.iter_child_nodes()]

    def tell(self, told: Told) -> str:
        """An account that nobody gave is left out. Raises one of MISFITS."""
        return one_space("".join(part if isinstance(part, str) else part(told) for part in self._parts))


def _part(node: nodes.Node) -> str | Callable[[Told], str]:
    match node:
        case nodes.TemplateData(data=data):
            return data
        case nodes.Filter(node=nodes.Getattr(node=nodes.Name(name=fact), attr=detail), name=name):
            told_as = FILTERS[name]
            return lambda told: str(_printable(told_as(told[fact][detail])))
        case nodes.Getattr(node=nodes.Name(name=fact), attr=detail) if detail == ACCOUNT:
            return lambda told: str(_printable(told.get(fact, NO_DETAILS).get(ACCOUNT, "")))
        case nodes.Getattr(node=nodes.Name(name=fact), attr=detail):
            return lambda told: str(_printable(told[fact][detail]))
    raise ValueError("only details of facts can be told")


@lru_cache(maxsize=1024)
def read_text(source: str) -> Text:
    return Text(_TEXTS.parse(source))


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
    found = [problem for part in [*odd, *told] if (problem := _problem_of(part, facts))]
    yield from found or _untried(parsed, facts)


def _problem_of(part: nodes.Node, facts: Mapping[str, tuple[str, ...]]) -> str | None:
    if isinstance(part, nodes.Filter) and not part.args and not part.kwargs and part.node:
        if part.name not in FILTERS:
            return f"There is no filter `{part.name}`.{suggest(part.name, FILTERS)}"
        part = part.node
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
    return None


def _untried(parsed: nodes.Template, facts: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Whether each filter fits its detail is only seen by trying."""
    samples = {name: {detail: SAMPLES[detail] for detail in details} for name, details in facts.items()}
    try:
        Text(parsed).tell(samples)
    except MISFITS:
        yield (
            "A detail in this text needs another filter: `when` for instants, `days` for several of them, "
            "`duration` for lengths of time, `words` for lists."
        )
