"""Changing the text of a rule file while its comments, layout and order of keys stay as people wrote them."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import FoldedScalarString

from homeward.engine.facts import FACTS
from homeward.names import named

WIDTH = 108
Path = tuple[str | int, ...]
"""Where a value stands: keys, and positions in lists."""

TEXTS = ("title", "purpose", "because", "guide", "known_false_positives", "source")
"""What a form offers to say in other words."""

RESPOND_WITHIN = "how soon an alert is to be answered"
OTHERS = {
    "late_after": "how long after it was due a finding counts as late",
    "repeat_every": "how often it says so again while it goes on",
    "review_by": "the day by which the rule is looked at again",
}

SAID_BY_ITSELF = frozenset({"is", "respond_within", *OTHERS})
"""Keys whose phrase needs no word for how it is compared."""


@dataclass(frozen=True)
class Parameter:
    """One value of a rule that a form can change without changing what the rule asks.

    `phrase` is that of its fact; `name` its key; `choices` are given where it is a list of codes.
    """

    path: Path
    name: str
    phrase: str
    value: str
    choices: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """Its name in a form."""
        return field_of(self.path)

    @property
    def is_list(self) -> bool:
        """Whether several of its choices may stand there together."""
        return bool(self.choices) and self.name != "is"

    @property
    def label(self) -> str:
        """What it is, as a question's heading."""
        what = named(self.phrase).rstrip(",")
        how = "" if self.name in SAID_BY_ITSELF else self._how()
        return f"{what[0].upper()}{what[1:]}" + (f": {how}" if how else "")

    def _how(self) -> str:
        params = FACTS[str(self.path[-2])].params
        said = params[self.name].phrase if self.name in params else ""
        return said or ("one of" if self.is_list else self.name.replace("_", " "))


def field_of(path: Path) -> str:
    """The name, in a form, of the value that stands there."""
    return ".".join(map(str, path))


def parameters(text: str) -> list[Parameter]:
    """The numbers, lengths of time and codes of a rule that can be read."""
    document = _yaml().load(text)
    found = list(_of_conditions(document.get("when"), ("when",)))
    if isinstance(document.get("macse"), Mapping):
        found += _of_conditions(document["macse"].get("when"), ("macse", "when"))
    if "alert" in document:
        said = str(document["alert"]["respond_within"])
        found.append(Parameter(("alert", "respond_within"), "respond_within", RESPOND_WITHIN, said))
    found += [Parameter((key,), key, OTHERS[key], str(document[key])) for key in OTHERS if key in document]
    return found


def _of_conditions(node: Any, path: Path) -> Iterator[Parameter]:
    if isinstance(node, CommentedSeq):
        for place, item in enumerate(node):
            yield from _of_conditions(item, (*path, place))
    if not isinstance(node, CommentedMap):
        return
    for key, value in node.items():
        if key not in FACTS:
            yield from _of_conditions(value, (*path, key))
        elif isinstance(value, Mapping):
            yield from _of_fact(key, value, (*path, key))


def _of_fact(name: str, value: Mapping[str, Any], path: Path) -> Iterator[Parameter]:
    fact = FACTS[name]
    for key, said in value.items():
        choices = fact.params[key].choices if key in fact.params else fact.choices
        if key != "known":
            shown = ", ".join(map(str, said)) if isinstance(said, list) else str(said)
            yield Parameter((*path, key), key, fact.phrase, shown, choices)


def rewritten(text: str, changes: Mapping[Path, object]) -> str:
    """The text with these values in their places; a value of None takes the key out.

    Long texts are folded, lists stand on one line, new keys come last.
    """
    document = _yaml().load(text)
    for path, value in changes.items():
        place = document
        for step in path[:-1]:
            place = place[step]
        if value is None:
            place.pop(path[-1], None)
        else:
            place[path[-1]] = _as_yaml(value)
    out = StringIO()
    _yaml().dump(document, out)
    return out.getvalue()


def _as_yaml(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case date() | bool() | int():
            return value
        case list() | tuple():
            listed = CommentedSeq(value)
            listed.fa.set_flow_style()
            return listed
        case str() if len(value) > 80:
            return _folded(value)
        case _:
            return value


def _folded(text: str) -> FoldedScalarString:
    """One paragraph, with its line breaks where a person would put them."""
    lines = textwrap.wrap(" ".join(text.split()), WIDTH - 2)
    folded: FoldedScalarString = FoldedScalarString(" ".join(lines) + "\n")
    at, positions = 0, []
    for line in lines[:-1]:
        at += len(line)
        positions.append(at)
        at += 1
    folded.fold_pos = positions  # type: ignore[attr-defined]
    return folded


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 4096, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
