"""Facts of warning signs. Each rule asks for its own; none is added to another."""

from datetime import timedelta

from homeward.domain.history.signs import signs_in
from homeward.engine.facts.account import SIGN_FIELDS, SIGNS
from homeward.engine.facts.defining import Param, fact
from homeward.engine.moments import Moment, Reading
from homeward.engine.subjects import SIGN


@fact(
    "sign.told",
    "codes",
    "the warning signs that were seen or heard",
    on=(SIGN,),
    source="child sexual exploitation chapter 2015, warning signs; domain.md, section 2.2",
    reads=SIGN_FIELDS,
    choices=tuple(SIGNS),
    answers=SIGNS | {"repeat_infections": "repeated infections", "pregnancy": "pregnancy"},
)
def signs_told(moment: Moment) -> Reading:
    event = moment.subject.event
    return Reading(tuple(signs_in(event)), (event,))


@fact(
    "sign.absences",
    "count",
    "the number of times that the child was reported missing or away",
    on=(SIGN,),
    source="domain.md, section 2.2",
    reads=("missing.reported.reported_at",),
    params={"within": Param("duration", phrase="before or after the sign")},
    details=("count", "times"),
)
def absences(moment: Moment, within: timedelta) -> Reading:
    """Both ends count; of those after it, the ones that had begun by the moment."""
    told = moment.subject.starts_at
    near = [
        each
        for each in moment.timeline.missing_episodes
        if abs(each.starts_at - told) <= within and each.starts_at <= moment.now
    ]
    reports = tuple(each.report for each in near)
    known = tuple(each.known for each in near)
    return Reading(
        len(near),
        reports,
        {"count": len(near), "times": tuple(each.starts_at for each in near)},
        counted=known,
    )
