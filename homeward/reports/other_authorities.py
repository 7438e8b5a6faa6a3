"""The register of other authorities' children who are placed in this area (domain.md, section 3)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from homeward.domain.codes.national import PLACEMENT
from homeward.domain.events.kinds import london_day
from homeward.domain.history.timeline import Timeline
from homeward.engine.words.phrases import day
from homeward.reports.children import Told, authority, list_of
from homeward.reports.report import Ask, Audience, Report
from homeward.reports.sheet import Cell, Sheet
from homeward.services.evaluation.histories import timelines
from homeward.store.unit_of_work import UnitOfWork

PLACED = frozenset({"placement.started", "placement.changed", "placement.ola_notified"})
ABSENCES_WITHIN = timedelta(days=365)
HEADS = (
    "Looked after by",
    "Placed here since",
    "Placement",
    "That authority told us on",
    "Reviewing officer",
    "Education plan held by",
    "Absences in a year",
)
HERE = (
    "Placed here by another authority",
    "Whose placement by another authority is in this area, or of whom that authority told us and nobody has"
    " recorded a placement.",
)
NOT_KNOWN = (
    "Looked after by another authority, and where is not known",
    "Whose placement by another authority has no area on record. Ask that authority.",
)


def _draw(uow: UnitOfWork, ask: Ask) -> Sheet:
    here: list[Told] = []
    anywhere: list[Told] = []
    for timeline in timelines(uow, PLACED, ask.after_batch):
        match _placed_in(timeline, ask):
            case "here":
                here.append((timeline.child, list(_told(timeline, ask.now))))
            case "not known":
                anywhere.append((timeline.child, list(_told(timeline, ask.now))))
    tables = [list_of(uow, ask, *HERE, HEADS, _by_authority(here))]
    if anywhere:
        tables.append(list_of(uow, ask, *NOT_KNOWN, HEADS, _by_authority(anywhere)))
    return REPORT.sheet(ask, tables)


def _by_authority(told: list[Told]) -> list[Told]:
    return sorted(told, key=lambda each: str(each[1][0]))


def _placed_in(timeline: Timeline, ask: Ask) -> str:
    """Of another authority's child: `here`, or `not known`; empty of any other."""
    placed = timeline.placements.at(ask.now)
    if placed is None:
        return "here" if timeline.notices and not timeline.placements.items else ""
    data = placed.event.data
    if data.responsible_la == ask.area:
        return ""
    if data.host_la is None:
        return "not known"
    return "here" if data.host_la == ask.area else ""


def _told(timeline: Timeline, now: datetime) -> Iterator[Cell]:
    """No address: it may be confidential."""
    told, notice = timeline.placements.at(now), timeline.notices[-1] if timeline.notices else None
    placed = told.event.data if told else None

    def noticed(name: str) -> str | None:
        return notice.data.said(name) if notice else None

    yield authority(placed.responsible_la if placed else noticed("notifying_la")) or "Not known"
    yield day(london_day(placed.starts_at)) if placed else "Not recorded"
    yield PLACEMENT.label(placed.place_code) if placed else noticed("home") or ""
    yield day(london_day(notice.occurred_at)) if notice else "Not recorded"
    yield noticed("iro") or ""
    yield authority(noticed("ehcp_la"))
    yield sum(each.starts_at >= now - ABSENCES_WITHIN for each in timeline.missing_episodes)


REPORT = Report(
    "other-authorities-children",
    "Other authorities' children placed here",
    "The register that an authority keeps of the children whom others look after in its area, and"
    " whether it was told of each. For CADT and the return interview team.",
    "each month",
    Audience.CHILDREN,
    _draw,
)
