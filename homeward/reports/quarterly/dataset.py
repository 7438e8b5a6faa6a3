"""The whole dataset of a period: every measure beside the quarter before, and what its input lacked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homeward.domain.calendar.quarters import Period, Quarter
from homeward.reports import return_interviews
from homeward.reports.quarterly import fires
from homeward.reports.quarterly.definitions import DEFINITIONS
from homeward.reports.quarterly.figures import Figures
from homeward.reports.quarterly.gaps import Gap
from homeward.reports.quarterly.measures import CHARACTERISTICS, Measure, Unit, ages, reasons


@dataclass(frozen=True)
class Line:
    """A measure and its value in the quarter before (Q21); None where there is none."""

    measure: Measure
    before: Measure | None

    @property
    def change(self) -> int | None:
        """Between the percentages as they are printed, so that a reader can check it."""
        now, then = self.measure.percent, self.before.percent if self.before else None
        return None if now is None or then is None else now - then

    def as_json(self) -> dict[str, Any]:
        measure = self.measure
        counted: dict[str, Any] = {
            "numerator": measure.numerator,
            "denominator": measure.denominator,
            "not_known": measure.not_known,
            "percent": measure.percent,
        }
        if measure.withheld:
            counted = {**dict.fromkeys(counted), "withheld": True}
        elif measure.values is not None:
            counted["values"] = list(measure.values)
        if self.before and self.before.withheld:
            counted["previous_withheld"] = True
        return {
            "id": measure.id,
            "part": measure.part,
            "unit": measure.unit,
            **counted,
            "previous": self.before.value if self.before else None,
            "change_points": self.change,
        }


@dataclass(frozen=True)
class Dataset:
    """`quarter` is None where the period is another one."""

    period: Period
    quarter: Quarter | None
    unit: Unit
    as_of: datetime
    lines: Sequence[Line]
    gaps: Sequence[Gap]
    internal: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "quarter": self.quarter.name if self.quarter else None,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "unit": self.unit,
            "as_of": self.as_of.isoformat(),
            "internal": self.internal,
            "measures": [line.as_json() for line in self.lines],
            "gaps": [{"measures": list(gap.measures), "because": gap.because} for gap in self.gaps],
        }


def lines(now: Figures, before: Figures | None) -> list[Line]:
    """Both periods have the same lines, those of any reason, group or rule that either of them has."""
    every = [now, before] if before else [now]
    asked = sorted({reason for each in every for some in each.members for reason in some.reasons or ()})
    groups = return_interviews.groups(each for figures in every for each in figures.returns)
    kinds = fires.kinds(each for figures in every for each in figures.fires)

    def measured(figures: Figures) -> Iterator[Measure]:
        yield from figures.counts()
        yield from (each.measured(figures.members, figures.unit) for each in CHARACTERISTICS)
        yield from ages(figures.members, figures.unit)
        yield from reasons(figures.members, figures.unit, asked)
        yield from return_interviews.measured(figures.returns, groups)
        yield from fires.measured(figures.fires, kinds)

    then = {(each.id, each.part): each for each in measured(before)} if before else {}
    order = {id_: place for place, id_ in enumerate(DEFINITIONS)}
    found = sorted(measured(now), key=lambda each: order[each.id])
    return [Line(each, then.get((each.id, each.part))) for each in found]
