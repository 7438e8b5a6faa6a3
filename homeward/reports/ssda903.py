"""What Homeward knows for national returns: the missing module of the SSDA903, and Annex A's list 8.

Of children looked after by this authority (domain.md, 4.1). What Homeward does not keep, such as the category
of need, it leaves to the authority's own system.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter

from homeward.domain.calendar.deadlines import age_on
from homeward.domain.calendar.quarters import Period
from homeward.domain.events.kinds import london_day
from homeward.domain.history.episode import Episode
from homeward.domain.history.timeline import Timeline
from homeward.reports.characteristics import looked_after, registered
from homeward.reports.quarterly.members import of_another_authority
from homeward.reports.return_interviews import Outcome, outcome
from homeward.services.evaluation.histories import timelines
from homeward.store.unit_of_work import UnitOfWork

REPORTED = frozenset({"missing.reported"})
SCHEMES = ("ssda903", "la_child_id")
"""Numbers that a return may name a child by, the first that there is."""
SEX = {"male": "M", "female": "F"}
HEADER = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN")
MISSING = ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")
IN_LIST_8 = "Child Unique ID"
YES_NO = {True: "Y", False: "N"}
Row = Mapping[str, str]


@dataclass(frozen=True)
class Return:
    """`unnumbered`: children who belong into it and have no number that it could name them by."""

    header: list[Row]
    missing: list[Row]
    list_8: list[Row]
    unnumbered: int


def collection_year(year: int) -> Period:
    """From April to March."""
    return Period(date(year, 4, 1), date(year + 1, 3, 31))


def draw(
    uow: UnitOfWork, year: Period, area: str, now: datetime, after_batch: Callable[[int, int], None]
) -> Return:
    """Each file goes by the children's numbers."""
    found = Return([], [], [], 0)
    unnumbered = 0
    for timeline in timelines(uow, REPORTED, after_batch):
        periods = list(missing_periods(timeline, year, area))
        number = _number(timeline)
        if periods and number is None:
            unnumbered += 1
        elif periods and number:
            header = _header(timeline, number, year)
            found.header.append(header)
            found.missing.extend({"CHILD": number, "DOB": header["DOB"], **each} for each in periods)
            found.list_8.append(_list_8(timeline, header, min(now, year.ends_at)))
    headers, missing = (sorted(some, key=itemgetter("CHILD")) for some in (found.header, found.missing))
    return Return(headers, missing, sorted(found.list_8, key=itemgetter(IN_LIST_8)), unnumbered)


def _number(timeline: Timeline) -> str | None:
    own = (entry.event for entry in timeline.entries if entry.child == timeline.child)
    given = [one for event in own for one in event.identifiers if not one.is_placeholder]
    by_scheme = {one.scheme: one.value for one in reversed(given)}
    return next((by_scheme[scheme] for scheme in SCHEMES if scheme in by_scheme), None)


def _header(timeline: Timeline, number: str, year: Period) -> Row:
    told = {name: registered(timeline, name, year.ends_at) or "" for name in ("sex", "ethnicity", "upn")}
    born = timeline.date_of_birth
    return {
        "CHILD": number,
        "SEX": SEX.get(told["sex"], "U"),
        "DOB": written(born.value) if born else "",
        "ETHNIC": told["ethnicity"],
        "UPN": told["upn"],
    }


def missing_periods(timeline: Timeline, year: Period, area: str) -> Iterator[Row]:
    """Whole days, in order. One that began in another year is told of where it reaches into this one; an end
    after the year is left out (rules 570, 571 and 576). A second absence while one lasts is part of it
    (574)."""
    until: date | None = date.min
    for reported in timeline.missing_episodes:
        began = reported.starts_at
        first, last = london_day(began), _last_day(timeline, reported.episode)
        if not looked_after(timeline, began) or of_another_authority(timeline, began, area):
            continue
        if until is None or first < until or first > year.last or (last and last < year.first):
            continue
        until = last
        category = reported.episode.category_at(year.ends_at)
        yield {
            "MISSING": category.value if category else "M",
            "MIS_START": written(first),
            "MIS_END": written(last) if last and last <= year.last else "",
        }


def _last_day(timeline: Timeline, episode: Episode) -> date | None:
    """The return, or the last day of care if that comes first (rules 575 and 577)."""
    spans = (*timeline.legal_status.items, *timeline.social_care.items)
    ended = [
        span.ends_at
        for span in spans
        if span.ends_at
        and episode.starts_at
        and episode.starts_at < span.ends_at
        and not looked_after(timeline, span.ends_at)
    ]
    ends = [london_day(at - timedelta(microseconds=1)) for at in ended]
    if episode.returned_at:
        ends.append(london_day(episode.returned_at))
    return min(ends, default=None)


def _list_8(timeline: Timeline, header: Row, at: datetime) -> Row:
    """Over the twelve months before that instant; the interview is that of the last absence in them."""
    since = at - timedelta(days=365)
    recent = [each for each in timeline.missing_episodes if since <= each.starts_at < at]
    said = [(each.episode, each.episode.category_at(at)) for each in recent]
    missing = [episode for episode, told in said if told and told.value == "M"]
    away = len(recent) - len(missing)
    born, placed = timeline.date_of_birth, timeline.placements.at(at)
    last = missing[-1] if missing else None
    offered = "" if last is None else YES_NO[bool(last.interview_offers)]
    return {
        IN_LIST_8: header["CHILD"],
        "Gender": header["SEX"],
        "Ethnicity": header["ETHNIC"],
        "Date of Birth": header["DOB"],
        "Age of Child (Years)": str(age_on(born.value, at)) if born else "",
        "Placement Type": placed.event.data.place_code if placed else "",
        "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months": str(
            len(missing)
        ),
        "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months": str(
            away
        ),
        "Was the child offered a Return Interview after their last missing episode (Y/N)?": offered,
        "Did the child accept a Return Interview after their last missing episode (Y/N)?": _accepted(last),
    }


def _accepted(last: Episode | None) -> str:
    """Blank where there is no answer yet."""
    match outcome(last) if last else None:
        case Outcome.HELD:
            return "Y"
        case Outcome.DECLINED:
            return "N"
        case _:
            return ""


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"
