"""Two records that may be one child's: when a person is asked, and what agrees and differs."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.events import Identifier
from homeward.domain.identity.particulars import Name, Particulars, keys
from homeward.domain.identity.resemblance import compare, likely_one, possibly_one

SINCE = datetime(2026, 3, 2, 10, tzinfo=UTC)


def record(text: str) -> Particulars:
    """`Family, First / date of birth / district / number`; a dash is not known."""
    name, born, district, number = (None if part == "-" else part for part in text.split(" / "))
    family, _, first = (name or "").partition(", ")
    numbers: list[Identifier] = []
    if number:
        scheme: Any = {"W": "la_child_id", "A": "upn", "L": "local"}[number[0]]
        numbers = [Identifier(scheme, number)]
    return Particulars(
        child=text,
        identifiers=tuple(numbers),
        names=(Name(first, family),),
        date_of_birth=date.fromisoformat(born) if born else None,
        district=district,
        since=SINCE,
    )


ASKED = {
    ("Invented, Sean / 2010-01-02 / - / -", "Invented, Sean / 2010-01-02 / - / -"): (
        "Same name, same date of birth."
    ),
    ("O'Brien-Invented, Sean / 2010-01-02 / - / -", "O BRIEN INVENTED, SEÁN / 2010-01-02 / - / -"): (
        "Same name, same date of birth."
    ),
    ("Invented, Sean / 2010-01-02 / - / -", "Sean, Invented / 2010-01-02 / - / -"): (
        "Same name, first and last in another order, same date of birth."
    ),
    ("Invented, Владимир / 2010-01-02 / - / -", "Invented, Vladimir / 2010-01-02 / - / -"): (
        "Same name, same date of birth."
    ),
    ("Łęcki-Madeup, Zoë / 2010-01-02 / - / -", "Lecki Madeup, Zoe / 2010-01-02 / - / -"): (
        "Same name, same date of birth."
    ),
    ("Pretend, Liz / 2009-05-17 / - / -", "Pretend, Elizabeth / 2009-05-17 / - / -"): (
        "Same family name, and one first name is a short form of the other, same date of birth."
    ),
    ("Pretend, Mary Jane / 2009-05-17 / - / -", "Pretend, Mary / 2009-05-17 / - / -"): (
        "Same name, written in full on one record only, same date of birth."
    ),
    ("Pretend-Sample, Kit / 2009-05-17 / - / -", "Pretend, Kit / 2009-05-17 / - / -"): (
        "Same name, written in full on one record only, same date of birth."
    ),
    ("Specimen, Shaun / 2009-05-17 / - / -", "Specimen, Sean / 2009-05-17 / - / -"): (
        "Same name in another spelling, same date of birth."
    ),
    ("Specimen, Harper / 2009-05-17 / - / W-1", "Specimne, Harper / 2009-05-17 / - / L-2"): (
        "Same name in another spelling, same date of birth."
    ),
    ("Sample, Kit / 2009-05-07 / - / -", "Sample, Kit / 2009-07-05 / - / -"): (
        "Same name, dates of birth that differ by a slip. Day and month of birth are swapped."
    ),
    ("Sample, Kit / 2009-05-17 / West / -", "Sample, Kit / 2009-05-27 / Wallasey / -"): (
        "Same name, dates of birth that differ by a slip. "
        "One digit of the date of birth differs, the home districts differ."
    ),
    ("Sample, Kit / 2009-05-17 / West / W-1", "Sample, Kit / 2009-05-17 / West / W-2"): (
        "Same name, same date of birth, same home district. "
        "Each has a children's social care number of its own."
    ),
    ("Sample, Kit / 2009-05-17 / West / W-1", "Sample, Kit / - / - / -"): (
        "Same name. A date of birth is not on both records."
    ),
    ("Sample, Kit / 2009-05-17 / - / A12345678901B", "Fabled, Kit / 2009-05-17 / - / A12345678901B"): (
        "Same date of birth, same unique pupil number. The names differ."
    ),
}

NOT_ASKED = {
    "twins": ("Sample, Kit / 2009-05-17 / West / -", "Sample, Wren / 2009-05-17 / West / -"),
    "twins of nearly one name": (
        "Sample, Jayden / 2009-05-17 / - / W-1",
        "Sample, Kayden / 2009-05-17 / - / W-2",
    ),
    "a parent's name, or a common one": (
        "Sample, Kit / 2009-05-17 / West / -",
        "Sample, Kit / 2011-08-30 / West / -",
    ),
    "one birthday": ("Sample, Kit / 2009-05-17 / West / -", "Fabled, Kit / 2009-05-17 / West / -"),
    "two whom the authority knows, one of no known age": (
        "Sample, Kit / 2009-05-17 / - / W-1",
        "Sample, Kit / - / - / W-2",
    ),
    "one name in two districts, one of no known age": (
        "Sample, Kit / 2009-05-17 / West / -",
        "Sample, Kit / - / Wallasey / -",
    ),
    "a name of three letters with another letter": (
        "Sample, Kit / 2009-05-17 / - / -",
        "Sample, Kip / 2009-05-17 / - / -",
    ),
    "a pupil number alone: schools' lists hold one for two": (
        "Sample, Kit / 2009-05-17 / - / A12345678901B",
        "Fabled, Wren / 2012-11-30 / - / A12345678901B",
    ),
}

ASKED_AT_NIGHT = {
    ("Specimen, Shaun / 2009-05-07 / - / -", "Specimen, Sean / 2009-07-05 / - / -"): (
        "Same name in another spelling, dates of birth that differ by a slip. "
        "Day and month of birth are swapped."
    ),
    ("Specimen, Harper / - / - / -", "Specimne, Harper / 2009-05-17 / - / -"): (
        "Same name in another spelling. A date of birth is not on both records."
    ),
}


@pytest.mark.parametrize(("pair", "because"), ASKED.items(), ids=[" and ".join(pair) for pair in ASKED])
def test_a_person_is_asked(pair: tuple[str, str], because: str) -> None:
    one, other = map(record, pair)
    found = likely_one(one, other)
    assert found is not None
    assert found.because == because
    assert keys(one) & keys(other), "nobody would compare them"


@pytest.mark.parametrize("pair", NOT_ASKED.values(), ids=NOT_ASKED)
def test_nobody_is_asked(pair: tuple[str, str]) -> None:
    one, other = map(record, pair)
    assert likely_one(one, other) is None


@pytest.mark.parametrize("pair", [NOT_ASKED[which] for which in ("twins", "twins of nearly one name")])
def test_twins_are_not_asked_about_at_night_either(pair: tuple[str, str]) -> None:
    one, other = map(record, pair)
    assert possibly_one(one, other) is None


@pytest.mark.parametrize(("pair", "because"), ASKED_AT_NIGHT.items())
def test_what_is_too_faint_by_day_is_asked_where_the_night_finds_it(
    pair: tuple[str, str], because: str
) -> None:
    one, other = map(record, pair)
    assert likely_one(one, other) is None
    found = possibly_one(one, other)
    assert found is not None
    assert found.because == because


PART = st.sampled_from(
    ["Sean", "Shaun", "Liz", "Elizabeth", "Mary Jane", "O'Brien", "OBrien-Invented", "Kit"]
)
BORN = st.sampled_from([None, date(2010, 1, 2), date(2010, 2, 1), date(2010, 1, 3), date(2012, 9, 9)])
RECORDS = st.builds(
    Particulars,
    child=st.just("c-1"),
    identifiers=st.sampled_from(
        [(), (Identifier("la_child_id", "W-1"),), (Identifier("la_child_id", "W-2"),)]
    ),
    names=st.lists(st.builds(Name, PART, PART), max_size=3).map(tuple),
    date_of_birth=BORN,
    district=st.sampled_from([None, "West", "Wallasey"]),
)


@given(RECORDS, RECORDS)
def test_it_does_not_matter_which_record_comes_first(one: Particulars, other: Particulars) -> None:
    assert compare(one, other) == compare(other, one)
    assert likely_one(one, other) == likely_one(other, one)


@given(RECORDS, RECORDS)
def test_the_night_asks_all_that_the_day_asks(one: Particulars, other: Particulars) -> None:
    if found := likely_one(one, other):
        assert possibly_one(one, other) == found


@given(RECORDS, RECORDS)
def test_a_family_name_and_a_date_of_birth_alone_never_ask(one: Particulars, other: Particulars) -> None:
    found = likely_one(one, other)
    if found and "upn" not in found.agrees:
        assert "name" not in found.differs
