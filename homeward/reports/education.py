"""Children who are missing from education: the return interview team watches over them (domain.md, 2.1)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from homeward.domain.events.kinds import london_day
from homeward.domain.history.timeline import Timeline
from homeward.engine.words.phrases import day
from homeward.reports.characteristics import looked_after
from homeward.reports.children import Dated, by_time, list_of, yes
from homeward.reports.report import Ask, Audience, Report
from homeward.reports.sheet import Sheet
from homeward.services.evaluation.histories import timelines
from homeward.store.unit_of_work import UnitOfWork

MISSING = frozenset({"education.missing"})
ABSENCES_WITHIN = timedelta(days=90)
"""As in the rule of education and missing together (R30)."""
BACK_WITHIN = timedelta(days=28)
NOW = (
    "Missing from education now",
    "Of whom somebody told that they are missing from education, and nobody that they are back.",
)
ENDED = ("Back in education", "Whose absence from education ended in the last 28 days.")
HEADS = ("Since", "What is said of it", "Missing now", "Absences in 90 days", "Looked after")


def _draw(uow: UnitOfWork, ask: Ask) -> Sheet:
    out: list[Dated] = []
    back: list[Dated] = []
    for timeline in timelines(uow, MISSING, ask.after_batch):
        out += _missing(timeline, ask.now)
        back += _back(timeline, ask.now)
    listed = (
        list_of(uow, ask, *NOW, HEADS, by_time(out)),
        list_of(uow, ask, *ENDED, ("From", "Back on"), by_time(back)),
    )
    return REPORT.sheet(ask, listed)


def _missing(timeline: Timeline, now: datetime) -> Iterator[Dated]:
    if told := timeline.education.at(now):
        absence = told.event.data
        recent = [each for each in timeline.missing_episodes if each.starts_at >= now - ABSENCES_WITHIN]
        cells = (
            day(london_day(absence.starts_at)),
            absence.absence_type or "",
            yes(any(each.episode.open_at(now) for each in timeline.missing_episodes)),
            len(recent),
            yes(looked_after(timeline, now)),
        )
        yield absence.starts_at, (timeline.child, cells)


def _back(timeline: Timeline, now: datetime) -> Iterator[Dated]:
    """The last absence from education, where it ended of late and no other goes on."""
    ended = [span for span in timeline.education.items if span.ends_at and span.ends_at <= now]
    if ended and not timeline.education.at(now):
        last = max(ended, key=lambda span: span.ends_at or now)
        if last.ends_at and now - last.ends_at <= BACK_WITHIN:
            yield (
                last.ends_at,
                (timeline.child, (day(london_day(last.starts_at)), day(london_day(last.ends_at)))),
            )


REPORT = Report(
    "missing-from-education",
    "Children missing from education",
    "Who is missing from education, since when, and whether the child goes missing from home or care"
    " too. For the return interview team and CADT.",
    "each Monday",
    Audience.CHILDREN,
    _draw,
)
