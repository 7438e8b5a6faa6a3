"""Facts of a case before MACSE: how long it is open, undiscussed, without a new plan; and who turns 18."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from homeward.domain.calendar.deadlines import LONDON
from homeward.domain.events.kinds import as_instant, london_day
from homeward.domain.history.timeline import Timeline
from homeward.domain.meetings.macse import Spell
from homeward.engine.facts.defining import Param, fact
from homeward.engine.moments import UNKNOWN, Lasting, Moment, Reading
from homeward.engine.subjects import Subject
from homeward.engine.words.phrases import day

CASE = ("macse.accepted",)


DISCUSSED = ("It was last discussed on", "It has not been discussed since.")
REVIEWED = (
    "Its plan last changed, or the child was last assessed, on",
    "Since then its plan has not changed, and the child has not been assessed.",
)


def _since_the_last(moment: Moment, begins: Iterable[datetime], said: tuple[str, str] = ("", "")) -> Reading:
    """How long it is since the latest of these moments, while the case is open; `said` is how to tell when
    that was, and that there was none."""
    spell: Spell = moment.subject.item
    accepted_at = moment.subject.starts_at
    since = max(at for at in (accepted_at, *begins) if at <= moment.now)
    lasting = Lasting(since if spell.open_at(moment.now) else None, moment.now)
    last, never = said
    account = f"{last} {day(london_day(since))}." if since > accepted_at else never
    return Reading(lasting, (moment.subject.event,), {"since": since, "account": account})


def _discussions(subject: Subject) -> list[datetime]:
    return [as_instant(event.data.held_on) for event in subject.item.discussions]


@fact(
    "case.undiscussed_for",
    "duration",
    "the time since the open case was accepted or last discussed at a meeting",
    on=CASE,
    source="domain.md, R40",
    reads=(
        "macse.accepted.accepted_at",
        "macse.reopened",
        "macse.discussed.held_on",
        "macse.closed.closed_at",
    ),
    details=("since", "account"),
)
def undiscussed_for(moment: Moment) -> Reading:
    return _since_the_last(moment, _discussions(moment.subject), DISCUSSED)


def _reviews(timeline: Timeline, subject: Subject) -> list[datetime]:
    return [event.occurred_at for event in (*subject.item.plans, *timeline.assessments)]


@fact(
    "case.plan_unreviewed_for",
    "duration",
    "the time since the open case was accepted, its plan changed, or the child was assessed",
    on=CASE,
    source="domain.md, R40 and Liverpool MACE 2016",
    reads=(
        "macse.accepted.accepted_at",
        "macse.reopened",
        "macse.plan_updated",
        "assessment.recorded",
        "macse.closed.closed_at",
    ),
    details=("since", "account"),
)
def plan_unreviewed_for(moment: Moment) -> Reading:
    return _since_the_last(moment, _reviews(moment.timeline, moment.subject), REVIEWED)


@fact(
    "case.open_for",
    "duration",
    "the time for which the case has been open",
    on=CASE,
    source="domain.md, R41",
    reads=("macse.accepted.accepted_at", "macse.reopened", "macse.closed.closed_at"),
    details=("since",),
)
def open_for(moment: Moment) -> Reading:
    return _since_the_last(moment, ())


def _eighteenth(born: date) -> datetime:
    """Midnight in London on which the child turns 18; born on 29 February, on 1 March."""
    try:
        day = born.replace(year=born.year + 18)
    except ValueError:
        day = date(born.year + 18, 3, 1)
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


@fact(
    "case.child_turns_18",
    "flag",
    "the child of the open case turns 18",
    on=CASE,
    source="domain.md, R42",
    reads=("child.registered.date_of_birth", "child.updated.date_of_birth", "macse.accepted.accepted_at"),
    params={"within": Param("duration", phrase="from then on")},
    details=("account",),
    supplied_by="children's social care",
)
def turns_18(moment: Moment, within: timedelta) -> Reading:
    """Not before the time that counts, and not once the birthday has come."""
    if (born := moment.timeline.date_of_birth) is None:
        return Reading(UNKNOWN)
    birthday = _eighteenth(born.value)
    spell: Spell = moment.subject.item
    near = birthday - within <= moment.now < birthday and spell.open_at(moment.now)
    evidence = (moment.subject.event, born.event) if near else (born.event,)
    return Reading(near, evidence, {"account": f"The child turns 18 on {day(london_day(birthday))}."})
