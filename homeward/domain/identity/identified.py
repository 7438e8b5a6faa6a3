"""Which identifiers mean the same child, and when a child is identified (docs/adr/0013)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from homeward.domain.events import PAGES, REGISTERING, Event, Identifier
from homeward.domain.events.entry import Entry, occurrence, standing
from homeward.domain.identity.joining import Claim, Doubt, Groups, Joining, is_number, preference

__all__ = ["is_number", "preference"]

SAME_CHILD = "same_child"
PLACEHOLDER = "placeholder"
NUMBERS = {
    "la_child_id": "number of the authority",
    "nhs_number": "NHS number",
    "police_ref": "police reference",
    "ssda903": "number of the looked-after return",
    "local": "number of its own",
    "upn": "unique pupil number",
}


def is_identified(numbered: bool, events: Iterable[Event], own_sources: Collection[str]) -> bool:
    """Whether it is known who this child is (docs/adr/0013).

    Either the authority has a number for the child, or one of these standing `events` registers the child on
    the authority's word. `own_sources` are the systems that are the authority's own.
    """
    return numbered or any(_is_the_authoritys_word(event, own_sources) for event in events)


def _is_the_authoritys_word(event: Event, own_sources: Collection[str]) -> bool:
    """A reporter who types a name makes a registration too, under the form's own number: that is no check."""
    if event.type not in REGISTERING:
        return False
    if event.source != PAGES:
        return event.source in own_sources
    by_number = event.child is not None and event.child.scheme != "local"
    return by_number or event.data.said("confirmed_by") is not None


@dataclass(frozen=True)
class Question:
    """Who is who, where records leave it open; `because` is a sentence without names."""

    kind: str
    children: tuple[Identifier, ...]
    because: str

    @property
    def about(self) -> str:
        """The same whenever the same is asked; a digest, as it goes where no child's number may."""
        children = "|".join(f"{one.scheme}:{'@'.join(one.compared)}" for one in self.children)
        return sha256(f"{self.because}|{children}".encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Resolution:
    """Each identifier's child, spoken of by that child's preferred identifier, and what is to be asked."""

    child_of: dict[Identifier, Identifier]
    questions: tuple[Question, ...] = ()

    def reference(self, identifier: Identifier) -> str:
        """An opaque-enough reference for one evaluation in memory."""
        return reference(self.child_of[identifier])

    def entry(self, event: Event) -> Entry:
        child = self.reference(event.child) if event.child else event.data.child_ref
        numbered = event.child is not None and is_number(self.child_of[event.child])
        return Entry(event, child, tuple(self.reference(named) for named in event.named), numbered)


def reference(child: Identifier) -> str:
    """`scheme:value`, and the source where only that tells the value apart."""
    source = f"@{child.source}" if child.source else ""
    return f"{child.scheme}:{child.value}{source}"


def resolve(events: Iterable[Event]) -> Resolution:
    """Join the identifiers of all these events; the answer does not depend on their order.

    A record that another one replaces joins nothing, but whom it spoke of can still be told.
    """
    groups = Groups()
    held = list(events)
    for event in held:
        for identifier in (*event.named, *event.identifiers):
            groups.add(identifier)
    stand = standing(held)
    joining = Joining(groups, _births(stand))
    joining.join([_claim(event) for event in stand if len(event.identifiers) > 1])
    child_of: dict[Identifier, Identifier] = {}
    for members in groups.members().values():
        speaker = min(members, key=preference)
        child_of.update((one, speaker) for one in members)
    spoken_of = {child_of[one] for event in held for one in (event.child, *event.named) if one}
    return Resolution(child_of, _questions(joining.doubts, child_of, spoken_of))


def _claim(event: Event) -> Claim:
    return Claim(event.identifiers, by_person=event.type == "child.merged")


def _births(events: Iterable[Event]) -> dict[Identifier, date]:
    """The date of birth said last of each identifier's child: what was received later wins."""
    said = [event for event in events if event.child and event.date_of_birth]
    said.sort(key=lambda event: (event.received_at, *occurrence(event)))
    return {event.child: event.date_of_birth for event in said if event.child and event.date_of_birth}


def _questions(
    doubts: Iterable[Doubt], child_of: Mapping[Identifier, Identifier], spoken_of: Collection[Identifier]
) -> tuple[Question, ...]:
    """A number that two children were given is asked about itself only where a record speaks of its child."""
    asked = set()
    for doubt in doubts:
        children = tuple(one for one in doubt.identifiers if child_of[one] in spoken_of)
        asked.add(Question(SAME_CHILD, children if len(children) > 1 else doubt.identifiers, doubt.because))
    return tuple(sorted(asked, key=lambda question: question.about))


def placeholders(events: Iterable[Event]) -> list[str]:
    """What to ask about one child, from its standing events, where a number that was given is none."""
    asked = set()
    for event in events:
        if event.child and event.child.is_placeholder:
            asked.add(
                f"Reported without a {NUMBERS[event.child.scheme]} that can be right. Find out who it is."
            )
        for one in event.data.further_identifiers:
            if one.is_placeholder and one.source is None and one.scheme != "upn":
                asked.add(f"The {NUMBERS[one.scheme]} given identifies nobody. Find the right one.")
    return sorted(asked)


def first_to_join(events: Iterable[Event]) -> Iterator[Event]:
    """Those of these records, as they were received, that first said that two identifiers mean one."""
    groups = Groups()
    claims = [event for event in events if len(event.identifiers) > 1]
    for event in sorted(claims, key=lambda event: event.received_at):
        for identifier in event.identifiers:
            groups.add(identifier)
        if len(groups.roots(event.identifiers)) > 1:
            yield event
        groups.join(event.identifiers)
