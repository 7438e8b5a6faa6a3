"""What can be asked about and never matches alone; and when two records may be of one person."""

from typing import Any

import pytest

from homeward.domain.contacts.marks import marks
from homeward.domain.contacts.marks.agreeing import in_words, is_same, nearly
from homeward.domain.contacts.marks.nickname import nicknames
from homeward.domain.contacts.marks.part_of_a_plate import plate_parts
from homeward.domain.events import Contact, Place

NOTHING: set[str] = set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AB12", {"AB12"}),
        ("white van, ab12 c", {"AB12C"}),
        ("ends in CDE", {"CDE"}),
        ("...CDE", {"CDE"}),
        ("AB12 CDE", {"AB12", "AB12C", "AB12CD", "CDE"}),
        ("A123 BCD", NOTHING),  # the older forms have no part that is particular enough
        ("black car", NOTHING),
        ("M25", NOTHING),
    ],
)
def test_a_part_of_a_plate(text: str, found: set[str]) -> None:
    assert plate_parts(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("Daz", {"daz"}), ("Big  DAZ", NOTHING), ("her boyfriend", NOTHING), ("N/K", NOTHING), ("K", NOTHING)],
)
def test_a_nickname_is_one_name(text: str, found: set[str]) -> None:
    """Two are a name, and identify as a name does."""
    assert nicknames(text) == found


def of(**said: Any) -> frozenset[str]:
    place = said.pop("place", None)
    return marks(Contact(kind="adult", **said), Place(name=place) if place else None)


KNOWN: dict[str, Any] = {
    "name": "Sean O'Brien",
    "alias": "Obi",
    "vehicle": "AB12 CDO",
    "phone": "07700 900456",
    "description": "aged 32, tall",
    "address": "Flat 2, 14 Long Street, Birkenhead CH41 1AA",
}


@pytest.mark.parametrize(
    ("said", "agrees"),
    [
        ({"name": "Sean OBrien"}, "name"),
        ({"name": "O'Brien, Sean", "phone": "07700 900111"}, "name"),
        ({"vehicle": "AB12"}, "part of a plate"),
        ({"vehicle": "red, ends CDO"}, "part of a plate"),
        ({"alias": "Obi"}, "nickname"),
        ({"name": "Obi"}, "nickname"),
        ({"name": "Sean", "description": "about 30", "place": "Birkenhead"}, "first name, age and place"),
        ({"name": "Sean", "description": "in his 30s", "address": "Birkenhead"}, "first name, age and place"),
    ],
)
def test_what_may_be_the_same_man(said: dict[str, Any], agrees: str) -> None:
    assert in_words(nearly(of(**said), of(**KNOWN))) == (agrees,)
    assert not is_same(of(**said), of(**KNOWN))


@pytest.mark.parametrize(
    "said",
    [
        {"phone": "07700900456"},
        {"name": "Sean O'Brien", "vehicle": "AB12"},
        {"name": "Sean O'Brien", "alias": "Obi"},
        {"alias": "Obi", "vehicle": "AB12"},
    ],
    ids=["one that is particular", "name and plate", "name and nickname", "nickname and plate"],
)
def test_what_is_the_same_man(said: dict[str, Any]) -> None:
    assert is_same(of(**said), of(**KNOWN))


@pytest.mark.parametrize(
    "said",
    [
        {"name": "Sean"},
        {"name": "Sean", "description": "about 30"},
        {"name": "Sean", "description": "about 50", "place": "Birkenhead"},
        {"vehicle": "AB12 XYZ"},
        {"vehicle": "AB12 X"},
        {"name": "Sean Invented", "alias": "Obi"},
        {"name": "Sean Invented", "description": "about 30", "place": "Birkenhead"},
        {"description": "about 30", "place": "Birkenhead"},
    ],
    ids=str,
)
def test_what_is_somebody_else_or_nobody(said: dict[str, Any]) -> None:
    assert nearly(of(**said), of(**KNOWN)) == frozenset()
    assert not is_same(of(**said), of(**KNOWN))


def test_two_who_are_only_called_the_same_are_not_asked_about() -> None:
    assert nearly(of(name="Sean"), of(name="Sean")) == frozenset()
