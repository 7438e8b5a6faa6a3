"""Facts of return interviews: how often declined, by whom held, and whether what was said was shared."""

from datetime import datetime
from functools import partial

from homeward.domain.contacts.marks.wording import normal_words
from homeward.domain.events import Event
from homeward.domain.events.types.interviews import INTERVIEWERS
from homeward.domain.history.timeline import Timeline
from homeward.engine.facts.account import by
from homeward.engine.facts.defining import fact, waiting
from homeward.engine.moments import UNKNOWN, Moment, Reading
from homeward.engine.subjects import Subject
from homeward.engine.words.phrases import quoted, small, when

HELD = ("rhi.completed",)


@fact(
    "interviews_declined",
    "count",
    "the number of return interviews declined one after the other, with none held between them",
    on=("rhi.declined",),
    source="domain.md, R36",
    reads=("rhi.declined.by", "rhi.completed.held_at"),
    details=("count",),
)
def declined_in_a_row(moment: Moment) -> Reading:
    """Up to this one, since the last that was held."""
    upto = moment.subject.starts_at
    held = [each.data.held_at for each in moment.timeline.interviews if each.data.held_at <= upto]
    since = max(held, default=None)
    declined = [
        each
        for each in moment.timeline.refusals
        if each.occurred_at <= upto and (since is None or each.occurred_at > since)
    ]
    received = tuple(each.received_at for each in declined)
    return Reading(len(declined), tuple(declined), {"count": len(declined)}, counted=received)


NOT_INDEPENDENT = frozenset(
    {
        *("parent", "carer", "foster carer", "step parent", "family", "family member"),
        *("residential worker", "key worker", "home manager", "placement worker"),
        *("police", "police officer", "social worker", "allocated social worker"),
    }
)
"""Whom the guidance excludes: those who care for the child, the police, children's services (section 3)."""


@fact(
    "interview.independent",
    "flag",
    "the interviewer was independent of the child's care, of the police and of children's services",
    on=HELD,
    source="statutory guidance 2014; domain.md, section 3 and R37",
    reads=("rhi.completed.independent", "rhi.completed.interviewer_role"),
    details=("account",),
    supplied_by="the return interview service",
)
def independent(moment: Moment) -> Reading:
    """A role that the guidance excludes is not independent, whatever was answered."""
    event = moment.subject.event
    if normal_words(event.data.interviewer_role.replace("_", " ")) in NOT_INDEPENDENT:
        return Reading(False, (event,), {"account": partial(_held, event)})
    told = event.data.independent
    value = UNKNOWN if told == "unknown" else told == "Y"
    return Reading(value, (event,), {"account": partial(_held, event)})


def _held(event: Event) -> str:
    role = event.data.interviewer_role
    interviewer = small(INTERVIEWERS[role]) if role in INTERVIEWERS else quoted(role)
    return f"The return interview on {when(event.data.held_at)} ({by(event)}) was held by: {interviewer}."


@fact(
    "interview.child_chose",
    "flag",
    "the child wished to talk to this person",
    on=HELD,
    source="statutory guidance 2014; domain.md, section 3",
    reads=("rhi.completed.child_preference",),
)
def child_chose(moment: Moment) -> Reading:
    """No wish on record is a plain no."""
    event = moment.subject.event
    return Reading(event.data.child_preference is not None, (event,))


def entered(subject: Subject) -> datetime:
    """When the interview was written down, which nobody could share before."""
    return max(subject.starts_at, subject.event.recorded_at)


@waiting(
    "interview.unshared_for",
    "the time since the interview was entered without anything shared with other agencies since it was held",
    on=HELD,
    source="domain.md, R38 and Making Connections 2017",
    reads=("rhi.completed.held_at", "rhi.completed.shared_with", "share.made"),
    begins=entered,
)
def shared(timeline: Timeline, subject: Subject) -> list[datetime]:
    """At once, where the interview itself says with whom; else by a share of its own afterwards. What the
    child's own social worker is told is shared with no other agency."""
    at_once = [subject.starts_at] if subject.event.data.shared_with else []
    made = (
        event.occurred_at
        for event in timeline.shares
        if event.type == "share.made"
        and (event.data.recipient is None or event.data.recipient.is_another_agency)
    )
    return [*at_once, *(at for at in made if at >= subject.starts_at)]
