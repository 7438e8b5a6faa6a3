"""Which files of a return there are, whatever councils call them, and the rows of each module."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from homeward.errors import UnreadableInput
from homeward.inputs.lines import Lines
from homeward.inputs.records import Record, Records
from homeward.inputs.ssda903.returnxml import read_xml

MODULES: Mapping[str, tuple[str, ...]] = {
    "header": ("CHILD", "SEX", "DOB", "ETHNIC", "UPN"),
    "uasc": ("CHILD", "DOB", "DUC"),
    "episodes": ("CHILD", "DECOM", "LS", "PLACE", "PLACE_PROVIDER", "DEC", "PL_POST", "URN"),
    "missing": ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
}
"""The columns that each module must have, in the order in which modules are taken in: who the children are
comes first. Further columns may be there."""

WHERE_GIVEN: Mapping[str, tuple[str, ...]] = {"episodes": ("REC", "HOME_POST")}
"""Columns that are read too, and may be lacking."""

_WORDS = {
    "missing": "missing",
    "uasc": "uasc",
    "episode": "episodes",
    "episodes": "episodes",
    "header": "header",
    "headers": "header",
}
"""What a file's name says of its module. The first of these words counts: `Missing Episodes.csv` is of
missing periods."""


@dataclass(frozen=True)
class Module:
    """One module: the file that it is in, and its rows, which may be read again."""

    lines: Lines
    records: Callable[[], Iterable[Record]]


def files_of(path: Path) -> tuple[Mapping[str, Module], tuple[str, ...]]:
    """The modules of a folder, or of one XML file, and the names of files that are not read.

    Raises UnreadableInput where only a person can say what is meant.
    """
    if path.suffix.lower() == ".xml" and not path.is_dir():
        return _of_xml(path), ()
    there = _listed(path)
    csvs, xmls = _csvs(there), [each for each in there if each.suffix.lower() == ".xml"]
    if len(xmls) > 1 and not csvs:
        raise UnreadableInput(f"{_named(xmls)} are two returns. Give one of them by its name.")
    modules = {} if csvs or not xmls else _of_xml(xmls[0])
    read = {xmls[0]} if modules else set()
    for name in MODULES:
        if (file := csvs.get(name)) and (name == "header" or not _is_blank(file)):
            modules[name] = _of_csv(name, file)
            read.add(file)
    if "header" not in modules:
        raise UnreadableInput(f"The folder {path.name} has no header.csv, which says who the children are.")
    return modules, tuple(each.name for each in there if each not in read)


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if not each.name.startswith("."))
    except OSError as error:
        raise UnreadableInput(f"The folder {folder.name} cannot be read: {error.strerror}.") from error


def _csvs(there: Iterable[Path]) -> dict[str, Path]:
    """By module its file: the one with the plain name, else the only one that has it in its name."""
    found: dict[str, list[Path]] = {}
    for path in there:
        if path.suffix.lower() == ".csv" and (module := _module(path.stem)):
            found.setdefault(module, []).append(path)
    return {module: _only(module, paths) for module, paths in found.items()}


def _module(stem: str) -> str | None:
    words = re.findall(r"[a-z]+", stem.lower())
    return next((module for word, module in _WORDS.items() if word in words), None)


def _only(module: str, paths: list[Path]) -> Path:
    plain = [path for path in paths if path.stem.lower() == module]
    if len(plain or paths) > 1:
        raise UnreadableInput(f"{_named(plain or paths)} are both of the module {module}. Leave one of them.")
    return (plain or paths)[0]


def _named(paths: Iterable[Path]) -> str:
    return " and ".join(path.name for path in paths)


def _is_blank(path: Path) -> bool:
    return not any(line.body.strip() for line in Lines(path))


def _of_csv(module: str, path: Path) -> Module:
    """Raises UnreadableInput where a column is not there."""
    columns = Records(Lines(path), _is_row).columns
    if absent := [column for column in MODULES[module] if column not in columns]:
        raise UnreadableInput(f"The first row of {path.name} does not name the column {', '.join(absent)}.")
    lines = Lines(path)
    return Module(lines, lambda: Records(lines, _is_row))


def _is_row(_cells: dict[str, str]) -> bool:
    """No cell of a return has a line end in it, so each line that fits is a row."""
    return True


def _of_xml(path: Path) -> dict[str, Module]:
    lines = Lines(path)
    found = read_xml(path, {name: (*must, *WHERE_GIVEN.get(name, ())) for name, must in MODULES.items()})

    def records(name: str) -> Callable[[], Iterator[Record]]:
        return lambda: iter(found[name])

    return {name: Module(lines, records(name)) for name in MODULES}
