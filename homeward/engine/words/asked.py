"""What a rule asked about a child, and the answers, in words: from the trace kept with each finding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from homeward.domain.calendar.deadlines import Length, WorkingTime
from homeward.engine.facts import FACTS, Fact
from homeward.engine.rulefiles.model import Compare
from homeward.engine.words.narrate import called, one_line
from homeward.engine.words.phrases import duration, words


@dataclass(frozen=True)
class Answered:
    """One question, the answer (yes, no, cannot tell), and what was on record where that says more."""

    question: str
    answer: str
    on_record: str = ""


def answered(trace: Mapping[str, Any] | None) -> list[Answered]:
    """Every comparison that was made, in order. One of a fact that no longer exists is left out."""
    leaves = [leaf for step in (trace or {}).values() for leaf in _leaves(step)]
    return list(dict.fromkeys(_answered(leaf) for leaf in leaves if leaf["fact"] in FACTS))


def _leaves(step: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "fact" in step:
        yield step
        return
    for joined in ("all", "any", "not"):
        for part in step.get(joined, ()):
            yield from _leaves(part)


def _answered(leaf: Mapping[str, Any]) -> Answered:
    fact = FACTS[leaf["fact"]]
    params = tuple((name, _limit(fact.params[name].kind, limit)) for name, limit in leaf["params"].items())
    asked = Compare(fact.name, leaf["operator"], _wanted(fact, leaf), params)
    return Answered(one_line(asked), leaf["answer"], _on_record(fact, leaf["value"]))


def _wanted(fact: Fact, leaf: Mapping[str, Any]) -> Any:
    if leaf["operator"] == "known":
        return leaf["wanted"]
    return _limit("codes" if isinstance(leaf["wanted"], list) else fact.kind, leaf["wanted"])


def _limit(kind: str, value: Any) -> Any:
    """As a rule holds it: `domain.findings.json_values` the other way round."""
    match kind:
        case "duration":
            return _length(value)
        case "codes":
            return tuple(value)
        case _:
            return value


def _length(value: Any) -> Length:
    if isinstance(value, dict):
        return WorkingTime(value["working hours"], value["working days"])
    return timedelta(seconds=value)


def _on_record(fact: Fact, value: Any) -> str:
    match fact.kind:
        case "flag" if value != "unknown":
            return ""
        case _ if value == "unknown":
            return "nobody has told us"
        case "duration":
            return duration(_length(value))
        case "choice":
            return fact.answers.get(value, str(value))
        case "codes":
            return words(called(fact, value)) if value else "nothing"
        case _:
            return str(value)
