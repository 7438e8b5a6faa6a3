"""The week's return interviews for Catch-22 and CADT, and what rules asked of people (domain.md, 11)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from homeward.domain.calendar.quarters import Period
from homeward.engine.rulefiles.load import RuleSet
from homeward.reports.characteristics import NOT_KNOWN
from homeward.reports.quarterly.fires import SEXES, Fire, fires
from homeward.reports.quarterly.returns import STAGES, Return, returns
from homeward.reports.sheet import Row, Sheet, Table
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


def interviews(
    uow: UnitOfWork,
    period: Period,
    area: str,
    rules: RuleSet,
    now: datetime,
    after_batch: Callable[[int, int], None],
) -> Sheet:
    ended: list[Return] = []
    raised: list[Fire] = []
    for timeline in timelines(uow, COUNTED, after_batch):
        ended += returns(timeline, period, area)
        raised += fires(timeline, period)
    return Sheet("interviews", "Return interviews of the week", period, now, tables(ended, raised, rules))


def tables(ended: Sequence[Return], raised: Sequence[Fire], rules: RuleSet) -> list[Table]:
    return [
        funnel("By where the child lives", "placement", LIVED, ended),
        funnel("By sex", "sex", SEX, ended),
        _reasons(raised, {rule.code: rule.title for rule in rules.current}),
    ]


def funnel(title: str, by: str, groups: Mapping[str, str], ended: Sequence[Return]) -> Table:
    grouped = {name: [each for each in ended if group_of(each.group[by], groups) == name] for name in groups}
    columns = [ended, *grouped.values()]
    returned = Row("Came back", [len(some) for some in columns])
    stages = [
        Row(stage.capitalize(), [sum(bool(holds(each)) for each in some) for some in columns])
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
    rows = []
    for code, some in sorted(by_code.items()):
        sexes, decisions = Counter(fire.sex for fire in some), Counter(fire.decision for fire in some)
        of_sex = [sexes[sex] for sex in SEXES.values()]
        no_action = decisions.pop(NO_FURTHER_ACTION, 0)
        open_ = decisions["not decided"]
        decided = len(some) - open_ - decisions["withdrawn"]
        cells = [len(some), *of_sex, len(some) - sum(of_sex), decided, no_action, open_]
        rows.append(Row(f"{code} {titles.get(code, '')}".strip(), cells))
    return Table(
        "Reasons that rules put on alerts",
        "By the child's sex, and by what people decided of them so far.",
        "Rule",
        ["All", "Girls", "Boys", "Sex not known", "Decided", "No further action", "Not decided"],
        rows,
    )
