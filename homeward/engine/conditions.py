"""Three-valued conditions: yes, no, and cannot tell, each with what it rests on."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from homeward.domain.events import Event
from homeward.domain.timeline import EARLIEST
from homeward.engine.facts import FACTS
from homeward.engine.model import All, AnyOf, Compare, Condition, Not
from homeward.engine.moments import UNKNOWN, Moment, Reading


@dataclass(slots=True)
class Answer:
    """`holds` is True, False, or None for "cannot tell" (then `unknown` names the missing facts).

    `known` is when enough had been received to give the answer.
    """

    holds: bool | None
    known: datetime = EARLIEST
    evidence: tuple[Event, ...] = ()
    unknown: frozenset[str] = frozenset()
    readings: dict[str, Reading] = field(default_factory=dict)


def ask(condition: Condition, moment: Moment) -> Answer:
    match condition:
        case Compare():
            return _compare(condition, moment)
        case All(items):
            return _all(items, moment)
        case AnyOf(items):
            return _any(items, moment)
        case Not(item):
            answer = ask(item, moment)
            answer.holds = None if answer.holds is None else not answer.holds
            return answer


def _all(items: tuple[Condition, ...], moment: Moment) -> Answer:
    answers = []
    for item in items:
        answer = ask(item, moment)
        if answer.holds is False:
            return answer
        answers.append(answer)
    return _join(answers, None if any(answer.holds is None for answer in answers) else True)


def _any(items: tuple[Condition, ...], moment: Moment) -> Answer:
    """Every branch that holds is given as a reason; known as soon as the first of them was."""
    answers = [ask(item, moment) for item in items]
    if true := [answer for answer in answers if answer.holds]:
        joined = _join(true, True)
        joined.known = min(answer.known for answer in true)
        return joined
    unknown = [answer for answer in answers if answer.holds is None]
    return _join(unknown, None) if unknown else _join(answers, False)


def _join(answers: list[Answer], holds: bool | None) -> Answer:
    joined = Answer(holds)
    for answer in answers:
        joined.known = max(joined.known, answer.known)
        joined.evidence += answer.evidence
        joined.unknown |= answer.unknown
        joined.readings.update(answer.readings)
    return joined


def _compare(compare: Compare, moment: Moment) -> Answer:
    reading = moment.read(FACTS[compare.fact].function, compare.params)
    readings = {compare.fact: reading}
    if compare.operator == "known":
        holds = (reading.value is not UNKNOWN) == compare.value
        return Answer(holds, moment.known(reading), reading.evidence, readings=readings)
    if reading.value is UNKNOWN:
        return Answer(None, unknown=frozenset({compare.fact}), readings=readings)
    holds = _holds(compare.operator, reading.value, compare.value)
    known = moment.known(reading)
    if holds and compare.operator == "at_least" and reading.counted:
        known = max(sorted(reading.counted)[: compare.value], default=EARLIEST)
    return Answer(holds, known, reading.evidence, readings=readings)


def _holds(operator: str, value: Any, wanted: Any) -> bool:
    match operator:
        case "is":
            return bool(value == wanted)
        case "in":
            return value in wanted
        case "at_least":
            return bool(value >= wanted)
        case "at_most":
            return bool(value <= wanted)
        case "includes_any":
            return bool(set(value) & set(wanted))
        case _:
            raise AssertionError(f"no such operator: {operator}")
