"""Facts of a return: the clock of the return interview, and what became of it."""

from datetime import datetime

from homeward.domain.history.timeline import Timeline
from homeward.engine.facts.defining import waiting
from homeward.engine.subjects import Subject

RETURN = ("missing.found",)
BACK = ("missing.found.returned_at", "missing.found.found_at")
ANSWERED = ("rhi.completed.held_at", "rhi.declined.by", "rhi.not_possible.reason")


@waiting(
    "return.waiting_for",
    "the time since the child's return without a return interview held, declined by the child, or found not "
    "possible",
    on=RETURN,
    source="statutory guidance 2014, 72 hours",
    reads=(*BACK, *ANSWERED),
)
def answered(timeline: Timeline, subject: Subject) -> list[datetime]:
    return [at for at, _ in subject.item.interview_answers]


@waiting(
    "return.unoffered_for",
    "the time since the child's return without a return interview offered, or answered without an offer",
    on=RETURN,
    source="domain.md, R34",
    reads=(*BACK, "rhi.offered.offered_at", *ANSWERED),
)
def offered(timeline: Timeline, subject: Subject) -> list[datetime]:
    offers: list[datetime] = subject.item.interview_offers
    return offers


@waiting(
    "return.unheard_for",
    "the time since the child's return without any record of a return interview, ours or another provider's",
    on=RETURN,
    source="domain.md, R35",
    reads=(*BACK, "rhi.external_received", *ANSWERED),
)
def heard(timeline: Timeline, subject: Subject) -> list[datetime]:
    return [*answered(timeline, subject), *(event.occurred_at for event in subject.item.received)]
