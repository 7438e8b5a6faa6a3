"""The return as XML: the same modules as its CSV files, sorted by child.

<EXPSSDA903><CHILD>
  <HEADER><CHILDID/><SEX/>... <UASC/><DUC/> <AMISSING><MISSING/><MIS_START/>...</AMISSING></HEADER>
  <EPISODE><DECOM/><LS/><PL/>...</EPISODE>
</CHILD></EXPSSDA903>
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from homeward.errors import Problem, UnreadableInput
from homeward.inputs.records import Record

ROOT = "EXPSSDA903"
GROUPS = {"HEADER": "header", "EPISODE": "episodes", "AMISSING": "missing"}
"""The elements that become rows, each with its module."""
COLUMNS = {"CHILDID": "CHILD", "PL": "PLACE"}
"""Elements that are called otherwise than their columns."""
NOT_UASC = ("", "0")


@dataclass
class _Element:
    """An open element; its row is the number of its line. `cells` are its parts that hold text alone."""

    name: str
    row: int
    text: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    parts: list["_Element"] = field(default_factory=list)


class _Reader:
    """Builds the tree of one file from what the parser meets."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._open = [_Element("", 0)]

    def read(self, path: Path) -> _Element:
        """Raises UnreadableInput."""
        try:
            with path.open("rb") as file:
                self._parser.ParseFile(file)
        except expat.ExpatError as error:
            raise UnreadableInput(
                f"{path.name} is not complete, valid XML: see line {error.lineno}."
            ) from None
        except _HasDoctype:
            raise UnreadableInput(f"{path.name} declares a document type, which no return does.") from None
        root = self._open[0].parts[0]
        if root.name != ROOT:
            raise UnreadableInput(f"{path.name} is not an SSDA903 return: it does not begin with {ROOT}.")
        return root

    def _start(self, name: str, _attributes: object) -> None:
        self._open.append(_Element(name.rpartition("}")[2], self._parser.CurrentLineNumber))

    def _characters(self, text: str) -> None:
        self._open[-1].text += text

    def _end(self, _name: str) -> None:
        element, around = self._open.pop(), self._open[-1]
        if element.parts or element.cells or len(self._open) == 1 or element.name in GROUPS:
            around.parts.append(element)
        else:
            column = COLUMNS.get(element.name, element.name)
            if column in around.cells:
                around.twice.append(column)
            around.cells[column] = element.text

    def _doctype(self, *_declared: object) -> None:
        """An entity could stand for more text than there is memory."""
        raise _HasDoctype


class _HasDoctype(Exception):
    """The file declares a document type."""


def read_xml(path: Path, columns: Mapping[str, Iterable[str]]) -> Mapping[str, list[Record]]:
    """By module its rows, each with these columns. Raises UnreadableInput."""
    found: dict[str, list[Record]] = {module: [] for module in columns}
    for child in _Reader().read(path).parts:
        header = next((part for part in child.parts if part.name == "HEADER"), child)
        for part in (*child.parts, *header.parts):
            if module := GROUPS.get(part.name):
                found[module].append(_record(part, header, columns[module]))
        if header.cells.get("UASC", "").strip() not in NOT_UASC:
            found["uasc"].append(_record(header, header, columns["uasc"]))
    return found


def _record(element: _Element, header: _Element, columns: Iterable[str]) -> Record:
    """CHILD and DOB stand in the header alone."""
    given = {name: header.cells.get(name, "") for name in ("CHILD", "DOB")} | element.cells
    cells = {column: given.get(column, "") for column in columns}
    problems = tuple(Problem(name, "is given twice") for name in element.twice if name in cells)
    body = json.dumps(cells, ensure_ascii=False).encode()
    return Record(element.row, body, {} if problems else cells, problems)
