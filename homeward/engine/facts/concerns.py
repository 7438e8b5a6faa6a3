"""Facts of a suspicion of exploitation, whoever recorded it."""

from homeward.domain.events import Event
from homeward.engine.facts.account import OF_EXPLOITATION, of_record
from homeward.engine.facts.defining import fact
from homeward.engine.moments import UNKNOWN, Moment, Reading
from homeward.engine.subjects import CONCERN

SUSPECTS = {
    "rhi.completed": "The worker suspects exploitation.",
    "carer.information": "They suspect exploitation.",
    "prevention_interview.completed": "They suspect exploitation.",
}
"""What an account adds of a record that tells of more than the suspicion."""


@fact(
    "concern.suspected",
    "flag",
    "somebody who knows the child suspects exploitation, or the police hold a flag for it",
    on=(CONCERN, "rhi.completed", "concern.referred"),
    source="domain.md, R23 and assessment factors 11A, 13A and 24A",
    reads=(
        "concern.referred",
        "rhi.completed.worker_concern_cse",
        "assessment.recorded.factors",
        "police.flag_changed.on",
        "prevention_interview.completed.suspects",
        "carer.information.suspects",
    ),
    details=("account",),
    supplied_by="whoever recorded it",
)
def suspected(moment: Moment) -> Reading:
    event = moment.subject.event
    answer = suspicion(event)
    value = UNKNOWN if answer == "unknown" else answer == "Y"
    account = f"{of_record(event)} {SUSPECTS.get(event.type, '')}".strip()
    return Reading(value, (event,), {"account": account})


def suspicion(event: Event) -> str | None:
    """What the record says of it, as it was answered; None where nobody was asked."""
    told = event.data
    match event.type:
        case "rhi.completed":
            answer: str | None = told.worker_concern_cse
        case "concern.referred":
            answer = "Y"
        case "assessment.recorded":
            answer = "N" if set(OF_EXPLOITATION).isdisjoint(told.factors) else "Y"
        case "police.flag_changed":
            answer = "Y" if told.on else "N"
        case _:
            answer = told.suspects
    return answer
