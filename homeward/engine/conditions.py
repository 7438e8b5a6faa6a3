"""Three-valued conditions: yes, no, and cannot tell.

`holds` gives the answer alone, which is fast; `ask` gives the same answer with its reasons. Most rules do not
hold at most moments, so few reasons are needed.
"""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from homeward.domain.events import Event
from homeward.domain.findings.trace import Asked, Joined, Joiner, Step
from homeward.domain.history.timeline import EARLIEST
from homeward.engine.facts import FACTS
from homeward.engine.moments import UNKNOWN, Lasting, Moment, Reading, Unknown, query
from homeward.engine.rulefiles.model import All, AnyOf, Compare, Condition, Not

Holds = Callable[[Moment], bool | None]
"""Whether a condition holds at a moment; None: cannot tell."""

TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "in": lambda value, wanted: value in wanted,
    "at_least": operator.ge,
    "at_most": operator.le,
    "includes_any": lambda value, wanted: not wanted.isdisjoint(value),
}


@lru_cache(maxsize=4096)
def holds(condition: Condition) -> Holds:
    match condition:
        case Compare():
            return _comparing(condition)
        case All(items):
            return _joining(items, start=True)
        case AnyOf(items):
            return _joining(items, start=False)
        case Not(item):
            inner = holds(item)
            return lambda moment: None if (answer := inner(moment)) is None else not answer


def _comparing(compare: Compare) -> Holds:
    asked, wanted = query(FACTS[compare.fact].function, compare.params), compare.value
    if compare.operator == "known":
        return lambda moment: (moment[asked].value is not UNKNOWN) is wanted
    if isinstance(wanted, tuple):
        wanted = frozenset(wanted)
    test = TESTS[compare.operator]
    return lambda moment: None if (value := moment[asked].value) is UNKNOWN else test(value, wanted)


def _joining(items: Sequence[Condition], start: bool) -> Holds:
    """`all` starts with yes, `any` with no. The opposite decides; else one unknown makes it unknown."""
    parts = tuple(map(holds, items))

    def joined(moment: Moment) -> bool | None:
        told: bool | None = start
        for part in parts:
            answer = part(moment)
            if answer is (not start):
                return answer
            if answer is None:
                told = None
        return told

    return joined


@dataclass(slots=True)
class Answer:
    """`holds` is True, False, or None for "cannot tell" (then `unknown` names the missing facts).

    `known` is when enough evidence had arrived; `step` is the trace.
    """

    holds: bool | None
    step: Step
    known: datetime = EARLIEST
    evidence: tuple[Event, ...] = ()
    unknown: frozenset[str] = frozenset()
    readings: dict[str, Reading] = field(default_factory=dict)


def ask(condition: Condition, moment: Moment) -> Answer:
    """Whether the condition holds, and why."""
    match condition:
        case Compare():
            return _compare(condition, moment)
        case All(items):
            return _all(items, moment)
        case AnyOf(items):
            return _any(items, moment)
        case Not(item):
            return _not(ask(item, moment))


def _all(items: tuple[Condition, ...], moment: Moment) -> Answer:
    """The first no decides; later items are not asked."""
    answers: list[Answer] = []
    for item in items:
        answers.append(ask(item, moment))
        if answers[-1].holds is False:
            return _join("all", answers, answers[-1:], False)
    return _join("all", answers, answers, None if any(answer.holds is None for answer in answers) else True)


def _any(items: tuple[Condition, ...], moment: Moment) -> Answer:
    """Every branch that holds is a reason. It was known as soon as the first of them was."""
    answers = [ask(item, moment) for item in items]
    if true := [answer for answer in answers if answer.holds]:
        joined = _join("any", answers, true, True)
        joined.known = min(answer.known for answer in true)
        return joined
    unknown = [answer for answer in answers if answer.holds is None]
    return _join("any", answers, unknown or answers, None if unknown else False)


def _not(answer: Answer) -> Answer:
    answer.holds = None if answer.holds is None else not answer.holds
    answer.step = Joined("not", (answer.step,), answer.holds)
    return answer


def _join(by: Joiner, asked: list[Answer], deciding: list[Answer], holds: bool | None) -> Answer:
    joined = Answer(holds, Joined(by, tuple(answer.step for answer in asked), holds))
    for answer in deciding:
        joined.known = max(joined.known, answer.known)
        joined.evidence += answer.evidence
        joined.unknown |= answer.unknown
        joined.readings.update(answer.readings)
    return joined


def _compare(compare: Compare, moment: Moment) -> Answer:
    reading = moment[query(FACTS[compare.fact].function, compare.params)]
    told = holds(compare)(moment)
    answer = Answer(told, _asked(compare, reading.value, told), readings={compare.fact: reading})
    if told is None:
        answer.unknown = frozenset({compare.fact})
        return answer
    answer.evidence = reading.evidence
    if told and compare.operator == "at_least" and reading.counted:
        answer.known = max(sorted(reading.counted)[: compare.value], default=EARLIEST)
    else:
        answer.known = moment.known(reading)
    return answer


def _asked(compare: Compare, value: Any, holds: bool | None) -> Asked:
    match value:
        case Unknown():
            value = "unknown"
        case Lasting(elapsed=elapsed):
            value = elapsed
    return Asked(compare.fact, compare.params, compare.operator, compare.value, value, holds)
