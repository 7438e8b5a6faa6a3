"""What differs between two versions of a rule, in plain English."""

from collections.abc import Callable
from dataclasses import dataclass

from homeward.engine.rulefiles.model import Rule
from homeward.engine.words import narrate
from homeward.engine.words.phrases import day, duration, one_space
from homeward.names import named

TOLD: dict[str, Callable[[Rule], str]] = {
    "Title": lambda rule: rule.title,
    "Why the rule exists": lambda rule: rule.purpose,
    "Looks at": lambda rule: "; ".join(narrate.looks_at(rule)),
    "Holds when": lambda rule: narrate.one_line(rule.when),
    "Then it": lambda rule: "; ".join(narrate.effects(rule)),
    "The reason that it gives": lambda rule: rule.because,
    "What to do": lambda rule: rule.guide,
    "When it fires without need": lambda rule: rule.known_false_positives,
    "Counts as late after": lambda rule: duration(rule.late_after),
    "Source": lambda rule: rule.source,
    "Owner": lambda rule: rule.owner,
    "Next review by": lambda rule: day(rule.review_by),
    "Why it ends": lambda rule: rule.retired_because or "",
}
"""What people read of a rule, but for who approved it and when it takes effect."""


@dataclass(frozen=True)
class Difference:
    """`before` is empty in a new rule."""

    label: str
    before: str
    after: str


def differences(before: Rule | None, after: Rule) -> list[Difference]:
    """Everything that a reader would notice, in the order of `TOLD`."""
    said = (
        Difference(label, one_space(named(tell(before))) if before else "", one_space(named(tell(after))))
        for label, tell in TOLD.items()
    )
    return [each for each in said if each.before != each.after]
