"""What ties different children's records together: the same telephone, address, vehicle, handle or name.

A disclosed person or place is reduced to fingerprints. Two records that share one speak of the same
person or place (design.md, section 7). Only exact matches count here; near ones are for a person to confirm.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from homeward.domain.entry import Entry
from homeward.domain.events import Contact, Event, Place

DISCLOSING = frozenset({"contact.disclosed", "carer.information"})
SAYS_NOTHING = frozenset(
    {"unknown", "not known", "none", "n a", "na", "no", "not given", "not stated", "not recorded"}
    | {"anonymous", "unknown male", "unknown female", "unknown man", "unknown woman", "unknown adult"}
)
"""What people write where they know nothing; two records that say so do not speak of one person."""
REMEMBERED = 4096
"""Normalised texts: a history that is folded again asks for the same ones."""
LINKING = frozenset({"macse.contact_linked", "location.flagged", "person_of_concern.recorded"})
REPORT, FIND = "missing.reported", "missing.found"
MARKED = DISCLOSING | LINKING | {FIND, REPORT}
"""What may mention a person or place that others mention too."""


def fingerprints(event: Event) -> frozenset[str]:
    """`kind:normalised value` of each identifying part of the persons and places in the event.

    An alias or a first name alone identifies nobody; such near matches are for a person to confirm.
    """
    if event.type not in MARKED:
        return frozenset()
    data = event.data
    place = data.said("last_seen_place" if event.type == REPORT else "place")
    contacts = (data.said("contact"), *data.said("contacts", ()))
    return frozenset(mark for contact in contacts for mark in marks(contact, place))


def marks(contact: Contact | None, place: Place | None) -> frozenset[str]:
    """The fingerprints of one person and one place."""
    return frozenset((*_marks(contact, _OF_A_PERSON), *_marks(place, _OF_A_PLACE)))


def _marks(described: object, parts: Mapping[str, tuple[str, Callable[[str], str]]]) -> Iterator[str]:
    for field, (kind, normalise) in parts.items():
        text = getattr(described, field, None)
        if text and normal_words(text) not in SAYS_NOTHING and (value := normalise(text)):
            yield f"{kind}:{value}"


@lru_cache(maxsize=REMEMBERED)
def normal_words(text: str) -> str:
    """Lower case, no accents or punctuation, single spaces: `Flat 4, 12 Long St.` is `flat 4 12 long st`.

    Names in other scripts than Latin stay as they are written.
    """
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LIKE_ACCENTS))
    plain = "".join(character for character in parts if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W_]+", plain))


_LIKE_ACCENTS = str.maketrans("łđø", "ldo")
"""Letters with a stroke, which Unicode does not take apart into letter and accent."""


def normal_full_name(text: str) -> str:
    """Words of a first and a family name at least; one word alone is empty."""
    words = normal_words(text)
    return words if " " in words else ""


@lru_cache(maxsize=REMEMBERED)
def normal_phone(text: str) -> str:
    """Digits in international form; a United Kingdom number may come as 0…, +44…, 0044… or +44 (0)….

    A spreadsheet takes the 0 off a mobile's number. Fewer than seven digits identify no telephone and give an
    empty answer.
    """
    digits = re.sub(r"[^0-9]", "", text)
    if digits.startswith("00"):
        digits = digits[2:]
    elif digits.startswith("0") or (digits.startswith("7") and len(digits) == 10):
        digits = "44" + digits.removeprefix("0")
    if digits.startswith("440"):
        digits = "44" + digits[3:]
    return digits if len(digits) >= 7 else ""


def normal_plate(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def normal_handle(text: str) -> str:
    return text.strip().lstrip("@").casefold()


@lru_cache(maxsize=REMEMBERED)
def normal_address(text: str) -> str:
    """As words, with the commonest abbreviations written out; needs a number to identify a place."""
    words = [_WRITTEN_OUT.get(word, word) for word in normal_words(text).split()]
    return " ".join(words) if any(any(c.isdigit() for c in word) for word in words) else ""


_WRITTEN_OUT = {
    "st": "street",
    "rd": "road",
    "ave": "avenue",
    "ln": "lane",
    "dr": "drive",
    "apartment": "flat",
}

_OF_A_PERSON: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "name": ("name", normal_full_name),
    "phone": ("phone", normal_phone),
    "address": ("address", normal_address),
    "vehicle": ("vehicle", normal_plate),
    "handle": ("handle", normal_handle),
}
_OF_A_PLACE: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "name": ("place", normal_words),
    "address": ("address", normal_address),
}


def of_an_absence(event: Event) -> bool:
    """Whether it belongs to the history of a child's companions too."""
    return event.type.startswith("missing.")


def histories(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Each child's history: what concerns it, what shares a fingerprint with that, the absences of its
    companions, and what replaces any.

    The store reads the same from the journal (`store.history`).
    """
    concerning: dict[str, list[Entry]] = defaultdict(list)
    marked = {entry.event.key: fingerprints(entry.event) for entry in entries}
    sharing: dict[str, list[Entry]] = defaultdict(list)
    replacing: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.event.replaces:
            replacing[entry.event.replaces].append(entry)
        for child in entry.concerns:
            concerning[child].append(entry)
        for mark in marked[entry.event.key]:
            sharing[mark].append(entry)
    absences: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.child and of_an_absence(entry.event):
            absences[entry.child].append(entry)
    found: dict[str, list[Entry]] = {}
    for child, own in concerning.items():
        beside = [each for one in _companions(child, own, marked, sharing) for each in absences[one]]
        found[child] = _with_replacing([*_with_related(own, marked, sharing), *beside], replacing)
    return found


def _companions(
    child: str,
    own: Iterable[Entry],
    marked: Mapping[tuple[str, str], frozenset[str]],
    sharing: Mapping[str, list[Entry]],
) -> set[str]:
    """Whom a report says to be with the child, or the child with them, and who was found where it was."""
    found: set[str] = set()
    for entry in own:
        if entry.child and entry.event.type == REPORT:
            found.update(entry.named if entry.child == child else (entry.child,))
        if entry.child == child and entry.event.type == FIND:
            there = (each for mark in marked[entry.event.key] for each in sharing[mark])
            found.update(each.child for each in there if each.child and each.event.type == FIND)
    return found - {child}


def _with_related(
    own: Iterable[Entry],
    marked: Mapping[tuple[str, str], frozenset[str]],
    sharing: Mapping[str, list[Entry]],
) -> list[Entry]:
    history = {entry.event.key: entry for entry in own}
    for mark in {mark for key in history for mark in marked[key]}:
        history.update((entry.event.key, entry) for entry in sharing[mark])
    return list(history.values())


def _with_replacing(
    history: Iterable[Entry], replacing: Mapping[tuple[str, str], list[Entry]]
) -> list[Entry]:
    """A correction of a record may be about other children than the record was."""
    found = {entry.event.key: entry for entry in history}
    waiting = list(found)
    while waiting:
        for entry in replacing.get(waiting.pop(), ()):
            if entry.event.key not in found:
                found[entry.event.key] = entry
                waiting.append(entry.event.key)
    return list(found.values())
