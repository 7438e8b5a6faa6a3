"""How each kind of mark is read from what somebody wrote: a page for each, with examples that are tested."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from homeward.domain.contacts.marks.address import addresses
from homeward.domain.contacts.marks.name import full_names, place_names
from homeward.domain.contacts.marks.nickname import nicknames
from homeward.domain.contacts.marks.online_name import handles
from homeward.domain.contacts.marks.part_of_a_plate import plate_parts
from homeward.domain.contacts.marks.plate import plates
from homeward.domain.contacts.marks.telephone import telephones

NOBODY: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One page: `examples` are what somebody wrote, and what is compared of it."""

    title: str
    does: str
    find: Callable[[str], Iterable[str]]
    examples: tuple[tuple[str, tuple[str, ...]], ...]


KINDS: dict[str, Kind] = {
    "telephone": Kind(
        "Telephone numbers",
        "Every possible number in the text counts, in international form, read as somebody in the "
        "United Kingdom dials it. A number of fewer than three different digits is a placeholder. One "
        "telephone is enough.",
        telephones,
        (
            ("07700 900123", ("+447700900123",)),
            ("+44 (0)7700-900123", ("+447700900123",)),
            ("07700 900456 ext 2", ("+447700900456",)),
            ("07700 900123 / 07700 900456", ("+447700900123", "+447700900456")),
            ("4.47701E+11", NOBODY),
            ("07000 000000", NOBODY),
        ),
    ),
    "plate": Kind(
        "Registration plates",
        "Every whole plate in the text counts, in the forms of the Driver and Vehicle Licensing Agency. "
        "O and 0, and I and 1, are read as the form wants them. One plate is enough.",
        plates,
        (
            ("white van AB12 CD0", ("AB12CDO",)),
            ("K123 ABC", ("K123ABC",)),
            ("JAZ 1234", ("JAZ1234",)),
            ("AB12", NOBODY),
            ("black car", NOBODY),
        ),
    ),
    "part-of-a-plate": Kind(
        "Parts of a plate",
        "The beginning of a plate of today's form, or its last three letters where the text says that "
        "it ends with them. A person is asked; it never matches alone, and it says nothing against a "
        "whole plate.",
        plate_parts,
        (
            ("AB12", ("AB12",)),
            ("white van, ab12 c", ("AB12C",)),
            ("ends in CDE", ("CDE",)),
            ("AB12 CDE", ("AB12", "AB12C", "AB12CD", "CDE")),
            ("M25", NOBODY),
        ),
    ),
    "online-name": Kind(
        "Online names",
        "The name, with its platform where that is said. Where one of two records does not say on which "
        "platform, the name counts for every platform. One name is enough.",
        handles,
        (
            ("https://www.instagram.com/kay.invented/", ("kay.invented instagram",)),
            ("insta: @Kay.Invented", ("kay.invented instagram",)),
            ("https://www.snapchat.com/add/kay.invented", ("kay.invented snapchat",)),
            ("Snapchat", NOBODY),
        ),
    ),
    "address": Kind(
        "Addresses",
        "A house with its street, or with its postcode; each with the flat, if there is one. One house "
        "is enough.",
        addresses,
        (
            ("Flat 2, 14 Long Street, Birkenhead CH41 1AA", ("flat 2 14 ch411aa", "flat 2 14 long street")),
            ("Apt 2, 14 Long St", ("flat 2 14 long street",)),
            ("Rose Cottage, Mill Lane, CH41 1AA", ("rose cottage ch411aa", "rose cottage mill lane")),
            ("Long Street", NOBODY),
            ("Flat 2", NOBODY),
        ),
    ),
    "name": Kind(
        "Names",
        "A first and a family name at least, in any order, without titles, accents and punctuation. A "
        "person is asked; a name alone never matches.",
        full_names,
        (
            ("Sean O'Brien", ("obrien sean",)),
            ("Mr O'Brien, Seán", ("obrien sean",)),
            ("Łukasz Żak", ("lukasz zak",)),
            ("Daz", NOBODY),
            ("her boyfriend", NOBODY),
        ),
    ),
    "nickname": Kind(
        "Nicknames",
        "One name that somebody goes by. What one record gives as a name is a nickname if the other one "
        "says so; two records that give the same first name, and no nickname, are not asked about. Nor "
        "are two that give different full names. A person is asked; it never matches alone.",
        nicknames,
        (("Daz", ("daz",)), ("K", NOBODY), ("N/K", NOBODY), ("Darren Invented", NOBODY)),
    ),
    "place-name": Kind(
        "Places by their name",
        "The words of the name. Words that any place may go by are none. One name of a place is enough.",
        place_names,
        (("Invented Café", ("invented cafe",)), ("the park", NOBODY), ("Home", NOBODY)),
    ),
}
"""By the name of the page. A first name with an age and a place is read from three fields together, so it is
in the tests alone (tests/unit/domain/contacts/marks/test_alike.py)."""


def written(kind: Kind, head: str) -> str:
    rows = ["| somebody wrote | compared |", "|---|---|"]
    for text, found in kind.examples:
        compared = ", ".join(f"`{mark}`" for mark in found) or "nothing"
        rows.append(f"| `{text}` | {compared} |")
    return "\n".join([head, kind.does, "", *rows, ""])
