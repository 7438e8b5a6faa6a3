"""Somebody whom a child spoke of who may be a person on another record: what is asked, and what was answered.

A question follows from the records and is kept nowhere. A person answers it with `contact.matched` or
`contact.kept_apart`; the answer holds for these records and what agrees of them, however often it is said.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from homeward.domain.contacts.marks import marks
from homeward.domain.contacts.marks.agreeing import Marks, in_words, is_same, nearly
from homeward.domain.contacts.matching import DISCLOSING, LINKING, fingerprints
from homeward.domain.events import Contact, Event, Place
from homeward.domain.events.entry import occurrence
from homeward.domain.events.parts import EVERY_CHILD_HAS
from homeward.domain.history.timeline import Disclosure, Timeline
from homeward.domain.identity.identified import reference

MATCHED = "contact.matched"
IF_ONE_PERSON = "If it is the same person: "
"""How a reason begins that holds only if a question about a person is answered with yes."""


@dataclass(frozen=True, slots=True)
class LikelyContact:
    """What one record says of a person, and another record that nearly says the same.

    `other` speaks of the person too; `answer` is what was said last, if anything.
    """

    id: str
    disclosure: Disclosure
    other: Event
    agrees: Marks
    answer: Event | None

    @property
    def is_known(self) -> bool:
        """Whether the other record is a case's, or a flag."""
        return self.other.type in LINKING

    @property
    def because(self) -> str:
        """In a sentence that holds nothing of what the records say."""
        who = "a person linked to a case or flagged" if self.is_known else "somebody another child spoke of"
        return f"May be {who}: the same {' and '.join(in_words(self.agrees))}."


def question_id(disclosure: Event, other: Event, agrees: Marks) -> str:
    """The same whichever of two children's records it is asked from."""
    sides = sorted((_side(disclosure), _side(other)))
    return hashlib.sha256("\n".join([*sides, *sorted(agrees)]).encode()).hexdigest()[:32]


def _side(event: Event) -> str:
    """What one child says is one side, in however many records."""
    return reference(event.child) if event.type in DISCLOSING and event.child else "|".join(event.key)


def answer_about(disclosure: Disclosure, other: Event, of: Marks, timeline: Timeline) -> Event | None:
    """What a person said last of whether these are one, where `of` is what the other record says."""
    agrees = nearly(of, disclosure.marks) if timeline.contact_answers else frozenset()
    return timeline.contact_answers.get(question_id(disclosure.event, other, agrees)) if agrees else None


def is_one(disclosure: Disclosure, other: Event, of: Marks, timeline: Timeline) -> bool:
    """Whether the other record speaks of the same person: by its marks, or because a person says so."""
    if is_same(of, disclosure.marks):
        return True
    answer = answer_about(disclosure, other, of, timeline)
    return answer is not None and answer.type == MATCHED


def people_of(event: Event) -> Iterator[tuple[Contact | None, Marks]]:
    """Everybody of whom the record speaks, with their marks; of a flag on a place, the place alone."""
    place: Place | None = event.data.said("place")
    if event.type in DISCLOSING:
        yield from ((contact, marks(contact, place)) for contact in event.data.disclosed)
    else:
        yield event.data.said("contact"), fingerprints(event)


def likely_contacts(timeline: Timeline) -> list[LikelyContact]:
    """What is or was asked of this child's disclosures, each question once.

    Of several records of one known person one is asked about; of several other children, the one that spoke
    of the person first, so that a name that many say is not asked about for every two of them.
    """
    found: dict[str, LikelyContact] = {}
    for disclosure in timeline.disclosures if timeline.links else ():
        if not disclosure.naming:
            for each in (*_known(disclosure, timeline), *_spoken_of(disclosure, timeline)):
                found.setdefault(each.id, each)
    return list(found.values())


def unanswered(timeline: Timeline) -> list[LikelyContact]:
    """Those that wait for a person."""
    return [each for each in likely_contacts(timeline) if each.answer is None]


def _known(disclosure: Disclosure, timeline: Timeline) -> Iterator[LikelyContact]:
    linked = [link for link in timeline.links if link.event.type in LINKING]
    if any(is_same(link.marks, disclosure.marks) for link in linked):
        return
    asked: list[Marks] = []
    for link in sorted(linked, key=lambda each: occurrence(each.event)):
        agrees = nearly(link.marks, disclosure.marks)
        if agrees and not any(is_same(link.marks, before) for before in asked):
            asked.append(link.marks)
            yield _likely(disclosure, link.event, agrees, timeline.contact_answers)


def _spoken_of(disclosure: Disclosure, timeline: Timeline) -> Iterator[LikelyContact]:
    """Only by those who spoke before this child did: the later one of two is asked about."""
    earlier = [
        link.event
        for link in timeline.links
        if link.event.type in DISCLOSING
        and link.child != timeline.child
        and occurrence(link.event) < occurrence(disclosure.event)
    ]
    seen: set[Marks] = set()
    for event in sorted(earlier, key=occurrence):
        for contact, of in people_of(event):
            agrees = nearly(of, disclosure.marks)
            if agrees and agrees not in seen and not _are_everyday(disclosure, event, contact):
                seen.add(agrees)
                yield _likely(disclosure, event, agrees, timeline.contact_answers)


def _are_everyday(disclosure: Disclosure, other: Event, contact: Contact | None) -> bool:
    """Whether children share such a person in the ordinary way, and neither says that anything happened."""
    everyday = all(each and each.relation in EVERY_CHILD_HAS for each in (disclosure.contact, contact))
    return everyday and not any(event.data.said("elements") for event in (disclosure.event, other))


def _likely(
    disclosure: Disclosure, other: Event, agrees: Marks, answers: Mapping[str, Event]
) -> LikelyContact:
    id_ = question_id(disclosure.event, other, agrees)
    return LikelyContact(id_, disclosure, other, agrees, answers.get(id_))


def why_not_asked(answers: Iterable[Event]) -> str:
    """Why a reason that began with `IF_ONE_PERSON` no longer stands, by what was said last."""
    last = max(answers, key=occurrence, default=None)
    if last is None:
        return "What is now on record no longer nearly matches."
    if last.type == MATCHED:
        return "A person says that it is the same: what was found is now a reason of its own."
    return f"A person says that it is somebody else: {last.data.evidence}"
