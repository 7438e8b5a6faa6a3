"""Facts of the child: age, standing with children's social care, placement."""

from datetime import timedelta
from functools import partial

from homeward.config import settings
from homeward.domain.calendar.deadlines import age_on
from homeward.domain.codes.looked_after import is_care_by_law, is_care_by_status
from homeward.domain.events import Event
from homeward.domain.events.entry import occurrence
from homeward.domain.history.feeds import whole_about
from homeward.domain.history.signs import signs_in
from homeward.domain.history.told import Told, first_received
from homeward.domain.identity.identified import is_identified
from homeward.engine.facts.account import OF_TRAFFICKING, SIGN_FIELDS, of_record
from homeward.engine.facts.defining import DISCLOSURE, EPISODE, Param, fact
from homeward.engine.facts.standing import of_care, of_leaving_care, of_plan
from homeward.engine.moments import UNKNOWN, Lasting, Moment, Reading
from homeward.engine.subjects import SIGN

IN_CARE = (
    "legal_status.changed.code",
    "legal_status.changed.from",
    "social_care.status_changed.status",
    "social_care.status_changed.from",
    "feed.completed.as_of",
)


@fact(
    "child.age",
    "number",
    "the child's age in whole years when this began",
    on=(
        "missing.reported",
        "missing.found",
        *DISCLOSURE,
        "harm.disclosed",
        "rhi.completed",
        "concern.referred",
    ),
    source="domain.md, R09",
    reads=("child.registered.date_of_birth", "child.updated.date_of_birth"),
    details=("years", "account"),
    supplied_by="whoever reported the child, or children's social care",
)
def age(moment: Moment) -> Reading:
    if (born := moment.timeline.date_of_birth) is None:
        return Reading(UNKNOWN)
    years = age_on(born.value, moment.subject.starts_at)
    return Reading(years, (born.event,), {"years": years, "account": f"The child was {years}."}, born.known)


@fact(
    "child.looked_after",
    "flag",
    "the child is looked after (short breaks do not count)",
    on=EPISODE,
    source="domain.md, section 4.2",
    reads=IN_CARE,
    details=("account",),
    supplied_by="children's social care",
)
def looked_after(moment: Moment) -> Reading:
    """Any legal status but short breaks, or a social-care status that says so (domain.md, section 4.2)."""
    timeline, at = moment.timeline, moment.while_gone
    legal, social = timeline.legal_status.at(at), timeline.social_care.at(at)
    in_care = legal if legal and is_care_by_law(legal.value) else None
    if saying := [
        told for told in (in_care, social if social and is_care_by_status(social.value) else None) if told
    ]:
        event, known = saying[0].event, min(told.known for told in saying)
        return Reading(True, (event,), {"account": partial(of_care, event)}, known)
    if timeline.legal_status.began(at) or timeline.social_care.began(at):
        return Reading(False, tuple(told.event for told in (legal, social) if told))
    return _not_in_the_feed(moment, "child.looked_after")


def _not_in_the_feed(moment: Moment, fact: str) -> Reading:
    """No, where children's social care sent nothing of the child and their feed was whole when the child was
    reported; else not known. What a person found out is better than that."""
    answer = moment.timeline.answer_to(moment.subject.key, fact)
    reported = None if answer and answer.value else moment.subject.item.starts_at
    length, sources = timedelta(days=settings().feed_days), settings().feed_sources
    whole = whole_about(moment.timeline.completed, reported, length, sources) if reported else None
    return Reading(False, (whole.event,), known=whole.known) if whole else Reading(UNKNOWN)


PLANS = frozenset({"CIN", "CPP"})


@fact(
    "child.on_a_plan",
    "flag",
    "children's social care works with the child on a plan, as a child in need or for protection",
    on=EPISODE,
    source="domain.md, R15",
    reads=("social_care.status_changed.status", "missing.reported.on_cpp", "feed.completed.as_of"),
    details=("account",),
    supplied_by="children's social care",
)
def on_a_plan(moment: Moment) -> Reading:
    """By the status at the moment, or a report's own word for a protection plan."""
    statuses, at = moment.timeline.social_care, moment.while_gone
    social = statuses.at(at)
    reports = [event for answer, event in moment.subject.item.answers("on_cpp", at) if answer == "Y"]
    saying = [Told(True, event, event.received_at) for event in reports]
    if social and social.value in PLANS:
        saying.insert(0, social)
    if saying:
        event, known = saying[0].event, min(told.known for told in saying)
        return Reading(True, (event,), {"account": partial(of_plan, event)}, known)
    if social or statuses.began(at):
        return Reading(False, (social.event,) if social else ())
    return _not_in_the_feed(moment, "child.on_a_plan")


TRAFFICKING_WORDS = ("traffick", "unaccompanied asylum", "uasc", "modern slavery")


@fact(
    "child.trafficking_indicated",
    "flag",
    "an assessment or a concern speaks of trafficking, or of a child who seeks asylum alone",
    on=(*EPISODE, SIGN),
    source="domain.md, R28 and assessment factors 9A and 12A",
    reads=("assessment.recorded.factors", "concern.referred.reasons"),
    details=("account",),
)
def trafficking_indicated(moment: Moment) -> Reading:
    """Nobody having spoken of it is a plain no."""
    speaking = [
        event
        for event in (*moment.timeline.assessments, *moment.timeline.concerns)
        if _speaks_of_trafficking(event) and event.occurred_at <= moment.while_gone
    ]
    if not speaking:
        return Reading(False)
    first = min(speaking, key=occurrence)
    return Reading(True, (first,), {"account": partial(of_record, first)}, first_received(speaking))


def _speaks_of_trafficking(event: Event) -> bool:
    if event.type == "assessment.recorded":
        return not set(OF_TRAFFICKING).isdisjoint(event.data.factors)
    reasons = " ".join(event.data.reasons).casefold()
    return any(word in reasons for word in TRAFFICKING_WORDS)


@fact(
    "child.care_leaver",
    "flag",
    "the child has left care",
    on=(SIGN,),
    source="domain.md, section 2.2",
    reads=("social_care.status_changed.status",),
    details=("account",),
)
def care_leaver(moment: Moment) -> Reading:
    """No such status on record is a plain no."""
    status = moment.timeline.social_care.at(moment.while_gone)
    if status is None or status.value != "leaver":
        return Reading(False)
    return Reading(True, (status.event,), {"account": partial(of_leaving_care, status.event)})


EXCLUDED = ("exclu", "suspen", "expel")
OF_SCHOOL = frozenset({"truancy_or_exclusion"})


@fact(
    "education.missing",
    "flag",
    "the child is missing from education too (where this is about a warning sign: excluded from school)",
    on=(*EPISODE, SIGN),
    source="domain.md, R30",
    reads=("education.missing.from", "education.missing.to", "education.missing.absence_type", *SIGN_FIELDS),
    params={"within": Param("duration", phrase="before or after this")},
    details=("since",),
)
def missing_from_education(moment: Moment, within: timedelta) -> Reading:
    """An absence that had begun by the moment, and had not ended before the time that counts. With a sign,
    other than of school itself, an exclusion alone counts."""
    subject = moment.subject
    of_a_sign = subject.kind == SIGN
    if of_a_sign and signs_in(subject.event).keys() <= OF_SCHOOL:
        return Reading(False)
    begins, last = subject.starts_at - within, subject.starts_at + within
    absences = [
        span
        for span in moment.timeline.education.items
        if span.starts_at <= last and span.starts_at <= moment.now
        if span.ends_at is None or span.ends_at >= begins
        if not of_a_sign or any(word in (span.event.data.absence_type or "").casefold() for word in EXCLUDED)
    ]
    if not absences:
        return Reading(False)
    known = first_received(span.event for span in absences)
    return Reading(True, (absences[0].event,), {"since": absences[0].starts_at}, known)


@fact(
    "first_entry.concern",
    "flag",
    "the check on entering youth justice found a concern of exploitation",
    on=("youth_justice.fte",),
    source="domain.md, R29",
    reads=("youth_justice.fte.concern_found",),
    supplied_by="the youth justice service",
)
def concern_at_first_entry(moment: Moment) -> Reading:
    event = moment.subject.event
    told = event.data.concern_found
    return Reading(UNKNOWN if told in (None, "unknown") else told == "Y", (event,))


@fact(
    "child.unmatched_for",
    "duration",
    "the time for which the child has been missing without being matched to a record",
    on=EPISODE,
    source="domain.md, R44",
    reads=(
        "missing.reported.child",
        "child.registered.identifiers",
        "child.registered.confirmed_by",
        "missing.found.found_at",
    ),
    details=("since",),
)
def unmatched_for(moment: Moment) -> Reading:
    """While the episode is open, and nobody knows who the child is."""
    subject, timeline = moment.subject, moment.timeline
    identified = is_identified(timeline.numbered, timeline.events, settings().own_sources)
    unknown = subject.item.open_at(moment.now) and not identified
    waited = Lasting(subject.starts_at if unknown else None, moment.now)
    return Reading(waited, (subject.event,), {"since": subject.starts_at})
