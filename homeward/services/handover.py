"""Handing over: who goes off duty says what stands, and who comes on takes it over."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from homeward.domain.alerts import AlertState
from homeward.errors import InvalidTransition, NotFound
from homeward.services import alerts, views
from homeward.services.alerts import Step
from homeward.services.views import BoardRow
from homeward.store import handovers, queries
from homeward.store.handovers import Handover
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Standing:
    """What stands on the board: alerts that one person has, that others have, that nobody has taken on; and
    what was handed to the person, or by the person, and nobody has taken over."""

    mine: Sequence[BoardRow]
    others: Sequence[BoardRow]
    nobodys: Sequence[BoardRow]
    to_me: Sequence[Handover]
    by_me: Sequence[Handover]

    def named(self, ids: Sequence[str]) -> list[BoardRow]:
        """Those of a hand-over that are open still."""
        return [row for row in (*self.mine, *self.others, *self.nobodys) if row.alert.id in ids]


def standing(uow: UnitOfWork, username: str) -> Standing:
    rows = views.board(uow, from_history=False)
    taken_on = [row for row in rows if row.alert.state == AlertState.ACKNOWLEDGED]
    given = handovers.waiting(uow, username)
    return Standing(
        mine=[row for row in taken_on if row.alert.acknowledged_by == username],
        others=[row for row in taken_on if row.alert.acknowledged_by != username],
        nobodys=[row for row in rows if row not in taken_on],
        to_me=[each for each in given if each.handed_to == username],
        by_me=[each for each in given if each.handed_by == username],
    )


def count(uow: UnitOfWork, username: str) -> int:
    """How much was handed to this person that waits to be taken over."""
    return sum(each.handed_to == username for each in handovers.waiting(uow, username))


def hand_over(uow: UnitOfWork, step: Step, *, to: str, note: str, alerts: Sequence[str]) -> None:
    """They stay with whoever has them until the other takes them over. Raises NotFound, InvalidTransition."""
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
            alerts.take_over(uow, each, step, handed_by=given.handed_by)
