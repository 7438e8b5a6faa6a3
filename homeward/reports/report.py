"""One report: what it is for, who may see it, of which kind of period it is, and how it is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import Engine

from homeward.domain.calendar.quarters import Period
from homeward.domain.events.kinds import london_day
from homeward.engine.rulefiles.load import RuleSet
from homeward.reports.periods import PeriodKind
from homeward.reports.sheet import Sheet, Table
from homeward.store import access
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work


class Audience(Enum):
    """Who a report is for; the pages have a permission for each."""

    COUNTS = auto()
    """Numbers alone: people inside, and in the published copy people outside."""
    CHILDREN = auto()
    """Lists of children, for those to whom every child's page is open."""
    DUTY = auto()
    """Lists of children, for those who see the duty board."""
    AUDIT = auto()
    """Lists of children, for those who look back at how cases went."""


@dataclass(frozen=True)
class Ask:
    """What a report is asked for. `area` is the DfE code of the authority; `named`: whether lists may say
    names, else they say identifiers alone."""

    period: Period
    area: str
    rules: RuleSet
    now: datetime
    after_batch: Callable[[int, int], None] = lambda done, of: None
    named: bool = True


@dataclass(frozen=True)
class Report:
    """`name` is that of the command and of the page's address; `schedule` says after "due" when it is wanted.
    `kind` None: of what is as it is now."""

    name: str
    title: str
    purpose: str
    schedule: str
    audience: Audience
    draw: Callable[[UnitOfWork, Ask], Sheet]
    kind: PeriodKind | None = None

    @property
    def of_children(self) -> bool:
        """Such a report has no copy for people outside."""
        return self.audience is not Audience.COUNTS

    def last(self, now: datetime) -> Period:
        """The last period that is over, or today."""
        today = london_day(now)
        return self.kind.last(now) if self.kind else Period(today, today)

    def sheet(self, ask: Ask, tables: Sequence[Table], notes: Sequence[str] = ()) -> Sheet:
        return Sheet(self.name, self.title, ask.period, ask.now, tables, notes)


def drawn_for(engine: Engine, report: Report, ask: Ask, by: str, where: str = "") -> Sheet:
    """The inside copy. Every child whom a list names is noted as looked at, `where` it was not on a page."""
    with reading(engine) as uow:
        sheet = report.draw(uow, ask)
    if report.of_children:
        with unit_of_work(engine) as uow:
            access.record_all(uow, ask.now, by, sheet.children, f"report: {report.name}{where}")
    return sheet
