"""The sector's own validator of the SSDA903, as a second opinion on a return of ours."""

import csv
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas
import pytest
from pandas.core.groupby import SeriesGroupBy
from validator903.config import column_names, configured_errors

TABLES = {"header.csv": "Header", "episodes.csv": "Episodes", "missing.csv": "Missing"}
RULES = ("564 565 566 567 570 571 574 575 576 577 578 580 586 1004 1005 1006").split()  # noqa: SIM905
"""Its rules on the missing module."""


def flagged(folder: Path, year: int, before: Path | None = None) -> Mapping[str, list[dict[str, str]]]:
    """By rule the rows that break it, in a return of the collection year that begins then.

    `before` is last year's return.
    """
    tables = _tables(folder) | {f"{name}_last": table for name, table in _tables(before).items()}
    metadata = {"collection_start": f"01/04/{year}", "collection_end": f"31/03/{year + 1}"}
    found: dict[str, list[dict[str, str]]] = {}
    for error, check in configured_errors:
        if error.code in RULES:
            copies = {name: table.copy() for name, table in tables.items()}
            with _as_in_2020():
                told = check({**copies, "metadata": metadata})
            found[error.code] = [
                tables[name].loc[place].fillna("").to_dict() for name, some in told.items() for place in some
            ]
    return found


@contextmanager
def _as_in_2020() -> Iterator[None]:
    """It is written for pandas 1.0, where `nth` answered by group. Beside later ones, its rules 577 and 578
    would put the ends of periods of care beside other children."""
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")
        patch.setattr(SeriesGroupBy, "nth", lambda groups, place: groups.agg(lambda some: some.iloc[place]))
        yield


def _tables(folder: Path | None) -> dict[str, pandas.DataFrame]:
    files = {table: folder / file for file, table in TABLES.items()} if folder else {}
    return {table: _read(file, column_names[table]) for table, file in files.items() if file.exists()}


def _read(path: Path, columns: list[str]) -> pandas.DataFrame:
    """As its own reader does, every value in capitals."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = [
            {name: (row.get(name) or "").upper() or None for name in columns} for row in csv.DictReader(file)
        ]
    return pandas.DataFrame(rows, columns=columns, dtype=object)
