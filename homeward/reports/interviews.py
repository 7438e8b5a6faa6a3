"""The week's return interviews for Catch-22 and CADT, and what rules asked of people (domain.md, 11)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from homeward.domain.calendar.deadlines import RETURN_INTERVIEW_HOURS
from homeward.engine.rulefiles.load import RuleSet
from homeward.reports.characteristics import NOT_KNOWN
from homeward.reports.periods import WEEK
from homeward.reports.quarterly.fires import SEXES, UNDECIDED, WITHDRAWN, Fire, fires
from homeward.reports.report import Ask, Audience, Report
from homeward.reports.return_interviews import STAGES, Return, returns
from homeward.reports.sheet import Sheet, Table, counting
from homeward.services.evaluation.histories import timelines
from homeward.store.unit_of_work import UnitOfWork

COUNTED = frozenset({"missing.reported", "missing.found", "alert.raised"})
NO_FURTHER_ACTION = "no further action"
LIVED = {
    "not looked after": "At home",
    "in borough": "Looked after, in the borough",
    "out of borough": "Looked after, out of the borough",
    "another authority's child": "Another authority's child",
    NOT_KNOWN: "Not known",
}
SEX = {"female": "Girls", "male": "Boys", "indeterminate": "Indeterminate", NOT_KNOWN: "Not known"}
FUNNEL = (
    "Absences that ended in this time and were not cancelled. Declined, not possible and outstanding stay in"
    " the whole. Accepted: offered, and not declined by the child."
)


def _draw(uow: UnitOfWork, ask: Ask) -> Sheet:
    ended: list[Return] = []
    raised: list[Fire] = []
    for timeline in timelines(uow, COUNTED, ask.after_batch):
        ended += returns(timeline, ask.period, ask.area)
        raised += fires(timeline, ask.period)
    return REPORT.sheet(ask, tables(ended, raised, ask.rules))


def tables(ended: Sequence[Return], raised: Sequence[Fire], rules: RuleSet) -> list[Table]:
    return [
        funnel("By where the child lives", "placement", LIVED, ended),
        funnel("By sex", "sex", SEX, ended),
        _reasons(raised, {rule.code: rule.title for rule in rules.current}),
    ]


def funnel(title: str, by: str, groups: Mapping[str, str], ended: Sequence[Return]) -> Table:
    grouped = {name: [each for each in ended if group_of(each.group[by], groups) == name] for name in groups}
    columns = [ended, *grouped.values()]
    returned = counting("Came back", columns)
    stages = [
        counting(stage.capitalize(), [[each for each in some if holds(each)] for some in columns])
        for stage, holds in STAGES.items()
    ]
    return Table(title, FUNNEL, "Return interview", ["All", *groups.values()], [returned, *stages], True)


def group_of(told: str, groups: Mapping[str, str]) -> str:
    return told if told in groups else NOT_KNOWN


def _reasons(raised: Iterable[Fire], titles: dict[str, str]) -> Table:
    """One column for each rule is too many, so each is a row."""
    by_code: dict[str, list[Fire]] = {}
    for fire in raised:
        by_code.setdefault(fire.code, []).append(fire)
    rows = [
        counting(f"{code} {titles.get(code, '')}".strip(), _columns(some))
        for code, some in sorted(by_code.items())
    ]
    return Table(
        "Reasons that rules put on alerts",
        "By the child's sex, and by what people decided of them so far.",
        "Rule",
        ["All", "Girls", "Boys", "Sex not known", "Decided", "No further action", "Not decided"],
        rows,
    )


def _columns(some: Sequence[Fire]) -> Iterator[Sequence[Fire]]:
    yield some
    for sex in SEXES.values():
        yield [fire for fire in some if fire.sex == sex]
    yield [fire for fire in some if fire.sex not in SEXES.values()]
    yield [fire for fire in some if fire.decision not in (UNDECIDED, WITHDRAWN)]
    yield [fire for fire in some if fire.decision == NO_FURTHER_ACTION]
    yield [fire for fire in some if fire.decision == UNDECIDED]


REPORT = Report(
    "interviews",
    "Return interviews of the week",
    "How many children who came back were offered a return interview, and how many had it within "
    f"{RETURN_INTERVIEW_HOURS} hours."
    " For the return interview team and CADT.",
    "each Monday, of the week before",
    Audience.COUNTS,
    _draw,
    WEEK,
)
