"""A decision that only people may take, sent by a system: a person of the right role confirms or declines
it."""

from dataclasses import dataclass
from uuid import uuid4

from homeward.domain.events import PAGES, Event, parse
from homeward.errors import InvalidTransition
from homeward.services.alerts import answering
from homeward.services.alerts.answering import Step
from homeward.services.evaluation.process import process_events
from homeward.services.intake.accept import accept
from homeward.services.intake.senders import SIGNED_IN
from homeward.services.intake.unconfirmed import task_id
from homeward.store import access, unconfirmed
from homeward.store.projections import close_task
from homeward.store.unconfirmed import Claim, State
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Elsewhere:
    """The page on which people decide this, and why only there."""

    page: str
    address: str
    why: str


ELSEWHERE = {
    "rule.": Elsewhere("Rule changes", "/rule-changes", "Rules are changed by two people"),
    "alert.handed_over": Elsewhere("Hand over", "/handover", "An alert is handed over by whoever has it"),
}
"""By how a type begins: what nobody can confirm here."""


def elsewhere(type_: str) -> Elsewhere | None:
    return next((where for begins, where in ELSEWHERE.items() if type_.startswith(begins)), None)


def confirm(uow: UnitOfWork, number: int, step: Step) -> None:
    """Record the decision as this person's own.

    Raises NotFound, InvalidTransition (it was answered, or can no longer be), InvalidEvent.
    """
    claim = unconfirmed.take(uow, number)
    event = parse(claim.body)
    if where := elsewhere(event.type):
        raise InvalidTransition(f"{where.why}, on the page {where.page}. Then decline this.")
    if event.type.startswith("alert."):
        _answer_alert(uow, event, step)
    else:
        accepted = accept(uow, _as_own(event, claim, step), received_at=step.at, sender=SIGNED_IN)
        process_events(uow, [accepted.seq], step.rules, step.area, step.at)
    _close(uow, claim, State.CONFIRMED, step, None)


def decline(uow: UnitOfWork, number: int, step: Step, *, reason: str) -> None:
    """It is not so, or not for a system to say. It stays on record as declined. Raises as `confirm` does."""
    _close(uow, unconfirmed.take(uow, number), State.DECLINED, step, reason)


def _as_own(event: Event, claim: Claim, step: Step) -> dict[str, object]:
    """The same decision, by the person who confirms it, now; `confirms` tells from which event it came."""
    data = dict(claim.body["data"])
    if "decided_by" in type(event.data).model_fields:
        data["decided_by"] = step.actor
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": PAGES,
        "type": event.type,
        "time": step.at.isoformat(),
        "actor": step.actor,
        **({"actororg": step.organisation} if step.organisation else {}),
        "confirms": f"{claim.source} {claim.event_id}",
        "data": data,
    }


def _answer_alert(uow: UnitOfWork, event: Event, step: Step) -> None:
    data = event.data
    match event.type:
        case "alert.acknowledged":
            shown = answering.standing(uow, data.alert)
            answering.acknowledge(uow, data.alert, step, shown=shown, note=data.note or "")
        case "alert.decided":
            shown = data.findings or answering.standing(uow, data.alert)
            answering.decide(uow, data.alert, step, shown=shown, decision=data.decision, reason=data.reason)
        case "alert.closed":
            answering.close(uow, data.alert, step, reason=data.reason or "")
        case other:
            raise AssertionError(f"no person decides {other}")


def _close(uow: UnitOfWork, claim: Claim, state: State, step: Step, reason: str | None) -> None:
    unconfirmed.answer(uow, claim.id, state, step.actor, step.at, reason)
    close_task(uow, task_id(claim.id), step.at)
    access.record(uow, step.at, step.actor, None, f"to confirm: {claim.id} {state}")
