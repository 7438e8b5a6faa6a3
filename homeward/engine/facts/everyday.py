"""Whom and what children share in the ordinary way: family, carers and professionals, and where these are.

They tie no children together, unless something was said to have happened with them.
"""

from datetime import datetime

from homeward.domain.calendar.now import At
from homeward.domain.contacts.marks import marks
from homeward.domain.contacts.marks.wording import normal_words
from homeward.domain.events import Contact, Event
from homeward.domain.events.parts import EVERY_CHILD_HAS, Place
from homeward.domain.history.timeline import Timeline


def is_of_note(contact: Contact, event: Event, timeline: Timeline, at: At) -> bool:
    """Whether the event tells of more, by then, than that the child has such a person.

    Harm and a worker's concern are looked for in this child's own record.
    """
    told = event.data
    if contact.relation not in EVERY_CHILD_HAS or told.said("elements"):
        return True
    person, interview = told.said("subject_ref"), told.said("interview")
    for harm in timeline.harms:
        by = harm.data.by_ref
        of_them = by == person if by else harm.data.interview == interview
        if of_them and (by or interview) and harm.occurred_at <= at:
            return True
    return any(
        each.id == interview
        and "Y" in (each.data.harm, each.data.worker_concern_cse)
        and each.occurred_at <= at
        for each in timeline.interviews
    )


POLICE_STATIONS = ("police station", "custody suite")


def is_of_the_police(place: Place | None) -> bool:
    """Whether it is named as a police station, where children who never met are taken."""
    told = normal_words(" ".join(each for each in (place and place.name, place and place.address) if each))
    return any(station in told for station in POLICE_STATIONS)


def everyday_places(timeline: Timeline, at: datetime) -> frozenset[str]:
    """The marks of where the child is placed, and of family, carers and professionals of whom no more was
    said by then."""
    homes = (span.event.data.address for span in timeline.placements.items)
    found = {mark for home in homes if home for mark in marks(None, Place(address=home))}
    for each in timeline.disclosures:
        if not each.naming and not is_of_note(each.contact, each.event, timeline, at):
            found |= each.marks
    return frozenset(found)
