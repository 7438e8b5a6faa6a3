"""Handing over: who goes off duty says what stands, and who comes on takes it over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from homeward.domain.alerts.alert import OPEN_STATES, AlertState
from homeward.errors import InvalidTransition, NotFound
from homeward.services import views
from homeward.services.alerts import answering
from homeward.services.alerts.answering import Step
from homeward.services.views import BoardRow
from homeward.store import board, handovers, queries
from homeward.store.alert_rows import AlertRow
from homeward.store.board import Which
from homeward.store.handovers import Handover
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Standing:
    """What stands on the board: the alerts that one person has, how many others have, and how many nobody
    has taken on; and what was handed to the person, or by the person, and nobody has taken over. `given` are
    the open alerts that go with these, by id."""

    mine: Sequence[BoardRow]
    others: int
    nobodys: int
    to_me: Sequence[Handover]
    by_me: Sequence[Handover]
    given: Mapping[str, BoardRow]

    @property
    def children(self) -> set[str]:
        """All who are shown."""
        return {row.alert.child_ref for row in (*self.mine, *self.given.values())}

    def named(self, ids: Sequence[str]) -> list[BoardRow]:
        """Those of a hand-over that are open still."""
        return [self.given[id_] for id_ in ids if id_ in self.given]


def standing(uow: UnitOfWork, username: str, now: datetime) -> Standing:
    taken_on = (AlertState.ACKNOWLEDGED,)
    waiting = handovers.waiting(uow, username)
    given = queries.alerts_by_id(uow, {id_ for each in waiting for id_ in each.alerts})
    return Standing(
        mine=views.cards(uow, mine(uow, username), now),
        others=board.count(uow, Which(taken_on, not_held_by=username)),
        nobodys=board.count(uow, Which((AlertState.RAISED,))),
        to_me=[each for each in waiting if each.is_for(username)],
        by_me=[each for each in waiting if each.handed_by == username],
        given={
            row.alert.id: row
            for row in views.cards(uow, [each for each in given if each.state in OPEN_STATES], now)
        },
    )


def mine(uow: UnitOfWork, username: str) -> list[AlertRow]:
    """The alerts that this person has."""
    which = Which((AlertState.ACKNOWLEDGED,), held_by=username)
    return board.listed(uow, which, board.count(uow, which))


def count(uow: UnitOfWork, username: str) -> int:
    """How much was handed to this person, or to whoever comes on, that waits to be taken over."""
    return sum(each.is_for(username) for each in handovers.waiting(uow, username))


def hand_over(uow: UnitOfWork, step: Step, *, to: str | None, note: str, alerts: Sequence[str]) -> None:
    """They stay with whoever has them until the other takes them over; `to` None: whoever comes on next.
    Raises NotFound, InvalidTransition."""
    for each in alerts:
        row = queries.alert_by_id(uow, each)
        if row.state != AlertState.ACKNOWLEDGED or row.acknowledged_by != step.actor:
            raise InvalidTransition("You do not have one of these alerts any more. Look at the list again.")
    handovers.add(uow, Handover(uuid4().hex, step.actor, to, step.at, note, list(alerts)))


def take_over(uow: UnitOfWork, id_: str, step: Step) -> None:
    """Have what the other has still. Raises NotFound."""
    given = handovers.take(uow, id_, step.actor, step.at)
    for each in given.alerts:
        try:
            row = queries.alert_by_id(uow, each)
        except NotFound:  # two children turned out to be one, and their alerts became one
            continue
        if row.state == AlertState.ACKNOWLEDGED and row.acknowledged_by == given.handed_by:
            answering.take_over(uow, each, step, handed_by=given.handed_by)
