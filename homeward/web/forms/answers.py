"""What a person typed into a form, by the names of its fields; blocks of fields may repeat."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from homeward.domain.calendar.deadlines import LONDON
from homeward.domain.calendar.written_dates import NOW, TODAY, in_figures, written

LONGEST_NUMBER = 6
"""Digits of a block's number: pages count them up from 0, so a longer one is no page's."""


@dataclass(frozen=True)
class Answers:
    """Field name -> what was sent under it, as sent. A field that was not sent reads as empty.

    A repeated block's fields are named `<block>-<number>-<field>`, such as `contacts-0-name`; numbers
    need not follow on from each other, so taking one block out changes no other.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> "Answers":
        values: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            values[name] = (*values.get(name, ()), value)
        return cls(values)

    def pairs(self) -> list[tuple[str, str]]:
        """Each value with the name of its field, as a browser sends them."""
        return [(name, value) for name, values in self.values.items() for value in values]

    def one(self, name: str) -> str:
        return self.values.get(name, ("",))[0].strip()

    def many(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())

    def with_values(self, **values: str) -> "Answers":
        return Answers({**self.values, **{name: (value,) for name, value in values.items()}})

    def blocks(self, block: str) -> list[str]:
        """The prefixes of a block's copies, such as `contacts-0`, `contacts-2`, in order."""
        head = f"{block}-"
        numbers = {name[len(head) :].split("-")[0] for name in self.values if name.startswith(head)}
        short = (n for n in numbers if n.isdecimal() and len(n) <= LONGEST_NUMBER)
        return [f"{head}{number}" for number in sorted(map(int, short))]

    def misnumbered(self, block: str) -> bool:
        """Whether there are copies of the block that no page of ours can have made."""
        made = [f"{prefix}-" for prefix in self.blocks(block)]
        return any(name.startswith(f"{block}-") and not name.startswith(tuple(made)) for name in self.values)

    def next_block(self, block: str) -> str:
        """The prefix that another copy of the block would have."""
        used = [int(prefix.rsplit("-", 1)[1]) for prefix in self.blocks(block)]
        return f"{block}-{max(used, default=-1) + 1}"

    def with_block(self, block: str) -> "Answers":
        return Answers({**self.values, f"{self.next_block(block)}-added": ("yes",)})

    def without(self, prefix: str) -> "Answers":
        return Answers({name: v for name, v in self.values.items() if not name.startswith(f"{prefix}-")})


Pairs = Iterator[tuple[str, str]]


def changed(answers: Answers, action: str, now: datetime) -> Answers | None:
    """The answers after a button that only changes the page; None where the action is another one.

    `action` is the button's value: `add:<block>`, `remove:<prefix>`, `find:child`, `find:<prefix>`,
    `take:<prefix>-known-<number>`, or `now:<moment>` and `today:<moment>`, which fill in the moment's fields.
    """
    match action.split(":", 1):
        case ["find" | "take", _]:
            return answers
        case ["add", block]:
            return answers.with_block(block)
        case ["remove", prefix]:
            return answers.without(prefix)
        case ["now", name]:
            return answers.with_values(**dict(moment_fields(name, now)))
        case ["today", name]:
            return answers.with_values(**dict(day_fields(name, now.astimezone(LONDON))))
        case _:
            return None


def moment_fields(name: str, at: datetime) -> Pairs:
    """The two fields of a moment, in London."""
    local = at.astimezone(LONDON)
    yield from day_fields(name, local)
    yield f"{name}-time", f"{local:%H:%M}"


def day_fields(name: str, day: date) -> Pairs:
    yield f"{name}-day", written(day)


def dated(answers: Answers, now: datetime) -> Answers:
    """With "now", "today" and "yesterday" as what they mean when they are sent: a draft is read later."""
    fixed: dict[str, str] = {}
    for name in (each.removesuffix("-day") for each in answers.values if each.endswith("-day")):
        day, clock = answers.one(f"{name}-day"), answers.one(f"{name}-time")
        said = {day.casefold(), clock.casefold()}
        if NOW in said and said <= {"", NOW, TODAY}:
            fixed |= moment_fields(name, now)
        elif (figures := in_figures(day, now.astimezone(LONDON).date())) != day:
            fixed[f"{name}-day"] = figures
    return answers.with_values(**fixed)
