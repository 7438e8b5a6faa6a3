"""Who was told of an alert, who could not be told, and who is told next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.telling.notices import About, Notice
from homeward.store import calls, notices
from homeward.store.calls import CallRow
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class WhoWasTold:
    """`told` are notices that have left, `not_told` those that could not; `next` is who is told next."""

    told: Sequence[Notice]
    not_told: Sequence[Notice]
    next: CallRow | None


def who_was_told(uow: UnitOfWork, alert: str, now: datetime) -> WhoWasTold:
    made = notices.about(uow, About.ALERT, alert)
    to_come = [call for call in calls.of_alert(uow, alert) if call.at > now]
    return WhoWasTold(
        told=[each for each in made if each.sent_at],
        not_told=[each for each in made if not each.sent_at and each.problem],
        next=next(iter(to_come), None),
    )
