"""What a row of the return says, and the events made of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from homeward.domain.events.kinds import as_instant
from homeward.domain.history.ssda903_rules import COLLECTION_YEAR, RETURN

REFERENCES = {"missing.reported": "episode", "missing.found": "episode", "placement.started": "placement"}
"""The field of each type that holds a reference of the importer's own making."""


@dataclass(frozen=True)
class Statement:
    """One thing that a row says, without references. Its day means the midnight in London that begins it."""

    type: str
    at: date
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """What one row says of one thing. `day` is the part of it that is the same in every version of the row;
    another day is another row."""

    kind: str
    child: str
    day: date
    statements: tuple[Statement, ...]

    @property
    def content(self) -> str:
        """The same for rows that say the same."""
        return json.dumps(
            [(each.type, each.at.isoformat(), each.data) for each in self.statements], sort_keys=True
        )


def statement(type_: str, at: date, **data: Any) -> Statement:
    return Statement(type_, at, {name: value for name, value in data.items() if value is not None})


def identifier(child: str) -> dict[str, str]:
    return {"scheme": RETURN, "value": child}


def reference(*parts: str) -> str:
    """The same for the same words, and telling nobody what they are."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]


def event(
    said: Statement, child: str, ref: str, year: int, replaces: str | None = None, why: str | None = None
) -> dict[str, Any]:
    """An event whose id is a digest of all that it says, and of what it replaces."""
    data = {"child": identifier(child), **said.data}
    if field := REFERENCES.get(said.type):
        data[field] = ref
    return _made(said.type, as_instant(said.at).isoformat(), data, year, replaces, why)


def _made(
    type_: str, time: str, data: dict[str, Any], year: int, replaces: str | None, why: str | None
) -> dict[str, Any]:
    attributes = {"specversion": "1.0", "source": RETURN, "type": type_, "time": time}
    if replaces is not None:
        attributes |= {"supersedes": replaces, "changereason": why or ""}
    id_ = reference(json.dumps([attributes, data], sort_keys=True))
    return {"id": id_, **attributes, COLLECTION_YEAR: str(year), "data": data}


def withdrawal(child: str, at: str, year: int, replaces: str, why: str) -> dict[str, Any]:
    return _made("record.withdrawn", at, {"child": identifier(child)}, year, replaces, why)


def question(child: str, at: str, year: int, records: list[str], replaces: str | None) -> dict[str, Any]:
    """What a person is asked: whether records that the return no longer holds are to go."""
    data = {"child": identifier(child), "records": records, "about": f"The return of {in_words(year)}"}
    return _made("records.no_longer_sent", at, data, year, replaces, "Return sent again.")


def in_words(year: int) -> str:
    """A collection year, such as 2025-26."""
    return f"{year}-{(year + 1) % 100:02}"


def year_of(day: date) -> int:
    """The collection year, which begins on 1 April, in which the day lies."""
    return day.year - ((day.month, day.day) < (4, 1))
