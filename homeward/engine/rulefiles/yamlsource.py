"""YAML text as plain values, and the line and column of each.

Values stay as they are written: whether `no`, `344` or `2026-03-31` is a word, a number or a day is for its
reader to say, not for YAML.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from homeward.errors import RuleProblem

LARGEST = 200_000
"""Bytes of one rule file or file of cases; the largest shipped one has a tenth of that."""

NO_CHARACTER = "This character may not stand in YAML; remove it."

Loc = tuple[int | str, ...]
"""The path to a value: keys of mappings, and positions in lists from 0."""

Place = tuple[int, int]
"""Line and column, from 1."""

Placed = tuple[Place, str]
"""An error, and where it stands."""


class Wrong(NamedTuple):
    """What is wrong with the value at `loc`, or with its key."""

    loc: Loc
    message: str
    at_key: bool = False


@dataclass(frozen=True)
class Source:
    """One document. `data` are its values as `str`, `list` and `dict`; `texts` is each key and single value.

    Without a `node` it cannot be read, and `faults` say why.
    """

    node: Node | None = None
    data: Any = None
    texts: Sequence[Node] = ()
    faults: Sequence[Placed] = ()
    file: str = ""

    def problems(self, found: Iterable[Wrong] = (), placed: Iterable[Placed] = ()) -> list[RuleProblem]:
        """These and the faults, in the order of the text."""
        told = {(self.place(each.loc, each.at_key), each.message) for each in found}
        return sorted(RuleProblem(self.file, *at, text) for at, text in told.union(placed, self.faults))

    def place(self, loc: Loc, at_key: bool = False) -> Place:
        """Where that value stands; of one that is missing or empty, what it would stand in."""
        key = node = self.node
        for step in loc:
            if (found := _step(node, step)) is None:
                break
            key, node = found
        is_empty = isinstance(node, ScalarNode) and not node.value
        return place_of(key if at_key or is_empty else node)


def read(path: Path) -> Source:
    """The file's only document."""
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            source = _fault(f"This file is larger than {LARGEST // 1000} kB; a rule takes a page or two.")
        else:
            source = _parse(content.decode("utf-8-sig"))
    except OSError as error:
        source = _fault(f"This file cannot be opened: {error.strerror}.")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        source = _fault("This is not UTF-8; save the file as UTF-8.", _end(before))
    return replace(source, file=str(path))


def parse(text: str, file: str) -> Source:
    """The text's only document."""
    return replace(_parse(text), file=file)


@lru_cache(maxsize=256)
def _parse(text: str) -> Source:
    """Cached, as one process reads the same files again and again."""
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        if node is None:
            return _fault("This file is empty.")
        texts: list[Node] = []
        faults: list[Placed] = []
        return Source(node, _plain(node, texts, faults), texts, faults)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return _fault(_plain_words(str(error.problem or error.context)), place)
    except ReaderError as error:
        return _fault(NO_CHARACTER, _end(text[: error.position]))
    except (YAMLError, RecursionError):
        return _fault("This is not readable as YAML.")


def _fault(message: str, place: Place = (1, 1)) -> Source:
    return Source(faults=((place, message),))


def _plain_words(problem: str) -> str:
    if "'\\t'" in problem:
        return "A tab stands here; indent with spaces."
    if "mapping values are not allowed" in problem:
        return "A second colon stands here; put the text between quotation marks, or on a new line."
    if "another document" in problem:
        return "A second document begins here; put it into a file of its own."
    return f"This is not readable as YAML: {problem}."


def _end(text: str) -> Place:
    """Where the next character would stand."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def place_of(node: Node | None) -> Place:
    return (node.start_mark.line + 1, node.start_mark.column + 1) if node else (1, 1)


def _plain(node: Node, texts: list[Node], faults: list[Placed]) -> Any:
    """The values alone; of a key that is written twice, the first.

    An anchored node could stand inside itself, and hides from the reader what a rule says: it is not read.
    """
    if node.anchor:
        told = "Anchors (&) and references (*) are not used here; write it out where it is meant."
        faults.append((place_of(node), told))
        return ""
    if isinstance(node, MappingNode):
        return dict(_items(node, texts, faults))
    if isinstance(node, SequenceNode):
        return [_plain(item, texts, faults) for item in node.value]
    texts.append(node)
    text: str = node.value
    if text.isascii() or (whole := text.encode("utf-8", "replace").decode()) == text:
        return text
    faults.append((place_of(node), NO_CHARACTER))
    return whole


def _items(node: MappingNode, texts: list[Node], faults: list[Placed]) -> Iterator[tuple[str, Any]]:
    first: dict[str, Node] = {}
    for key, value in node.value:
        name = _plain(key, texts, faults)
        if not isinstance(name, str):
            told = "A key must be a word; put a text that begins with `{` between quotation marks."
            faults.append((place_of(key), told))
        elif (held := first.setdefault(name, key)) is not key:
            told = f"`{name}` stands here a second time; the first is on line {place_of(held)[0]}."
            faults.append((place_of(key), told))
        else:
            yield name, _plain(value, texts, faults)


def _step(node: Node | None, step: int | str) -> tuple[Node, Node] | None:
    """The key and the value of that name or position in a mapping or list; None where there is none."""
    match node:
        case MappingNode():
            return next((pair for pair in node.value if pair[0].value == step), None)
        case SequenceNode() if isinstance(step, int):
            return node.value[step], node.value[step]
        case _:
            return None


def suggest(word: str, known: Iterable[str]) -> str:
    """` Did you mean …?`, or every possibility where none is near and they are few."""
    known = sorted(known)
    if near := get_close_matches(word.casefold(), known, n=1, cutoff=0.6):
        return f" Did you mean `{near[0]}`?"
    return f" It can be: {listing(known)}." if 0 < len(known) <= 16 else ""


def listing(words: Iterable[object]) -> str:
    return ", ".join(f"`{word}`" for word in words)
