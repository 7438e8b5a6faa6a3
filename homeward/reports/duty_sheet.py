"""The duty sheet: what whoever comes on at six in the morning has to know, on one print."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from homeward.domain.calendar.deadlines import RETURN_INTERVIEW_HOURS
from homeward.domain.events.types.missing import PLACES, POLICE_RISKS
from homeward.domain.telling.rota import ROLES
from homeward.engine.words.phrases import when
from homeward.names import named
from homeward.reports.children import Told, list_of, yes
from homeward.reports.report import Ask, Audience, Report
from homeward.reports.sheet import Row, Sheet, Table
from homeward.services import views
from homeward.services.alerts.rota import rotas
from homeward.services.children.interviews import interviews
from homeward.services.children.missing_now import missing_now
from homeward.services.telling.tellings import to_tell, unconfirmed
from homeward.services.views import BoardRow
from homeward.store import accounts, board
from homeward.store.board import Which
from homeward.store.unit_of_work import UnitOfWork

SHIFT = timedelta(hours=12)
COVERED = timedelta(hours=24)
"""For how long ahead the sheet looks for gaps in the rota."""
ROLE_NAMES = dict(zip(ROLES, ("CADT duty worker", "Emergency duty worker", "CADT manager"), strict=True))
ALERTS = ("Open alerts", "The soonest to be answered first; danger before all else.")
MISSING = ("Missing now", "Whose absence was reported and has not ended; danger first, then the longest.")
RETURNS = (
    "Back, and nobody has taken on the return interview",
    f"An interview is due within {RETURN_INTERVIEW_HOURS} hours of the child's return.",
)
TELLINGS = ("To be told, or told and not confirmed", "Whom rules want told of a child.")


def _draw(uow: UnitOfWork, ask: Ask) -> Sheet:
    listed = [
        list_of(
            uow, ask, *ALERTS, ("What for", "Who has it", "Answer by", "In the next shift"), _alerts(uow, ask)
        ),
        list_of(uow, ask, *MISSING, ("Since", "From", "Police risk", "In danger now"), _missing(uow)),
        list_of(uow, ask, *RETURNS, ("Back", "Due", "Overdue"), _returns(uow, ask.now)),
        list_of(uow, ask, *TELLINGS, ("Whom", "Told", "By when"), _tellings(uow, ask.now)),
        _gaps(uow, ask.now),
    ]
    return REPORT.sheet(ask, listed)


def _alerts(uow: UnitOfWork, ask: Ask) -> Iterator[Told]:
    which = Which()
    names = accounts.names(uow)
    for row in views.cards(uow, board.listed(uow, which, board.count(uow, which)), ask.now):
        alert = row.alert
        holder = alert.acknowledged_by
        yield (
            alert.child_ref,
            (
                _headline(row, ask),
                names.get(holder, holder) if holder else "Nobody",
                when(alert.respond_by),
                yes(alert.respond_by < ask.now + SHIFT),
            ),
        )


def _headline(row: BoardRow, ask: Ask) -> str:
    said = ["In danger now"] if row.dangers else []
    if row.headline:
        rule = ask.rules.by_id.get(row.headline.rule)
        said.append(named(rule.title) if rule else row.headline.rule)
    return "; ".join(said)


def _missing(uow: UnitOfWork) -> Iterator[Told]:
    for found in _pages(lambda at: missing_now(uow, page=at)):
        for each in found.shown:
            place = PLACES.get(each.missing_from or "", "Not known")
            risk = POLICE_RISKS.get(each.row.police_risk or "unknown", "Not known")
            yield each.row.child_ref, (when(each.row.starts_at), place, risk, yes(each.dangers))


def _returns(uow: UnitOfWork, now: datetime) -> Iterator[Told]:
    for found in _pages(lambda at: interviews(uow, "", now, page=at)):
        for each in found.shown:
            if each.row.interviewer is None and not each.row.paused:
                row = each.row
                yield row.child_ref, (when(row.returned_at), when(row.due_at), yes(each.when == "overdue"))


class _Paged(Protocol):
    @property
    def pages(self) -> int: ...


Page = TypeVar("Page", bound=_Paged)


def _pages(read: Callable[[int], Page]) -> Iterator[Page]:
    """All of them, the first to the last."""
    first = read(1)
    yield first
    yield from (read(at) for at in range(2, first.pages + 1))


def _tellings(uow: UnitOfWork, now: datetime) -> Iterator[Told]:
    for found in _pages(lambda at: to_tell(uow, at)):
        for row in (each.row for each in found.shown):
            yield row.child_ref, (named(row.recipient), "Not yet", when(row.due) if row.due else "")
    for found in _pages(lambda at: unconfirmed(uow, now, at)):
        for row in (each.row for each in found.shown):
            yield row.child_ref, (named(row.recipient), when(row.told_at) if row.told_at else "", "")


def _gaps(uow: UnitOfWork, now: datetime) -> Table:
    rows = [
        Row(named(ROLE_NAMES[each.role]), (when(start), when(end)))
        for each in rotas(uow, now, now + COVERED)
        for start, end in each.gaps
    ]
    counts = "When nobody is on duty whom the rota wants there, in the next 24 hours."
    return Table(f"Gaps in the rota ({len(rows)})", counts, "Role", ("From", "Until"), rows, lists=True)


REPORT = Report(
    "duty-sheet",
    "Duty sheet",
    "What whoever comes on duty has to know: open alerts, who is missing, interviews that nobody has"
    " taken on, whom to tell, and gaps in the rota.",
    "each day at six in the morning",
    Audience.DUTY,
    _draw,
)
