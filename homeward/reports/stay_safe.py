"""A month's absences for the Stay Safe group: how many, how often one child, how long, from where."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from homeward.domain.calendar.quarters import Period
from homeward.domain.events.types.missing import PLACES
from homeward.domain.history.episode import Episode
from homeward.domain.history.timeline import Timeline
from homeward.reports.characteristics import NOT_KNOWN
from homeward.reports.interviews import LIVED, SEX, funnel, group_of
from homeward.reports.periods import MONTH
from homeward.reports.report import Ask, Audience, Report
from homeward.reports.return_interviews import Return, group, returns
from homeward.reports.sheet import Row, Sheet, Table, counting
from homeward.services.evaluation.histories import timelines
from homeward.store.unit_of_work import UnitOfWork

COUNTED = frozenset({"missing.reported", "missing.found"})
NOT_BACK, BY_DAY = "Not back yet", "Hours not known"
LENGTHS = (
    (timedelta(hours=24), "Under 24 hours"),
    (timedelta(hours=48), "24 to 48 hours"),
    (timedelta(hours=72), "48 to 72 hours"),
    (timedelta(days=7), "72 hours to 7 days"),
)
LONGEST = "7 days or more"
FROM = {**PLACES, NOT_KNOWN: "Not known"}
CATEGORIES = {"M": "Missing", "A": "Away"}


@dataclass(frozen=True)
class Absence:
    """One that began in the month; `group` has the child's sex, age and placement when it did."""

    child: str
    length: str
    place: str
    category: str
    group: Mapping[str, str]


def _draw(uow: UnitOfWork, ask: Ask) -> Sheet:
    began: list[Absence] = []
    ended: list[Return] = []
    for timeline in timelines(uow, COUNTED, ask.after_batch):
        began += absences(timeline, ask.period, ask.area)
        ended += returns(timeline, ask.period, ask.area)
    return REPORT.sheet(ask, tables(began, ended))


def absences(timeline: Timeline, period: Period, area: str) -> Iterator[Absence]:
    """Those whose first report falls into the period, but the cancelled ones."""
    for reported in timeline.missing_episodes:
        if not period.holds(reported.starts_at):
            continue
        episode, at = reported.episode, reported.starts_at
        category = episode.category_at(at)
        yield Absence(
            timeline.child,
            length(episode),
            FROM[reported.report.data.missing_from or NOT_KNOWN],
            CATEGORIES[category.value if category else "M"],
            group(timeline, at, area),
        )


def length(episode: Episode) -> str:
    """From the first report to the return."""
    if episode.returned_at is None or episode.starts_at is None:
        return NOT_BACK
    if episode.by_day:
        return BY_DAY
    gone = episode.returned_at - episode.starts_at
    return next((name for limit, name in LENGTHS if gone < limit), LONGEST)


def tables(began: Sequence[Absence], ended: Sequence[Return]) -> list[Table]:
    places = list(FROM.values())
    lengths = [name for _, name in LENGTHS] + [LONGEST, NOT_BACK, BY_DAY]
    columns = [began, *([each for each in began if each.place == place] for place in places)]
    rows = [counting("Absences", columns)]
    for category in CATEGORIES.values():
        rows.append(counting(category, [[e for e in some if e.category == category] for some in columns]))
    for name in lengths:
        rows.append(counting(name, [[each for each in some if each.length == name] for some in columns]))
    return [
        Table(
            "Absences, by where from",
            "Absences first reported in the month and not cancelled; how long, as it is known now.",
            "Absence",
            ["All", *places],
            rows,
            True,
        ),
        _children("Children, by where they live", "placement", LIVED, began),
        _children("Children, by sex", "sex", SEX, began),
        funnel("Return interviews, by where the child lives", "placement", LIVED, ended),
    ]


def _children(title: str, by: str, groups: Mapping[str, str], began: Sequence[Absence]) -> Table:
    """A child belongs where it belonged at its first absence of the month."""
    times = Counter(each.child for each in began)
    first = {each.child: each for each in reversed(began)}
    children = list(first.values())
    columns = [children]
    columns += [[each for each in children if group_of(each.group[by], groups) == name] for name in groups]

    def had(name: str, holds: Callable[[int], bool]) -> Row:
        return counting(name, [[each for each in some if holds(times[each.child])] for some in columns])

    rows = [
        counting("Children", columns),
        had("Once", lambda count: count == 1),
        had("Twice", lambda count: count == 2),
        had("Three times or more", lambda count: count > 2),
    ]
    counts = "Children with an absence that began in the month, by how many they had."
    return Table(title, counts, "Absences", ["All", *groups.values()], rows, True)


REPORT = Report(
    "stay-safe",
    "Children missing in the month",
    "How many children went missing, how often, how long and from where. For the Stay Safe group.",
    "on the first working day of the month, of the month before",
    Audience.COUNTS,
    _draw,
    MONTH,
)
