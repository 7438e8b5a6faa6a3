"""The national return as files: CSV by module, and XML, as `homeward import ssda903` reads them."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from homeward.reports.ssda903 import HEADER, MISSING, Return, Row

LIST_8 = "annex_a_list_8.csv"
XML = "ssda903.xml"


def write(found: Return, folder: Path) -> list[Path]:
    """Into the folder, which is made. A return that is there is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: Mapping[str, tuple[Iterable[str], list[Row]]] = {
        "header.csv": (HEADER, found.header),
        "missing.csv": (MISSING, found.missing),
        LIST_8: (found.list_8[0] if found.list_8 else (), found.list_8),
    }
    for name, (columns, rows) in tables.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(columns), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    ElementTree.indent(root := _xml(found))
    ElementTree.ElementTree(root).write(folder / XML, encoding="utf-8", xml_declaration=True)
    return [folder / name for name in (*tables, XML)]


def _xml(found: Return) -> Element:
    root = Element("EXPSSDA903")
    for child in found.header:
        header = SubElement(SubElement(root, "CHILD"), "HEADER")
        _tell(header, {("CHILDID" if name == "CHILD" else name): value for name, value in child.items()})
        for period in found.missing:
            if period["CHILD"] == child["CHILD"]:
                own = {name: period[name] for name in MISSING if name not in ("CHILD", "DOB")}
                _tell(SubElement(header, "AMISSING"), own)
    return root


def _tell(element: Element, cells: Row) -> None:
    """Blank cells are left out."""
    for name, value in cells.items():
        if value:
            SubElement(element, name).text = value
