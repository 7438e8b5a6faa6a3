"""The copy of the dataset for people outside: small numbers, and what would tell them, are withheld."""

from collections.abc import Sequence
from dataclasses import replace

from homeward.reports.quarterly.dataset import Dataset, Line
from homeward.reports.quarterly.measures import Measure
from homeward.reports.small_numbers import tells_of_few

TOGETHER = {"Q15a": "Q14", "Q15b": "Q14", "Q16a": "Q16", "Q17a": "Q17"}
"""One would tell the other: a nested share's whole is its parent's numerator."""
WITH_NEW_CASES = ("Q01", "Q02", "Q03", "Q06")
"""Each would tell a small number of new cases, beside the number discussed."""


def published(found: Dataset) -> Dataset:
    now = withheld([line.measure for line in found.lines])
    before = withheld([line.before for line in found.lines if line.before])
    then = {(each.id, each.part): each for each in before}
    lines = [Line(each, then.get((each.id, each.part))) for each in now]
    return replace(found, lines=lines, internal=False)


def withheld(measures: Sequence[Measure]) -> list[Measure]:
    """Where one line of a family cannot be told, none of its lines is."""
    hidden = {_family(each) for each in measures if _tells_of_few(each)}
    if "Q01" in hidden:
        hidden.update(WITH_NEW_CASES)
    return [replace(each, withheld=True) if _family(each) in hidden else each for each in measures]


def _family(measure: Measure) -> str:
    """The groups of the return interviews are told together or not at all, as they add up to the whole; the
    lines of one rule are."""
    part = measure.part or ""
    if measure.id == "Q23":
        return "Q23 groups" if ":" in part else "Q23"
    if measure.id == "Q24":
        return f"Q24 {part.partition(':')[0]}"
    return TOGETHER.get(measure.id, measure.id)


def _tells_of_few(measure: Measure) -> bool:
    """The rest of those known is a number, too."""
    shares = [each for each in (measure.denominator, measure.numerator) if each is not None]
    return tells_of_few(shares) or tells_of_few([measure.not_known])
