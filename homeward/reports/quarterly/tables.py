"""The dataset as tables for reading: a section for each group of measures, with its definitions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from homeward.config import settings
from homeward.domain.calendar.quarters import quarter_of
from homeward.reports.periods import QUARTER
from homeward.reports.quarterly import compile, withholding, words
from homeward.reports.quarterly.dataset import Dataset, Line
from homeward.reports.quarterly.definitions import DEFINITIONS
from homeward.reports.quarterly.measures import Measure, Unit
from homeward.reports.report import Ask, Audience, Report
from homeward.reports.sheet import Cell, Row, Sheet, Table
from homeward.store.unit_of_work import UnitOfWork

HEADS = ("Number", "Of those known", "Not known", "%", "Before", "Change in points")


@dataclass(frozen=True)
class DatasetSheet(Sheet):
    """The dataset, which has a JSON and words of its own, and knows what its numbers tell of one another."""

    dataset: Dataset = field(kw_only=True)

    def published(self) -> Sheet:
        return as_sheet(withholding.published(self.dataset))

    def as_json(self) -> dict[str, Any]:
        return self.dataset.as_json()

    def as_csv(self) -> str:
        return words.as_csv(self.dataset)

    def in_words(self) -> Iterator[str]:
        return words.in_words(self.dataset)


def as_sheet(found: Dataset) -> DatasetSheet:
    named = f"{found.quarter.in_words}: " if found.quarter else ""
    return DatasetSheet(
        REPORT.name,
        f"{named}{REPORT.title}",
        found.period,
        found.as_of,
        list(_tables(found.lines)),
        [f"{gap.because} It bears on {_named(gap.measures)}." for gap in found.gaps],
        found.internal,
        dataset=found,
    )


def _draw(uow: UnitOfWork, ask: Ask) -> Sheet:
    """A quarter stands beside the one before; any other period stands alone."""
    quarter = quarter_of(ask.period.starts_at)
    asked = quarter if quarter.period == ask.period else ask.period
    return as_sheet(compile.dataset(uow, asked, Unit.CHILD, settings(), ask.now, ask.after_batch))


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
    return Row(part[0].upper() + part[1:], list(_cells(measure, line)), [measure.behind])


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


REPORT = Report(
    "quarterly",
    "Exploitation and missing children, for the board",
    "Children discussed at MACSE and what is known of them, what came of return interviews, and what rules"
    " put on alerts. For the safeguarding board.",
    "each quarter, on the tenth working day after its end",
    Audience.COUNTS,
    _draw,
    QUARTER,
)
