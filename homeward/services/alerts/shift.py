"""A shift in summary: what is open, what came, what was decided, what waits for others, what is due next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeward.domain.alerts.alert import OPEN_STATES, AlertState
from homeward.services import views
from homeward.services.views import BoardRow
from homeward.store import board, handovers
from homeward.store.board import Which
from homeward.store.handovers import Handover
from homeward.store.unit_of_work import UnitOfWork

MOST = 50
"""Of each kind, on one page that people print."""


@dataclass(frozen=True)
class Part:
    """Some alerts, and how many there are in all."""

    rows: Sequence[BoardRow]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Shift:
    """From `start` to `now`; the next ends at `end`. `open` is how many alerts are open, `untaken` how many
    of them nobody has taken on, `handed` what was handed over and nobody has taken over."""

    start: datetime
    now: datetime
    end: datetime
    open: int
    untaken: int
    new: Part
    decided: Part
    waiting: Part
    due: Part
    handed: Sequence[Handover]

    @property
    def children(self) -> set[str]:
        """All who are shown."""
        parts = (self.new, self.decided, self.waiting, self.due)
        return {row.alert.child_ref for part in parts for row in part.rows}


def shift(uow: UnitOfWork, now: datetime, length: timedelta) -> Shift:
    start, end = now - length, now + length
    answered = (AlertState.DECIDED, AlertState.CLOSED)

    def part(which: Which) -> Part:
        rows = board.listed(uow, which, MOST)
        return Part(views.cards(uow, rows, now), board.count(uow, which))

    return Shift(
        start,
        now,
        end,
        open=board.count(uow, Which()),
        untaken=board.count(uow, Which((AlertState.RAISED,))),
        new=part(Which(tuple(AlertState), raised_since=start)),
        decided=part(Which(answered, None, decided_since=start)),
        waiting=part(Which(ids=board.waiting_for_others(uow))),
        due=part(Which(OPEN_STATES, answer_before=end)),
        handed=handovers.untaken(uow),
    )
