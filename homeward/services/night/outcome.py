"""What a night came to, as counts and in plain sentences."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from homeward.config import settings
from homeward.domain.night.differences import WORDS, Kind, Verdict, Words, verdict
from homeward.services.evaluation.process import Outcome
from homeward.store.nights import CONCLUSION

KINDS: Mapping[str, Words] = {
    "failing": (
        "Events and children that cannot be evaluated, through a fault of Homeward's own",
        "All others are.",
    ),
    "unprocessed": ("Events that were accepted and not yet evaluated", "They are now."),
    "quarantined": ("Events that could not be accepted", "They wait in quarantine for a person."),
    "unmatched": ("Children with an open alert who are not identified", "Find out who they are."),
    "rule_problems": ("Errors in rule files", "The last good rules stay in force until they are mended."),
}
ROWS: Words = ("Stored rows that differed from the journal", "They are repaired. Find out why.")


def in_words(counts: Mapping[str, Any], rows: int, found: Mapping[str, int]) -> list[str]:
    """A sentence for each count that is not 0; `found` by kind, `rows` are those stored that differed."""
    told = [(words, counts.get(name, 0)) for name, words in KINDS.items()]
    told.append((ROWS, rows))
    told += [(WORDS[Kind(kind)], number) for kind, number in found.items()]
    return [f"{what}: {number}. {then}" for (what, then), number in told if number]


@dataclass
class Night:
    """Counts only. `differences` are stored rows that were not as the journal says; all of them are repaired.

    `asked` are children of whom a person is asked from now on, or no more, whether they are one with another.
    `raised` and `withdrawn` count the alerts that the repair itself raised and withdrew. `found` counts what
    differed by its kind, `standing` what waits for people. `last_event` is the journal's last number.
    """

    business_date: str
    as_of: str
    part: str = CONCLUSION
    everyone: bool = True
    children: int = 0
    events: int = 0
    last_event: int = 0
    unprocessed: int = 0
    asked: int = 0
    differences: Counter[str] = field(default_factory=Counter)
    raised: int = 0
    withdrawn: int = 0
    found: Counter[str] = field(default_factory=Counter)
    standing: dict[str, int] = field(default_factory=dict)
    unpublished: int = 0
    quarantined: int = 0
    unmatched: int = 0
    open_alerts: int = 0
    candidates: int = 0
    open_tasks: int = 0
    rule_problems: int = 0
    failing: int = 0

    def add(self, outcome: Outcome) -> None:
        """What was put right. The children are counted once all that is done with them is."""
        self.differences.update(outcome.differences)
        kinds = Counter(event.type for event in outcome.events)
        self.raised += kinds["alert.raised"]
        self.withdrawn += kinds["alert.withdrawn"]

    def add_part(self, counts: dict[str, Any]) -> None:
        """What a part of the night had counted."""
        for each in fields(self):
            own, more = getattr(self, each.name), counts.get(each.name)
            if isinstance(own, Counter):
                own.update(more or {})
            elif type(own) is int and more:
                setattr(self, each.name, own + more)

    @property
    def verdict(self) -> Verdict:
        return verdict(self.found, settings().night_warn, settings().night_fail)

    @property
    def needs_a_person(self) -> list[str]:
        """Plain sentences, without a child's data; empty where everything is in order."""
        return in_words(asdict(self), sum(self.differences.values()), self.found)

    def counts(self) -> dict[str, Any]:
        """What is kept of it."""
        numbers = {name: value for name, value in asdict(self).items() if type(value) is int}
        return {**numbers, "differences": dict(self.differences), "found": dict(self.found)}

    def as_dict(self) -> dict[str, object]:
        return {
            **asdict(self),
            "differences": dict(self.differences),
            "found": dict(self.found),
            "verdict": self.verdict,
            "needs_a_person": self.needs_a_person,
        }
