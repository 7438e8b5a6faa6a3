"""A month's absences for the Stay Safe group: how many, how often one child, how long, from where."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeward.domain.calendar.quarters import Period
from homeward.domain.events.types.missing import PLACES
from homeward.domain.history.episode import Episode
from homeward.domain.history.timeline import Timeline
from homeward.engine.rulefiles.load import RuleSet
from homeward.reports.characteristics import NOT_KNOWN
from homeward.reports.interviews import LIVED, SEX, funnel, group_of
from homeward.reports.quarterly.returns import Return, group, returns
from homeward.reports.sheet import Row, Sheet, Table
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


def stay_safe(
    uow: UnitOfWork,
    period: Period,
    area: str,
    rules: RuleSet,
    now: datetime,
    after_batch: Callable[[int, int], None],
) -> Sheet:
    began: list[Absence] = []
    ended: list[Return] = []
    for timeline in timelines(uow, COUNTED, after_batch):
        began += absences(timeline, period, area)
        ended += returns(timeline, period, area)
    return Sheet("stay-safe", "Children missing in the month", period, now, tables(began, ended))


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
    rows = [Row("Absences", [len(some) for some in columns])]
    for category in CATEGORIES.values():
        rows.append(Row(category, [sum(each.category == category for each in some) for some in columns]))
    for name in lengths:
        rows.append(Row(name, [sum(each.length == name for each in some) for some in columns]))
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
    times: dict[str, int] = {}
    where: dict[str, str] = {}
    for each in began:
        times[each.child] = times.get(each.child, 0) + 1
        where.setdefault(each.child, group_of(each.group[by], groups))
    columns = [list(times.values())]
    columns += [[times[child] for child, named in where.items() if named == name] for name in groups]
    rows = [
        Row("Children", [len(some) for some in columns]),
        Row("Once", [some.count(1) for some in columns]),
        Row("Twice", [some.count(2) for some in columns]),
        Row("Three times or more", [sum(count > 2 for count in some) for some in columns]),
    ]
    counts = "Children with an absence that began in the month, by how many they had."
    return Table(title, counts, "Absences", ["All", *groups.values()], rows, True)
