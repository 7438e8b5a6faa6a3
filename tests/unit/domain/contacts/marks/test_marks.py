"""A person or place is the same however it is written, and what is not particular identifies nobody."""

import pytest

from homeward.domain.contacts.marks.address import addresses
from homeward.domain.contacts.marks.name import full_names, place_names
from homeward.domain.contacts.marks.online_name import handles
from homeward.domain.contacts.marks.plate import plates
from homeward.domain.contacts.marks.telephone import telephones
from homeward.domain.contacts.marks.wording import normal_words

NOBODY: set[str] = set()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("07700 900123", {"+447700900123"}),
        ("07700900123", {"+447700900123"}),
        ("07700-900-123", {"+447700900123"}),
        ("+44 7700 900123", {"+447700900123"}),
        ("+44 (0)7700-900123", {"+447700900123"}),
        ("0044 7700 900123", {"+447700900123"}),
        ("7700900123", {"+447700900123"}),  # as a spreadsheet leaves it
        ("0151 496 0123", {"+441514960123"}),
        ("+353 20 912 3456", {"+353209123456"}),
        ("07700 900456 ext 2", {"+447700900456"}),
        ("07700 900123 / 07700 900456", {"+447700900123", "+447700900456"}),
        ("ring 07700 900456 after six", {"+447700900456"}),
        ("4.47701E+11", NOBODY),  # a spreadsheet has lost the number
        ("07000 000000", NOBODY),
        ("07777777777", NOBODY),
        ("01234 567890", NOBODY),
        ("900456", NOBODY),
        ("ends in 123", NOBODY),
        ("-", NOBODY),
        ("n/k", NOBODY),
    ],
)
def test_a_telephone_number(text: str, numbers: set[str]) -> None:
    assert telephones(text) == numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ab12 cdo", {"AB12CDO"}),
        ("AB12 CD0", {"AB12CDO"}),
        ("ABI2 CDO", {"AB12CDO"}),
        ("AB12CDO", {"AB12CDO"}),
        ("white van AB12 CDO", {"AB12CDO"}),
        ("Ford, AB12-CDO, silver", {"AB12CDO"}),
        ("AB12 CDO or AB12 CDE", {"AB12CDO", "AB12CDE"}),
        ("K123 ABC", {"K123ABC"}),
        ("ABC 123K", {"ABC123K"}),
        ("JAZ 1234", {"JAZ1234"}),
        ("white van 12", NOBODY),
        ("AB12", NOBODY),  # a part can be asked about, and never matches alone
        ("taxi", NOBODY),
        ("black car", NOBODY),
        ("don't know", NOBODY),
    ],
)
def test_a_plate(text: str, found: set[str]) -> None:
    assert plates(text) == found


INSTAGRAM = {"kay.invented instagram"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://www.instagram.com/kay.invented/", INSTAGRAM),
        ("instagram.com/kay.invented?hl=en", INSTAGRAM),
        ("insta: @Kay.Invented", INSTAGRAM),
        ("Instagram - kay.invented", INSTAGRAM),
        ("kay.invented on Instagram", INSTAGRAM),
        ("@kay.invented (insta)", INSTAGRAM),
        ("https://www.snapchat.com/add/kay.invented", {"kay.invented snapchat"}),
        ("https://www.tiktok.com/@kay.invented", {"kay.invented tiktok"}),
        ("https://t.me/kay_invented", {"kay_invented telegram"}),
        ("Snapchat", NOBODY),
        ("snap", NOBODY),
        ("-", NOBODY),
        ("n/k", NOBODY),
        ("unknown", NOBODY),
        ("his phone", NOBODY),
        ("@", NOBODY),
    ],
)
def test_a_handle(text: str, found: set[str]) -> None:
    assert handles(text) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("kay.invented", "@Kay.Invented", True),
        ("kay.invented", "insta: kay.invented", True),
        ("snap: kay.invented", "insta: kay.invented", False),
        ("kay.invented", "jo.invented", False),
    ],
)
def test_where_both_name_a_platform_it_must_be_the_same(one: str, other: str, same: bool) -> None:
    assert bool(handles(one) & handles(other)) is same


BY_STREET = "flat 2 14 long street"
BOTH = {BY_STREET, "flat 2 14 ch411aa"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Flat 2, 14 Long Street, Birkenhead CH41 1AA", BOTH),
        ("Flat 2, 14 Long Street, Birkenhead, CH411AA", BOTH),
        ("14 Long Street, Flat 2, Birkenhead CH41 1AA", BOTH),
        ("Apt 2, 14 Long St., Birkenhead ch41 1aa", BOTH),
        ("apartment 2 14 long street birkenhead CH41 1AA", BOTH),
        ("Flat 2, 14 Long St", {BY_STREET}),
        ("14 Long Street", {"14 long street"}),
        ("14a Long Rd", {"14a long road"}),
        ("3 St James Rd", {"3 st james road"}),
        ("12 Broadway", {"12 broadway"}),
        ("Rose Cottage, Mill Lane, CH41 1AA", {"rose cottage mill lane", "rose cottage ch411aa"}),
        ("Long Street", NOBODY),
        ("Flat 2", NOBODY),
        ("home", NOBODY),
        ("Birkenhead CH41", NOBODY),
        ("a hotel", NOBODY),
    ],
)
def test_an_address(text: str, found: set[str]) -> None:
    assert addresses(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sean O'Brien", {"obrien sean"}),
        ("Sean OBrien", {"obrien sean"}),
        ("Sean O’Brien", {"obrien sean"}),
        ("O'Brien, Sean", {"obrien sean"}),
        ("Mr Sean O'Brien", {"obrien sean"}),
        ("Seán O'Brien", {"obrien sean"}),
        ("Łukasz Żak", {"lukasz zak"}),
        ("Иван Пример", {"иван пример"}),
        ("Daz", NOBODY),  # a first name alone
        ("S O", NOBODY),
        ("N/K", NOBODY),
        ("don't know", NOBODY),
        ("her boyfriend", NOBODY),
        ("Unknown male", NOBODY),
        ("an older man", NOBODY),
    ],
)
def test_a_full_name(text: str, found: set[str]) -> None:
    assert full_names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("Invented Café", {"invented cafe"}), ("the park", NOBODY), ("Home", NOBODY), ("-", NOBODY)],
)
def test_a_place_by_its_name(text: str, found: set[str]) -> None:
    assert place_names(text) == found


def test_words_are_compared_without_accents_case_and_punctuation() -> None:
    assert normal_words("  Zoë   O'Neill ") == "zoe oneill"
