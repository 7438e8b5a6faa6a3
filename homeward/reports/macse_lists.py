"""The lists of the MACSE pack beside its agenda: actions, places, attendance, long cases, placements."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from homeward.domain.calendar.quarters import Period
from homeward.domain.codes.authorities import AUTHORITY_NAMES
from homeward.domain.events.kinds import london_day
from homeward.domain.history.timeline import Timeline
from homeward.engine.words.phrases import day
from homeward.reports import hot_spots as shared
from homeward.reports.pack import Line, Section
from homeward.reports.pack_children import LOOKED_BACK, Subject
from homeward.reports.quarterly.members import discussed_at, out_of_borough
from homeward.store.queries import CaseRow

DONE = frozenset({"done", "complete", "completed", "closed", "cancelled"})
"""What an action's status says once nobody has to do it any more."""
MEETINGS_SHOWN = 3
LONG_MONTHS = 6


def actions(agenda: Sequence[Subject], meeting: date, now: datetime) -> Section:
    """Those that are due by the meeting and not done, the longest due first."""
    today = london_day(now)
    found = [
        (due, one, told) for one in agenda for due, told in _open_actions(one.timeline) if due <= meeting
    ]
    found.sort(key=lambda each: (each[0], each[1].person.name, each[2]))
    lines = [
        Line(one.ref, (one.person.name, *told, f"{day(due)}{' (overdue)' if due < today else ''}"))
        for due, one, told in found
    ]
    says = "Due by the meeting, and nobody has recorded that they are done."
    return Section("Actions overdue and due", says, ("Child", "What", "Who", "Due"), lines)


def _open_actions(timeline: Timeline) -> Iterator[tuple[date, tuple[str, str]]]:
    """When each is due, what is to be done, and by whom; what an update leaves out stays as it was."""
    told: dict[str, dict[str, str | date | None]] = {}
    for event in timeline.events:
        if event.type not in ("macse.action_set", "macse.action_updated"):
            continue
        said = {name: event.data.said(name) for name in ("what", "owner", "due", "status")}
        action = told.setdefault(event.data.action or event.id, {})
        action |= {name: value for name, value in said.items() if value is not None}
    for action in told.values():
        due = action.get("due")
        if isinstance(due, date) and str(action.get("status", "")).strip().lower() not in DONE:
            yield due, (str(action.get("what", "Not said")), str(action.get("owner", "Not said")))


def hot_spots(agenda: Sequence[Subject], now: datetime) -> Section:
    """Places of two children or more of this agenda, and flagged ones; the place of most children first."""
    year = Period(london_day(now - LOOKED_BACK), london_day(now))
    spots = shared.hot_spots(spoken for one in agenda for spoken in shared.places(one.timeline, year))
    lines = [
        Line("", (spot.words, str(len(spot.children)), "Flagged" if spot.flagged else "Not flagged"))
        for spot in spots
    ]
    return Section("Hot spots", f"{shared.COUNTS} The last twelve months.", ("Place", "Children", ""), lines)


def attendance(agenda: Sequence[Subject], meeting: date) -> Section:
    """Who was at the last meetings, as it was recorded with the children, and who was at another of them."""
    present: dict[date, set[str]] = defaultdict(set)
    for one in agenda:
        for event in one.timeline.of_type("macse.discussed"):
            if (held := london_day(discussed_at(event))) < meeting:
                present[held].update(event.data.agencies_present)
    shown = sorted(present, reverse=True)[:MEETINGS_SHOWN]
    every = set().union(*(present[held] for held in shown))
    lines = [Line("", (day(held), _listed(present[held]), _listed(every - present[held]))) for held in shown]
    says = f"The last {MEETINGS_SHOWN} meetings at which any of these children was discussed."
    return Section("Attendance", says, ("Meeting", "Present", "At another of these, not at this"), lines)


def _listed(agencies: set[str]) -> str:
    return ", ".join(sorted(agencies)) or "None recorded"


def open_long(agenda: Sequence[Subject], cases: Mapping[str, Sequence[CaseRow]], meeting: date) -> Section:
    """Cases open for six months or more on the day of the meeting, the longest open first."""
    months = meeting.year * 12 + meeting.month - 1 - LONG_MONTHS
    found = [
        (london_day(row.accepted_at), one, row)
        for one in agenda
        for row in cases.get(one.ref, ())
        if row.accepted_at and _is_by(london_day(row.accepted_at), months, meeting.day)
    ]
    found.sort(key=lambda each: (each[0], each[1].person.name))
    lines = [Line(one.ref, (one.person.name, row.case, day(accepted))) for accepted, one, row in found]
    title, says = "Cases open for six months or more", "Counted to the day of the meeting."
    return Section(title, says, ("Child", "Case", "Accepted"), lines)


def _is_by(accepted: date, months: int, day_of_month: int) -> bool:
    """Whether it was accepted by that day of that month, counted from year 0."""
    return (accepted.year * 12 + accepted.month - 1, accepted.day) <= (months, day_of_month)


def placed_out(agenda: Sequence[Subject], now: datetime) -> Section:
    """Children who are placed outside the area of the authority that looks after them."""
    lines = []
    for one in agenda:
        placed = one.timeline.placements.at(now)
        if placed and out_of_borough(one.timeline, now):
            data = placed.event.data
            host = AUTHORITY_NAMES.get(data.host_la or "", data.host_la or "Not known")
            lines.append(Line(one.ref, (one.person.name, host, day(london_day(data.starts_at)))))
    says = "Looked-after children of this agenda who are placed outside their authority's area."
    return Section("Placed out of the borough", says, ("Child", "Placed in", "Since"), lines)
