"""A PDF as somebody gets it who opens it: its words page by page, and what a screen reader is told."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


@dataclass(frozen=True)
class Pdf:
    reader: PdfReader

    @property
    def pages(self) -> list[str]:
        return [words(page.extract_text()) for page in self.reader.pages]

    @property
    def text(self) -> str:
        """Without what stands in the margins of each page."""
        kept = (re.sub(r" ?Page \d+ of \d+ ?", " ", page) for page in self.pages)
        return words(" ".join(kept))

    @property
    def root(self) -> DictionaryObject:
        return self.reader.root_object

    @property
    def conforms_to(self) -> str:
        """The part of PDF/UA that it says it keeps to; empty: none."""
        found = re.search(rb'pdfuaid:part(?:>|=")(\d)', self.root["/Metadata"].get_data())  # type: ignore[attr-defined]
        return found[1].decode() if found else ""

    @property
    def headings(self) -> list[str]:
        """As the bookmarks have them, in order."""
        return list(_titles(self.reader.outline))

    @property
    def tags(self) -> set[str]:
        """The kinds of part that its structure has."""
        found: set[str] = set()
        _tags(self.root["/StructTreeRoot"], found)
        return found

    def beyond_the_edge(self) -> list[str]:
        """Text that begins outside its page."""
        found = []
        for page in self.reader.pages:
            width = float(page.mediabox.width)

            def note(text: str, cm: Any, tm: Any, _font: Any, _size: Any, width: float = width) -> None:
                at = tm[4] * cm[0] + cm[4]
                if text.strip() and not 0 <= at < width:
                    found.append(text.strip())

            page.extract_text(visitor_text=note)
        return found


def opened(content: bytes) -> Pdf:
    return Pdf(PdfReader(BytesIO(content)))


def words(text: str) -> str:
    return " ".join(text.split())


def _titles(outline: Any) -> Any:
    for each in outline:
        if isinstance(each, list):
            yield from _titles(each)
        else:
            yield words(str(each.title))


def _tags(part: Any, found: set[str]) -> None:
    part = part.get_object()
    if isinstance(part, list):
        for each in part:
            _tags(each, found)
    elif isinstance(part, DictionaryObject):
        if "/S" in part:
            found.add(str(part["/S"]).lstrip("/"))
        if "/K" in part:
            _tags(part["/K"], found)
