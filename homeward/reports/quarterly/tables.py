"""The dataset as tables for reading: a section for each group of measures, with its definitions."""

from collections.abc import Iterable, Iterator, Sequence

from homeward.reports.quarterly.dataset import Dataset, Line
from homeward.reports.quarterly.definitions import DEFINITIONS
from homeward.reports.quarterly.measures import Measure
from homeward.reports.sheet import Cell, Row, Sheet, Table

HEADS = ("Number", "Of those known", "Not known", "%", "Before", "Change in points")


def as_sheet(found: Dataset) -> Sheet:
    named = f"{found.quarter.name}: " if found.quarter else ""
    return Sheet(
        "quarterly",
        f"{named}exploitation and missing children, for the board",
        found.period,
        found.as_of,
        list(_tables(found.lines)),
        [f"{gap.because} It bears on {_named(gap.measures)}." for gap in found.gaps],
        found.internal,
    )


def _named(measures: Sequence[str]) -> str:
    return "every measure" if len(measures) == len(DEFINITIONS) else ", ".join(measures)


def _tables(lines: Sequence[Line]) -> Iterator[Table]:
    for id_, definition in DEFINITIONS.items():
        own = [line for line in lines if line.measure.id == id_]
        if own:
            counts = f"{definition.counts} Unit: {own[0].measure.unit}."
            yield Table(f"{id_} {definition.title}", counts, "Part", HEADS, [_row(line) for line in own])


def _row(line: Line) -> Row:
    measure = line.measure
    part = measure.part or "all"
    return Row(part[0].upper() + part[1:], list(_cells(measure, line)))


def _cells(measure: Measure, line: Line) -> Iterable[Cell]:
    if measure.withheld:
        return [None] * len(HEADS)
    before: Cell = ""
    if line.before:
        before = None if line.before.withheld else _value(line.before)
    number = _value(measure) if measure.values is not None else measure.numerator
    change = "" if line.change is None else f"{line.change:+d}".replace("+0", "0")
    percent = "" if measure.percent is None else measure.percent
    whole = "" if measure.denominator is None else measure.denominator
    return [number, whole, measure.not_known, percent, before, change]


def _value(measure: Measure) -> Cell:
    match measure.value:
        case None:
            return ""
        case list() as values:
            return ", ".join(map(str, values))
        case number:
            return number if measure.denominator is None else f"{number}%"
