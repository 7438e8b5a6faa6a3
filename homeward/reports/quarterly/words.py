"""The dataset in words for a terminal, and as CSV with the names of its JSON."""

import csv
from collections.abc import Iterator
from io import StringIO

from homeward.reports.quarterly.dataset import Dataset, Line
from homeward.reports.quarterly.definitions import DEFINITIONS
from homeward.reports.quarterly.measures import Measure


def as_csv(found: Dataset) -> str:
    rows = [line.as_json() for line in found.lines]
    said = dict.fromkeys(name for row in rows for name in row)  # small numbers withheld, a row says less
    names = list(dict.fromkeys(("id", "title", *said)))
    file = StringIO()
    writer = csv.DictWriter(file, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        lists = {name: _list(value) for name, value in row.items() if isinstance(value, list)}
        writer.writerow({**row, "title": DEFINITIONS[row["id"]].title, **lists})
    return file.getvalue()


def _list(values: list[int]) -> str:
    return " ".join(map(str, values))


def in_words(found: Dataset) -> Iterator[str]:
    """Each measure under its title, its figure, and the figure of the quarter before."""
    named = found.quarter.in_words if found.quarter else "The period"
    yield f"{named}, {found.period.first:%-d %B %Y} to {found.period.last:%-d %B %Y}"
    title = ""
    for line in found.lines:
        measure = line.measure
        if title != (title := DEFINITIONS[measure.id].title):
            yield f"{measure.id}  {title}"
        yield f"      {measure.part or 'all':<40} {_figure(line)}, {measure.unit}"
    for gap in found.gaps:
        yield f"{gap.because} This bears on {', '.join(gap.measures)}."


def _figure(line: Line) -> str:
    figure, measure = _value(line.measure), line.measure
    if measure.values is not None:
        figure += f" ({measure.denominator} known)"
    elif measure.denominator is not None:
        figure += f" ({measure.numerator} of {measure.denominator})"
    if measure.not_known:
        figure += f", {measure.not_known} not known"
    return f"{figure}; before: {_value(line.before)}" if line.before else figure


def _value(measure: Measure) -> str:
    match measure.value:
        case None:
            return "no share"
        case list() as values:
            return _list(values) or "none"
        case number:
            return f"{number}" if measure.denominator is None else f"{number}%"
