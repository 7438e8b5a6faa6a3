"""How a child of the world stood at a moment, in truth: looked after or not, and where placed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from homeward.synthetic.world import Child, Period, Placement, Report

SHORT_BREAKS = ("V3", "V4")

S = TypeVar("S", Period, Placement)


@dataclass(frozen=True)
class Placed:
    """`where` is IN, OUT or None: not known."""

    responsible: str | None
    where: str | None
    host: str | None


def moments(child: Child, start: datetime, last: datetime) -> list[datetime]:
    """The start of an absence, and each moment until its end at which the child's standing changed."""
    spans: list[Period | Placement] = [*child.legal, *child.social, *child.placements]
    changes = {at for each in spans for at in (each.start, each.end) if at and start < at < last}
    return sorted({start, *changes})


def looked_after(child: Child, at: datetime) -> bool:
    """Short breaks do not count (domain.md, section 4.2)."""
    legal, social = _now(child.legal, at), _now(child.social, at)
    by_law = legal is not None and legal.value not in SHORT_BREAKS
    return by_law or (social is not None and social.value == "LAC")


def on_a_plan(child: Child, at: datetime) -> bool:
    social = _now(child.social, at)
    return social is not None and social.value in ("CIN", "CPP")


def placed(child: Child, report: Report | None, at: datetime) -> Placed:
    """As the placement says, or without one as the report of the absence does."""
    if (placement := _now(child.placements, at)) is None:
        if report is None:
            return Placed(None, None, None)
        return Placed(report.responsible, _where(report.responsible, report.host), report.host)
    where = where_is(placement)
    within = placement.responsible if placement.location == "IN" else None
    return Placed(placement.responsible, where, placement.host or within)


def where_is(placement: Placement) -> str | None:
    if placement.location:
        return None if placement.location == "unknown" else placement.location
    return _where(placement.responsible, placement.host)


def _where(responsible: str | None, host: str | None) -> str | None:
    if not (responsible and host):
        return None
    return "IN" if responsible == host else "OUT"


def _now(spans: Sequence[S], at: datetime) -> S | None:
    """The last one that had begun, unless it had ended."""
    begun = [span for span in spans if span.start <= at]
    if not begun:
        return None
    latest = max(begun, key=lambda span: span.start)
    return None if latest.end and latest.end <= at else latest
