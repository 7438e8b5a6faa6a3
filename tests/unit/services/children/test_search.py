"""Who is meant by what somebody types."""

from datetime import date

import pytest

from homeward.domain.events import Identifier
from homeward.services.children.people import Person
from homeward.services.children.search import Wanted, known_of, wanted

NUMBERS = (Identifier("la_child_id", "W-1001"), Identifier("nhs_number", "9434765919"))
CHILD = known_of(
    Person("c-1", NUMBERS, "Siobhán", "O'Brien-Example", date(2011, 6, 4), other_names=("Catherine Sample",)),
    {"MP-26-0311"},
)


def meant(typed: str) -> bool:
    found = wanted(typed)
    assert found
    return found.means(CHILD)


@pytest.mark.parametrize(
    "typed",
    [
        "Siobhán O'Brien-Example",
        "siobhan obrien example",
        "O’Brien Siobhan",
        "Example, SIOBHAN",
        "siob",
        "Siobahn Example",
        "Exampel",
        "W-1001",
        "w1001",
        "943 476 5919",
        "4 6 2011",
        "Siobhan 4 June 2011",
        "Siobhan 6/4/2011",
        "Kate Sample",
        "Katherine",
        "mp/26/0311",
        "MP 26 0311",
    ],
)
def test_a_child_is_found_however_it_is_written(typed: str) -> None:
    assert meant(typed)


@pytest.mark.parametrize(
    "typed", ["Blake", "Siobhan Blake", "W-1002", "Siobhan 5 6 2011", "Siobhan W-1002", "Blake W-1001", "Ian"]
)
def test_another_child_is_not(typed: str) -> None:
    assert not meant(typed)


def test_a_child_of_no_known_birth_is_not_found_by_a_date() -> None:
    found = wanted("14 6 2011")
    assert found
    assert not found.means(known_of(Person("c-3", (), "Avery", "Example")))


@pytest.mark.parametrize("typed", ["", "  ", "ab", "4"])
def test_too_little_finds_nobody(typed: str) -> None:
    assert wanted(typed) is None


def test_a_number_of_a_forms_own_finds_nobody() -> None:
    known = known_of(Person("c-2", (Identifier("local", "homeward-web:5f0e91ab"),), "Avery", "Example"))
    assert known.numbers == frozenset()


def test_names_written_just_so_are_told_from_the_near_ones() -> None:
    assert Wanted(("example",), (), None).is_exact(CHILD)
    assert not Wanted(("exampel",), (), None).is_exact(CHILD)
