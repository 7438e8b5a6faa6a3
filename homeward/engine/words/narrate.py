"""Rules and their findings in plain English."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from homeward.domain.events import EVENT_TYPES
from homeward.domain.findings.finding import Action
from homeward.engine.facts import FACTS, Fact
from homeward.engine.facts.about import SUBJECT
from homeward.engine.moments import NO_DETAILS, Reading
from homeward.engine.rulefiles.model import All, AnyOf, Compare, Condition, Not, Rule
from homeward.engine.rulefiles.texts import MISFITS, read_text, variable
from homeward.engine.words.phrases import day, duration, words
from homeward.names import named

NAMED_TEXTS = ("title", "purpose", "because", "guide", "known_false_positives", "task", "owner")


def in_our_names(rule: Rule) -> Rule:
    """The rule as this installation reads it. Its version stays that of the text as it was agreed."""
    texts: dict[str, Any] = {name: named(text) for name in NAMED_TEXTS if (text := getattr(rule, name))}
    return replace(rule, **texts)


def because(rule: Rule, readings: Mapping[str, Reading], subject: Mapping[str, Any] = NO_DETAILS) -> str:
    """The reason that a finding gives, from the facts that it rests on and what it is about.

    A text that fails after all says what the rule's title says: no alert is lost over its wording.
    """
    told = {variable(fact): reading.details for fact, reading in readings.items()}
    try:
        return read_text(named(rule.because)).tell(told | {SUBJECT: subject})
    except MISFITS:
        return f"{named(rule.title)}."


ASKED_OF = {
    "harm.stated": "everything that was said of harm: a return interview and its disclosures are one",
    "danger.stated": "every time that somebody says whether the child is in danger now",
    "concern.stated": "every record in which a professional, the police or a carer may say that they suspect "
    "exploitation",
    "sign.seen": "every record that tells of a warning sign",
    "carer.told": "everything that a parent or carer tells",
    **{name: each.asked_of for name, each in EVENT_TYPES.items() if each.asked_of},
}


def looks_at(rule: Rule) -> list[str]:
    """What it is asked of, one phrase each."""
    return [named(ASKED_OF[kind]) for kind in rule.on]


def explain(rule: Rule) -> str:
    """The rule in plain English: what it is asked of, when it holds, and what follows."""
    rule = in_our_names(rule)
    return "\n".join(
        [
            f"{rule.title} ({rule.code})",
            "",
            f"Why: {rule.purpose}",
            f"Looks at: {'; '.join(looks_at(rule))}.",
            "",
            *_lines(holds_when(rule.when)),
            "",
            "Then it",
            *(f"  - {effect}" for effect in effects(rule)),
            "",
            f"In force from {day(rule.effective_from)}"
            + (f" until {day(rule.effective_to)}" if rule.effective_to else "")
            + f", as {rule.status}. Owner: {rule.owner}. Approved by: {rule.approved_by}. "
            f"Next review by {day(rule.review_by)}.",
            f"Source: {rule.source}.",
        ]
    )


def effects(rule: Rule) -> list[str]:
    """What follows when the rule holds, one phrase each."""
    found = [_EFFECTS[action](rule) for action in Action if action in rule.actions]
    for condition, action in rule.extra:
        found.append(f"{_EFFECTS[action](rule)}, if {one_line(condition)}")
    if rule.ask:
        phrases = words((FACTS[name].phrase for name in rule.ask), "or")
        found.append(f"asks, where the record does not say: {phrases}")
    if rule.repeat_every:
        found.append(f"says so again every {duration(rule.repeat_every)} while it goes on")
    if rule.never_silent:
        found.append("heads the alert of its child and can never be silenced")
    return [named(effect) for effect in found]


_EFFECTS: dict[Action, Callable[[Rule], str]] = {
    Action.CADT: lambda rule: f"raises an alert to CADT, to be answered {_within(rule.respond_within)}",
    Action.INTERVIEWER: lambda rule: "reminds the interviewer and the interviewer's manager",
    Action.MACSE: lambda rule: "puts the child forward as a candidate for MACSE (people decide)",
    Action.MISSING_GROUP: lambda rule: "puts the child on the list of the missing group (people decide)",
    Action.NOTIFY: lambda rule: f"names who is to be told: {', '.join(rule.notify)}",
    Action.TASK: lambda rule: f"opens a task: {rule.task}",
}


def _within(respond_within: str | None) -> str:
    return "immediately" if respond_within == "immediately" else f"within {respond_within}"


@dataclass(frozen=True)
class Outline:
    """A line of plain English, and the lines below it."""

    text: str
    parts: tuple["Outline", ...] = ()


def holds_when(condition: Condition) -> Outline:
    """The condition as nested lists, one comparison a line."""
    if isinstance(condition, All):
        return Outline("Holds when all of these are so", tuple(map(_outline, condition.items)))
    return Outline("Holds when", (_outline(condition),))


def _outline(condition: Condition) -> Outline:
    match condition:
        case Compare():
            return Outline(one_line(condition))
        case All(items) | AnyOf(items):
            head = "all of these are so:" if isinstance(condition, All) else "at least one of these is so:"
            return Outline(head, tuple(map(_outline, items)))
        case Not(item):
            return Outline("this is not so:", (_outline(item),))


def _lines(outline: Outline, depth: int = 0) -> list[str]:
    line = f"{'  ' * depth}- {outline.text}" if depth else outline.text
    return [line, *(below for part in outline.parts for below in _lines(part, depth + 1))]


def one_line(condition: Condition) -> str:
    return named(_one_line(condition))


def _one_line(condition: Condition) -> str:
    match condition:
        case Compare(name, operator, value, params):
            fact = FACTS[name]
            limits = [_narrow(fact, param, limit) for param, limit in reversed(params)]
            narrowed = f" ({'; '.join(limits)})" if limits else ""
            return _compared(fact, operator, value, narrowed)
        case All(items):
            return " and ".join(map(_one_line, items))
        case AnyOf(items):
            return "either " + " or ".join(map(_one_line, items))
        case Not(item):
            return f"it is not so that {_one_line(item)}"


def _narrow(fact: Fact, param: str, limit: Any) -> str:
    if isinstance(limit, timedelta):
        return f"{param} {duration(limit)} {fact.params[param].phrase}".strip()
    return f"counting only those recorded as {words(limit, 'or')}"


def _compared(fact: Fact, operator: str, value: Any, narrowed: str) -> str:
    phrase = f"{fact.phrase}{narrowed}"
    match operator:
        case "known":
            asked = f"whether {phrase}" if fact.kind == "flag" else phrase
            return f"it is {'' if value else 'not '}known {asked}"
        case "is" if fact.kind == "flag":
            return phrase if value else f"it is not so that {phrase}"
        case "is" | "in":
            answers = (value,) if operator == "is" else value
            if all(answer in fact.answers for answer in answers):
                return " or ".join(fact.answers[answer] for answer in answers)
            return f"{phrase} is {' or '.join(answers)}"
        case "at_least" | "at_most":
            limit = duration(value) if fact.kind == "duration" else value
            return f"{phrase} is {limit} or {'more' if operator == 'at_least' else 'less'}"
        case "includes_any":
            return f"{phrase} includes {words(called(fact, value), 'or')}"
        case _:
            raise AssertionError(f"no such operator: {operator}")


def called(fact: Fact, codes: Iterable[str]) -> list[str]:
    """What the fact itself calls its codes, where that is not what other facts call them."""
    return [fact.answers.get(code, code) for code in codes]
