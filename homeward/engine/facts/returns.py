"""Facts of a return: the clock of the return interview, and what became of it."""

from datetime import datetime

from homeward.domain.events import Event
from homeward.domain.timeline import Timeline
from homeward.engine.facts.defining import waiting
from homeward.engine.subjects import Subject

RETURN = ("missing.found",)
BACK = ("missing.found.returned_at", "missing.found.found_at")
ANSWERED = ("rhi.completed.held_at", "rhi.declined.by", "rhi.not_possible.reason")


def _of_the_child(answer: Event) -> bool:
    """A carer's refusal is not the child's, and ends nothing."""
    return answer.type != "rhi.declined" or answer.data.by == "child"


@waiting(
    "return.waiting_for",
    "the time since the child's return without a return interview held, declined by the child, or found not "
    "possible",
    on=RETURN,
    source="statutory guidance 2014, 72 hours",
    reads=(*BACK, *ANSWERED),
)
def answered(timeline: Timeline, subject: Subject) -> list[datetime]:
    return [at for at, answer in subject.item.outcomes if _of_the_child(answer)]


@waiting(
    "return.unoffered_for",
    "the time since the child's return without a return interview offered, or answered without an offer",
    on=RETURN,
    source="domain.md, R34",
    reads=(*BACK, "rhi.offered.offered_at", *ANSWERED),
)
def offered(timeline: Timeline, subject: Subject) -> list[datetime]:
    """A carer's refusal shows that there was an offer."""
    offers = [event.data.offered_at for event in subject.item.offers]
    return [*(at for at, _ in subject.item.outcomes), *offers]


@waiting(
    "return.unheard_for",
    "the time since the child's return without any record of a return interview, ours or another provider's",
    on=RETURN,
    source="domain.md, R35",
    reads=(*BACK, "rhi.external_received", *ANSWERED),
)
def heard(timeline: Timeline, subject: Subject) -> list[datetime]:
    return [*answered(timeline, subject), *(event.occurred_at for event in subject.item.received)]
