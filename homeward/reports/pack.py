"""The pack of a meeting: lists, and a part for each child. The same for a page, print, CSV and JSON.

Everything in it is in words as it will be read, so that a draft stays as it was made, whatever changes since.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from homeward.config import settings
from homeward.domain.meetings.dates import Group
from homeward.engine.words.phrases import day


@dataclass(frozen=True)
class Line:
    """A line of a list. `child` is the reference of whom it is about; empty: it is about no child."""

    child: str
    cells: Sequence[str]


@dataclass(frozen=True)
class Section:
    """A list. `says` is what is on it."""

    title: str
    says: str
    heads: Sequence[str]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Reason:
    """Why a rule put the child before the meeting, in the rule's words for this child."""

    title: str
    because: str
    since: str


@dataclass(frozen=True)
class Entry:
    """Something that happened, and what the record says of it, by label."""

    at: str
    what: str
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ChildPart:
    """`decided` is what was decided last, empty where the child was never discussed; `span` says which time
    `entries` cover, the earliest first."""

    child: str
    name: str
    about: str
    item: str
    reasons: Sequence[Reason]
    decided: str
    span: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Pack:
    """For one meeting of one group, as of an instant. `cases`: references of MACSE's on the agenda."""

    group: Group
    meeting: date
    as_of: datetime
    sections: Sequence[Section]
    children: Sequence[ChildPart]
    cases: Sequence[str] = ()

    @property
    def title(self) -> str:
        called = settings().name_macse if self.group is Group.MACSE else settings().name_missing_group
        return f"{called[:1].upper()}{called[1:]} pack for {day(self.meeting)}"

    @property
    def refs(self) -> set[str]:
        """Every child whom it names."""
        lines = (line for section in self.sections for line in section.lines)
        return {part.child for part in self.children} | {line.child for line in lines if line.child}

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"meeting": self.meeting.isoformat(), "as_of": self.as_of.isoformat()}

    def counts(self) -> dict[str, int]:
        """How much there is of each part: what may be told of it where no child's data may."""
        return {"children": len(self.children)} | {each.title: len(each.lines) for each in self.sections}

    def statements(self) -> Iterator[tuple[str, str, str, str]]:
        """All that it says, piece by piece: of which part, of which child, what, and its value."""
        for section in self.sections:
            for line in section.lines:
                yield section.title, line.child, line.cells[0], "; ".join(line.cells[1:])
        for part in self.children:
            for what, value in _told(part):
                yield part.name, part.child, what, value

    def as_csv(self) -> str:
        """One statement a line, so that parts of several shapes fit into one file."""
        file = StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["pack", "meeting", "part", "child", "what", "value"])
        writer.writerows([self.group, self.meeting, *each] for each in self.statements())
        return file.getvalue()


def _told(part: ChildPart) -> Iterator[tuple[str, str]]:
    yield "About", part.about
    yield "On the agenda as", part.item
    yield from ((each.title, f"{each.because} {each.since}") for each in part.reasons)
    if part.decided:
        yield "Decided last", part.decided
    for entry in part.entries:
        yield f"{entry.at}: {entry.what}", "; ".join(f"{label}: {value}" for label, value in entry.facts)


def changes(before: Pack, after: Pack) -> tuple[list[str], list[str]]:
    """What only the later one says, and what only the earlier one said; when they were made is no matter."""
    old, new = [dict.fromkeys(map(_in_words, each.statements())) for each in (before, after)]
    return [each for each in new if each not in old], [each for each in old if each not in new]


def _in_words(statement: tuple[str, str, str, str]) -> str:
    part, _, what, value = statement
    return f"{part}. {what}{': ' if value else ''}{value}"


def read(content: Mapping[str, Any]) -> Pack:
    """The pack of what `as_json` gave."""
    return Pack(
        Group(content["group"]),
        date.fromisoformat(content["meeting"]),
        datetime.fromisoformat(content["as_of"]),
        [
            Section(**section | {"lines": [Line(**line) for line in section["lines"]]})
            for section in content["sections"]
        ],
        [
            ChildPart(
                **part
                | {
                    "reasons": [Reason(**each) for each in part["reasons"]],
                    "entries": [Entry(**each) for each in part["entries"]],
                }
            )
            for part in content["children"]
        ],
        content.get("cases", ()),  # a draft that an older Homeward kept has none
    )
