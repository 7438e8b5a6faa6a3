"""Which of all records are compared at night."""

from datetime import date
from itertools import combinations

from homeward.domain.events import Identifier
from homeward.domain.identity.particulars import Name, Particulars
from homeward.domain.identity.same_child import TOO_COMMON, sharing_keys
from homeward.services.night import linkage
from tests.multitude import who

BORN = date(2011, 3, 4)


def child(number: int, name: Name | None = None, born: date | None = None) -> Particulars:
    given, family, day = who(number)
    numbers = (Identifier("la_child_id", f"W-{number}"),)
    names = (name or Name(given, family),)
    return Particulars(f"c-{number:04}", numbers, names, born or date.fromisoformat(day), "Wallasey")


def alike(known: list[Particulars]) -> list[tuple[str, str]]:
    """Laid there in two parts."""
    with linkage.opened() as records:
        linkage.keep(records, known[::2])
        linkage.keep(records, known[1::2])
        found = [*linkage.alike(records)]
    by_ref = {each.child: each for each in known}
    assert all(each == by_ref[each.child] for pair in found for each in pair)
    return [(one.child, other.child) for one, other in found]


def test_of_few_records_every_two_are_compared() -> None:
    known = [child(number) for number in range(7)]
    assert alike(known) == [*combinations([each.child for each in known], 2)]


def test_of_many_those_who_share_a_key_are_compared_once_each_and_in_order() -> None:
    twice = [child(number, Name("Invented", "Example"), BORN) for number in (500, 501)]
    known = [*(child(number) for number in range(150)), *twice]
    found = alike(known)
    assert ("c-0500", "c-0501") in found
    assert sharing_keys(known) <= set(found)
    assert found == sorted(set(found))


def test_a_key_that_too_many_share_is_no_reason_to_compare() -> None:
    """One name, and days of birth years apart, by which splink finds nobody either."""
    others = [child(number) for number in range(150)]
    namesakes = [
        child(
            1000 + number, Name("Invented", "Example"), date(1950 + number, 1 + number % 12, 1 + number % 28)
        )
        for number in range(TOO_COMMON + 1)
    ]
    assert not {
        pair for pair in alike(others + namesakes) if pair[0] >= "c-1000" and pair in sharing_keys(namesakes)
    }
    assert sharing_keys(namesakes[:-1]) <= set(alike(others + namesakes[:-1]))
