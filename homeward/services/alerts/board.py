"""The duty board: one card a child, by filters and page by page; and who takes the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from homeward.domain.alerts.alert import OPEN_STATES, AlertState
from homeward.domain.codes.authorities import AUTHORITY_NAMES
from homeward.services import views
from homeward.services.children.missing_now import missing_children
from homeward.services.paging import PAGE, paging
from homeward.services.views import BoardRow
from homeward.store import board, holds
from homeward.store.board import Which
from homeward.store.holds import Hold
from homeward.store.unit_of_work import UnitOfWork

READS_FOR = timedelta(minutes=10)
"""How long an alert is kept for whoever took it to read; others are told of it meanwhile all the same."""

OVER = (AlertState.CLOSED, AlertState.WITHDRAWN, AlertState.JOINED)
SHOWN: dict[str, tuple[str, Which]] = {
    "open": ("Open", Which()),
    "history": ("From history", Which(from_history=True)),
    "decided": ("Decided", Which((AlertState.DECIDED,), None)),
    "closed": ("Closed or withdrawn", Which(OVER, None)),
}
"""Which alerts each of these shows."""
WHOSE = {"": "Everybody's", "nobodys": "Nobody's", "mine": "Mine", "others": "Others'"}


@dataclass(frozen=True)
class Filters:
    """What somebody chose to see of the board. `rule` and `authority` are those that a card is of; `since`:
    what is new since that journal number."""

    show: str = "open"
    whose: str = ""
    rule: str = ""
    authority: str = ""
    missing: bool = False
    since: int | None = None

    @property
    def narrows(self) -> bool:
        """Whether fewer are shown than there are."""
        return self != Filters(self.show)


@dataclass(frozen=True)
class Board:
    """One page of the board. `count` is how many there are on all pages, `new` how many of them came after
    the journal number that was asked of, `rules` and `authorities` what may be chosen, `missing` how many
    children are missing."""

    rows: Sequence[BoardRow]
    count: int
    new: int
    rules: Sequence[str]
    authorities: Mapping[str, str]
    missing: int
    pages: int
    at: int


def duty_board(
    uow: UnitOfWork, filters: Filters, username: str, area: str, now: datetime, *, page: int, seen: int
) -> Board:
    """`area` is the authority that runs this; `seen` the journal number up to which news was shown."""
    missing = missing_children(uow)
    which = _which(filters, username, area)
    if filters.missing:
        which = replace(which, children=missing)
    count = board.count(uow, which)
    paged = paging(count, PAGE, page)
    return Board(
        rows=views.cards(uow, board.listed(uow, which, PAGE, paged.start), now),
        count=count,
        new=board.count(uow, replace(which, since=seen)),
        rules=board.rules(uow),
        authorities={code: AUTHORITY_NAMES.get(code, code) for code in {area, *board.authorities(uow)}},
        missing=len(missing),
        pages=paged.pages,
        at=paged.at,
    )


def _which(filters: Filters, username: str, area: str) -> Which:
    _, which = SHOWN[filters.show]
    match filters.whose if which.states == OPEN_STATES else "":
        case "nobodys":
            which = replace(which, states=(AlertState.RAISED,))
        case "mine":
            which = replace(which, states=(AlertState.ACKNOWLEDGED,), held_by=username)
        case "others":
            which = replace(which, states=(AlertState.ACKNOWLEDGED,), not_held_by=username)
    return replace(
        which,
        rule=filters.rule,
        authority=filters.authority,
        unsaid=filters.authority == area,
        since=filters.since,
    )


def take_next(uow: UnitOfWork, username: str, now: datetime) -> str | None:
    """The alert that this person is to read next, kept for them for a while; None where none waits.

    They acknowledge it once they have read it: until then its clock runs, and others are told of it.
    """
    while id_ := holds.first_free(uow, username, now):
        if holds.hold(uow, Hold(id_, username, now, now + READS_FOR)):
            return id_
    return None
