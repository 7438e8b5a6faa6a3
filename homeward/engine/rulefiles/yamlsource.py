"""YAML text as nodes that know where they stand, and the list of what is wrong with them.

Values stay as they are written: whether `no`, `344` or `2026-03-31` is a word, a number or a day is for the
place where it stands to say, not for YAML.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from homeward.domain.calendar.deadlines import Length, WorkingTime
from homeward.errors import RuleProblem

LARGEST = 200_000
"""Bytes of one rule file or file of cases; the largest shipped one has a tenth of that."""

DIGITS = 9
"""Of the longest number that is read; Python itself refuses one of some thousands."""

Value = TypeVar("Value")

Items = dict[str, tuple[Node, Node]]
"""A mapping by its keys: each with the node of the key, for its position, and the node of the value."""

YES, NO = ("yes", "true"), ("no", "false")
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


class Report:
    """What is wrong with one file, gathered while it is read, so that every error is told at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[RuleProblem] = []

    def at(self, node: Node | None, message: str) -> None:
        mark = node.start_mark if node is not None else None
        self.at_line(mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, message)

    def at_line(self, line: int, column: int, message: str) -> None:
        self.problems.append(RuleProblem(self.file, line, column, message))


def read(path: Path, report: Report) -> Node | None:
    """The file's only document; None, with the reason reported, where it cannot be read as YAML."""
    try:
        content = path.read_bytes()
    except OSError as error:
        report.at_line(1, 1, f"This file cannot be opened: {error.strerror}.")
        return None
    if len(content) > LARGEST:
        report.at_line(1, 1, f"This file is larger than {LARGEST // 1000} kB; a rule takes a page or two.")
        return None
    try:
        return compose(content.decode("utf-8-sig"), report)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = error.start - (before.rfind(b"\n") + 1) + 1
        report.at_line(before.count(b"\n") + 1, column, "This is not UTF-8; save the file as UTF-8.")
        return None


def compose(text: str, report: Report) -> Node | None:
    """The text's only document; None, with the reason reported, where it cannot be read as YAML."""
    node, problems = _composed(text)
    for problem in problems:
        report.at_line(*problem)
    return None if problems else node


@lru_cache(maxsize=256)
def _composed(text: str) -> tuple[Node | None, tuple[tuple[int, int, str], ...]]:
    """Cached, as one process reads the same files again and again."""
    report = Report("")
    node = _parse(text, report)
    if node is not None:
        _refuse_anchors(node, report)
    elif not report.problems:
        report.at_line(1, 1, "This file is empty.")
    return node, tuple((problem.line, problem.column, problem.message) for problem in report.problems)


def _parse(text: str, report: Report) -> Node | None:
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
        return node
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        report.at_line(line, column, _plain_words(str(error.problem or error.context)))
    except ReaderError as error:
        before = text[: error.position]
        column = error.position - (before.rfind("\n") + 1) + 1
        report.at_line(before.count("\n") + 1, column, "This character may not stand in YAML; remove it.")
    except (YAMLError, RecursionError):
        report.at_line(1, 1, "This is not readable as YAML.")
    return None


def _plain_words(problem: str) -> str:
    if "'\\t'" in problem:
        return "A tab stands here; indent with spaces."
    if "mapping values are not allowed" in problem:
        return "A second colon stands here; put the text between quotation marks, or on a new line."
    if "another document" in problem:
        return "A second document begins here; put it into a file of its own."
    return f"This is not readable as YAML: {problem}."


def _refuse_anchors(node: Node, report: Report) -> None:
    """An anchored node could stand inside itself, and hides from the reader what a rule says."""
    if getattr(node, "anchor", None):
        report.at(node, "Anchors (&) and references (*) are not used here; write it out where it is meant.")
        return
    match node:
        case MappingNode():
            for pair in node.value:
                for part in pair:
                    _refuse_anchors(part, report)
        case SequenceNode():
            for item in node.value:
                _refuse_anchors(item, report)


def mapping(node: Node, report: Report, what: str) -> Items | None:
    """The keys of a mapping; one that is written twice is reported, and the first stands."""
    if not isinstance(node, MappingNode):
        report.at(node, f"{what} must be made of keys with values, one `key: value` a line.")
        return None
    items: Items = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            report.at(key, f"A key of {what} must be a word.")
        elif key.value in items:
            first = items[key.value][0].start_mark.line + 1
            report.at(key, f"`{key.value}` stands here a second time; the first is on line {first}.")
        else:
            if isinstance(value, ScalarNode) and not value.value:
                value.start_mark = key.start_mark  # YAML puts what is not there where the next thing begins
            items[key.value] = (key, value)
    return items


def refuse_unknown(items: Items, allowed: Iterable[str], report: Report, what: str) -> None:
    allowed = list(allowed)
    for name, (key, _) in items.items():
        if name not in allowed:
            report.at(key, f"{what} has no key `{name}`.{suggest(name, allowed)}")


def suggest(word: str, known: Iterable[str]) -> str:
    """` Did you mean …?`, or every possibility where none is near and they are few."""
    known = sorted(known)
    if near := get_close_matches(word.casefold(), known, n=1, cutoff=0.6):
        return f" Did you mean `{near[0]}`?"
    return f" It can be: {listing(known)}." if 0 < len(known) <= 16 else ""


def listing(words: Iterable[object]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def text(node: Node, report: Report, what: str) -> str | None:
    """A text that is not blank."""
    if isinstance(node, ScalarNode) and node.value.strip():
        return str(node.value).strip()
    report.at(node, f"{what} must be a text.")
    return None


def flag(node: Node, report: Report, what: str) -> bool | None:
    word = node.value.casefold() if isinstance(node, ScalarNode) else ""
    if word not in YES + NO:
        report.at(node, f"{what} must be `yes` or `no`.")
        return None
    return word in YES


def whole_number(node: Node, report: Report, what: str) -> int | None:
    if _is_text(node) and _is_number(node.value) and len(node.value) <= DIGITS:
        return int(node.value)
    report.at(node, f"{what} must be a whole number, such as `3`.")
    return None


def day(node: Node, report: Report, what: str) -> date | None:
    try:
        return date.fromisoformat(node.value)
    except (TypeError, ValueError):
        report.at(node, f"{what} must be a day that exists, written like `2026-03-31`.")
        return None


def day_or_instant(node: Node, report: Report, what: str) -> date | datetime | None:
    """A day, or a moment of one."""
    try:
        instant = datetime.fromisoformat(node.value)
    except (TypeError, ValueError):
        return day(node, report, what)
    return instant.astimezone(UTC) if instant.tzinfo else day(node, report, what)


def length(node: Node, report: Report, what: str) -> Length | None:
    """Elapsed time, or time of the office such as `5 working days`."""
    written = re.fullmatch(r"([1-9]\d{0,3}) working (hour|day)s?", node.value if _is_text(node) else "")
    if written is None:
        return duration(node, report, what)
    return WorkingTime(**{f"{written[2]}s": int(written[1])})


def _is_text(node: Node) -> bool:
    return isinstance(node, ScalarNode)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def duration(node: Node, report: Report, what: str) -> timedelta | None:
    """Elapsed time: `90 days` is 90 times 24 hours, whatever the clocks did."""
    number, _, unit = node.value.partition(" ") if isinstance(node, ScalarNode) else ("", "", "")
    length = _UNITS.get(unit.removesuffix("s"))
    if length is None or not _is_number(number) or not number.strip("0"):
        report.at(node, f"{what} must be a length of time, such as `24 hours` or `90 days`.")
        return None
    if len(number) > DIGITS or int(number) > 36_525:
        report.at(node, f"{what} is longer than a century.")
        return None
    return int(number) * length


def choice(node: Node, report: Report, what: str, choices: Iterable[str]) -> str | None:
    choices = list(choices)
    word = node.value if isinstance(node, ScalarNode) else None
    if word in choices:
        return str(word)
    shown = f" `{word}`" if word else " this"
    report.at(node, f"{what} cannot be{shown}.{suggest(word or '', choices)}")
    return None


def several(
    node: Node, report: Report, what: str, one: Callable[[Node, Report, str], Value | None]
) -> tuple[Value, ...] | None:
    """A list with something in it; None where any of it is wrong."""
    if not isinstance(node, SequenceNode) or not node.value:
        report.at(node, f"{what} must be a list, such as `[first, second]`.")
        return None
    found = [one(item, report, what) for item in node.value]
    right = tuple(value for value in found if value is not None)
    return right if len(right) == len(found) else None


def choices(node: Node, report: Report, what: str, allowed: Iterable[str]) -> tuple[str, ...] | None:
    """A list of some of these words."""
    return several(node, report, what, lambda one, _, __: choice(one, report, what, allowed))


def require(items: Items, needed: Mapping[str, str], node: Node, report: Report) -> None:
    """`needed` gives each key that must be there, and what belongs under it."""
    for name, content in needed.items():
        if name not in items:
            report.at(node, f"`{name}` is missing: {content}.")


def texts(node: Node) -> Iterator[ScalarNode]:
    """Every key and every value of the document that is a single text."""
    match node:
        case ScalarNode():
            yield node
        case MappingNode():
            for pair in node.value:
                yield from chain.from_iterable(map(texts, pair))
        case SequenceNode():
            yield from chain.from_iterable(map(texts, node.value))
