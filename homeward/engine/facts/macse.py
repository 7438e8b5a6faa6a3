"""Facts of the child's standing with MACSE."""

from datetime import timedelta

from homeward.domain.events import Event
from homeward.domain.events.kinds import as_instant, london_day
from homeward.domain.history.statements import Statement
from homeward.domain.meetings.macse import Spell
from homeward.engine.facts.concerns import suspicion
from homeward.engine.facts.defining import DISCLOSURE, EPISODE, Param, fact
from homeward.engine.moments import Moment, Reading
from homeward.engine.subjects import HARM
from homeward.engine.words.phrases import when

TOLD = (
    HARM,
    "harm.disclosed",
    "concern.referred",
    "assessment.recorded",
    "police.flag_changed",
    "prevention_interview.completed",
    "carer.told",
)


@fact(
    "macse.open",
    "flag",
    "the child is already open to MACSE",
    on=(*EPISODE, *DISCLOSURE, *TOLD),
    source="domain.md, R25",
    reads=(
        "macse.accepted.accepted_at",
        "macse.reopened",
        "macse.closed.closed_at",
        "macse.discussed.held_on",
    ),
    details=("meeting",),
)
def macse_open(moment: Moment) -> Reading:
    """When it happened, and since which meeting it is new."""
    subject = moment.subject
    spell = moment.timeline.open_spell_at(subject.starts_at)
    if spell is None or spell.accepted is None or spell.accepted_at is None:
        return Reading(False)
    days = [each.data.held_on for each in spell.discussions]
    held = [london_day(each) for each in days if as_instant(each) <= subject.starts_at]
    accepted = f"the case was accepted on {when(spell.accepted_at)}"
    last = f"the meeting on {max(held):%-d %B %Y}" if held else accepted
    return Reading(True, (spell.accepted,), {"meeting": last})


@fact(
    "record.is_news",
    "flag",
    "the record tells of an absence, a contact, harm, danger or a suspicion of exploitation, or of what a "
    "parent or carer knows",
    on=(*EPISODE, *DISCLOSURE, *TOLD),
    source="domain.md, R25",
    reads=(
        "rhi.completed.harm",
        "rhi.completed.worker_concern_cse",
        "harm.disclosed",
        "concern.referred",
        "assessment.recorded.factors",
        "police.flag_changed.on",
        "prevention_interview.completed.concerns",
        "carer.information.text",
    ),
)
def is_news(moment: Moment) -> Reading:
    """An interview in which nothing of the kind was said is no news to a meeting."""
    match moment.subject.item:
        case Statement() as said:
            interviews = (event for event in said.events if event.type == "rhi.completed")
            suspected = any(suspicion(event) == "Y" for event in interviews)
            return Reading("Y" in (said.harm, said.danger) or suspected, said.events)
        case Event(type="prevention_interview.completed") as check:
            return Reading(check.data.concerns is not None or suspicion(check) == "Y", (check,))
        case Event(type="carer.information") as event:
            return Reading(True, (event,))
        case Event() as event:
            return Reading(suspicion(event) == "Y", (event,))
        case _:
            return Reading(True, (moment.subject.event,))


@fact(
    "macse.closed_before",
    "flag",
    "the child's case before MACSE was closed",
    on=("macse.candidate_added",),
    source="domain.md, R26",
    reads=("macse.closed.closed_at",),
    params={"within": Param("duration", phrase="before the child was put forward again")},
    details=("since",),
)
def closed_before(moment: Moment, within: timedelta) -> Reading:
    """Both ends count."""
    spell: Spell = moment.subject.item
    if spell.closed is None or spell.closed_at is None or moment.now > spell.closed_at + within:
        return Reading(False)
    return Reading(True, (spell.closed,), {"since": spell.closed_at})
