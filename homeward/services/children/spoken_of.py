"""People and places that children spoke of before, found by what somebody types: never by which child spoke.

Family, carers and professionals, whom every child has, and other children are not found: who looks for them
would learn of a child.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from homeward.domain.contacts.marks import marks
from homeward.domain.contacts.marks.agreeing import Marks, is_same
from homeward.domain.contacts.matching import DISCLOSING
from homeward.domain.events import Contact, Place
from homeward.domain.events.entry import Entry
from homeward.domain.events.parts import EVERY_CHILD_HAS
from homeward.services.children.search import AT_LEAST, alike, words_of
from homeward.store import loading, mentions
from homeward.store.unit_of_work import UnitOfWork

MOST = 5
"""Shown at once; with more, one types more."""
LATEST = 200
"""Records that are read for one look."""
NAMES, PLACE, PHONE = ("alias", "called", "name"), "place", "phone"
"""Kinds of mark that are found in another spelling, or by their end."""
MARKS = ("name", "alias", "phone", "handle", "vehicle", "address")
"""What a person can be known by."""


@dataclass(frozen=True)
class Known:
    """One person, or one place. `number` is the journal's of the last record, `times` how many speak of it;
    `refs` are the children who spoke, whose records are looked at. What the last record does not say of a
    person is from one before."""

    number: int
    contact: Contact | None
    place: Place | None
    marks: Marks
    times: int
    last: datetime
    refs: frozenset[str]


def look_up(uow: UnitOfWork, contact: Contact, place: Place) -> list[Known]:
    """Those who share a mark with what was typed or are called nearly so: first who shares one, then whoever
    was spoken of last."""
    exact = marks(contact, None) | marks(None, place)
    wanted = exact | set(_alike(uow, contact, place))
    seqs = mentions.mentioning(uow, wanted, DISCLOSING, LATEST) if wanted else []
    found: list[Known] = []
    for seq, entry in sorted(loading.entries(uow, seqs).items(), reverse=True):
        for each in _spoken_of(seq, entry):
            if wanted & each.marks:
                _add(found, each)
    found.sort(key=lambda each: (not exact & each.marks, -each.number))
    return found[:MOST]


def _alike(uow: UnitOfWork, contact: Contact, place: Place) -> Iterator[str]:
    """Marks that differ from what was typed and may be meant."""
    typed = ((contact.alias, NAMES), (contact.name, NAMES), (place.name, (PLACE,)))
    for text, kinds in typed:
        words = [word for word in words_of(text or "") if len(word) >= AT_LEAST]
        for mark in mentions.of_kinds(uow, kinds) if words else ():
            known = words_of(mark.partition(":")[2])
            if all(any(alike(word, name) for name in known) for word in words):
                yield mark
    digits = "".join(filter(str.isdigit, contact.phone or "")).lstrip("0")
    if len(digits) >= AT_LEAST:
        yield from mentions.of_kinds(uow, [PHONE], digits)


def _spoken_of(seq: int, entry: Entry) -> Iterator[Known]:
    """Each person of one record, and the place."""
    refs, at = frozenset({entry.child} if entry.child else ()), entry.event.occurred_at
    for contact in entry.event.data.disclosed:
        if contact.kind != "child" and contact.relation not in EVERY_CHILD_HAS:
            yield Known(seq, contact, None, marks(contact, None), 1, at, refs)
    if place := entry.event.data.said("place"):
        yield Known(seq, None, place, marks(None, place), 1, at, refs)


def _add(found: list[Known], older: Known) -> None:
    """To whom it is, else as somebody else. Two of whom no more than the same nickname is known are shown as
    one: nobody could tell them apart."""
    for at, newer in enumerate(found):
        if newer.marks == older.marks or is_same(newer.marks, older.marks):
            found[at] = replace(
                newer,
                contact=_with(newer.contact, older.contact),
                marks=newer.marks | older.marks,
                times=newer.times + 1,
                last=max(newer.last, older.last),
                refs=newer.refs | older.refs,
            )
            return
    found.append(older)


def _with(newer: Contact | None, older: Contact | None) -> Contact | None:
    if newer is None or older is None:
        return newer
    lacking = [name for name in MARKS if not getattr(newer, name)]
    return newer.model_copy(update={name: getattr(older, name) for name in lacking})
