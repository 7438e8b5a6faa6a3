"""What was asked while a rule was evaluated, what was read, and the answers: kept with each finding.

Of a child's record it holds the values of facts alone, never a name or a text.
"""

from dataclasses import dataclass
from typing import Any, Literal

from homeward.domain.findings.json_values import plain

Joiner = Literal["all", "any", "not"]

ANSWERS = {True: "yes", False: "no", None: "cannot tell"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A comparison, the value that was read ("unknown" where nobody has told) and the answer.

    How long something has been so is elapsed time, none where it is not. The answer "cannot tell" is None.
    """

    fact: str
    params: tuple[tuple[str, Any], ...]
    operator: str
    wanted: Any
    value: Any
    answer: bool | None

    def as_json(self) -> dict[str, Any]:
        return {
            "fact": self.fact,
            "params": {name: plain(limit) for name, limit in self.params},
            "operator": self.operator,
            "wanted": plain(self.wanted),
            "value": plain(self.value),
            "answer": ANSWERS[self.answer],
        }


@dataclass(frozen=True, slots=True)
class Joined:
    """Those parts of a joined condition that were asked, in order: past the first no of `all`, none was."""

    by: Joiner
    parts: tuple["Step", ...]
    answer: bool | None

    def as_json(self) -> dict[str, Any]:
        return {self.by: [part.as_json() for part in self.parts], "answer": ANSWERS[self.answer]}


Step = Asked | Joined


@dataclass(frozen=True, slots=True)
class Trace:
    """By what was asked: `when`, and each action that follows only under a further condition."""

    steps: tuple[tuple[str, Step], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {name: step.as_json() for name, step in self.steps}
