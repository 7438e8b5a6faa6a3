"""Identifiers: the same number written differently is the same child, and nothing else is."""

import pytest
from pydantic_core import PydanticCustomError

from homeward.domain.events import Identifier


@pytest.mark.parametrize(
    ("scheme", "one", "other", "same"),
    [
        ("nhs_number", "943 476 5919", "9434765919", True),
        ("upn", "a123456789012", "A123456789012", True),
        ("upn", "A12345678901B", "A12345678901b", True),
        ("la_child_id", "W-1001", "w-1001", False),
        ("local", "1 001", "1001", False),
    ],
)
def test_the_same_number(scheme: str, one: str, other: str, same: bool) -> None:
    assert (Identifier(scheme, one) == Identifier(scheme, other)) is same
    assert (hash(Identifier(scheme, one)) == hash(Identifier(scheme, other))) is same


@pytest.mark.parametrize("value", ["UN1", "UN7", "A12345678901", "1A23456789012", "A1234567890123", "a"])
def test_what_is_no_upn_names_nobody(value: str) -> None:
    with pytest.raises(PydanticCustomError, match="must be a UPN"):
        Identifier("upn", value)


def test_identifiers_have_an_order() -> None:
    ordered = [Identifier("local", "2"), Identifier("ssda903", "1"), Identifier("ssda903", "2")]
    assert sorted(set(ordered)) == ordered
