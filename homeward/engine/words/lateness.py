"""Why a late finding could not be told at once: what had to come first, and how it came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from homeward.domain.events import Event
from homeward.domain.history.feeds import COMPLETED
from homeward.domain.history.timeline import ENDINGS, STANDING_IN
from homeward.engine.judging import RESTATING


class Cause(StrEnum):
    ARRIVED = "what happened reached us late"
    ANSWERED = "something about the child was not known until later"
    CORRECTED = "an earlier record was put right"
    JOINED = "two records turned out to be of one child"


@dataclass(frozen=True)
class Delay:
    """`event` is the record that completed what was needed."""

    cause: Cause
    event: Event


def delay(known: datetime, evidence: Iterable[Event], own: Iterable[Event]) -> Delay | None:
    """What came at the instant from which the finding could be told; None where no record explains it.

    `own` are the child's other records: a finding does not rest on a correction or on the joining of two
    records, and yet may have waited for it.
    """
    resting = sorted(evidence, key=lambda event: (event.received_at, event.key))
    if came := [event for event in resting if event.received_at == known]:
        return Delay(_cause(came[-1]), came[-1])
    for event in own:
        if event.received_at != known:
            continue
        if _corrects(event):
            return Delay(Cause.CORRECTED, event)
        if len(event.identifiers) > 1:
            return Delay(Cause.JOINED, event)
    before = [event for event in resting if event.received_at < known]
    return Delay(_cause(before[-1]), before[-1]) if before else None


def _cause(event: Event) -> Cause:
    if _corrects(event):
        return Cause.CORRECTED
    return Cause.ANSWERED if event.type in RESTATING | STANDING_IN | {COMPLETED} else Cause.ARRIVED


def _corrects(event: Event) -> bool:
    return bool(event.supersedes) or event.type in ENDINGS
