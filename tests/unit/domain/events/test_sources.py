"""A source that looks like another is told from it: people know senders by what their eyes see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.events.sources import OURS, imitated, likeness

LOOKS_LIKE_OURS = [
    "Homeward",
    "HOMEWARD",
    "homeward ",
    "homeward-api",
    "home-ward",
    "Homeward Web",
    "homeward_web",
    "homeward\u2011web",  # a hyphen that does not break
    "home\u200bward",  # no width
    "\u202ehomeward",  # turns the direction of writing
    "homew\u0430rd",  # Cyrillic a
    "\u041d\u041e\u041c\u0415WARD",  # Cyrillic capitals
    "h\u03bfmeward",  # Greek omicron
    "\uff48omeward",  # full width
    "h0meward",
    "hom\u00e9ward",
]


@pytest.mark.parametrize("source", LOOKS_LIKE_OURS)
def test_nobody_outside_passes_for_homeward(source: str) -> None:
    assert imitated(source, []) == "homeward"


@pytest.mark.parametrize(
    ("source", "known", "taken_for"),
    [
        ("Merseyside-Police", "merseyside-police", "merseyside-police"),
        ("merseyside police", "merseyside-police", "merseyside-police"),
        ("m\u0435rseyside-police", "merseyside-police", "merseyside-police"),
        ("wirra1-ics", "wirral-ics", "wirral-ics"),
        ("merseyside-police", "merseyside-police", None),
        ("cheshire-police", "merseyside-police", None),
        ("catch23", "catch22", None),
    ],
)
def test_a_source_is_told_from_one_that_looks_like_it(source: str, known: str, taken_for: str | None) -> None:
    assert imitated(source, [known]) == taken_for


@pytest.mark.parametrize("source", sorted(OURS))
def test_ours_are_no_imitations_of_one_another(source: str) -> None:
    assert imitated(source, OURS) is None


UNSEEN = st.sampled_from(["\u200b", "\u200d", "\ufeff", "\u2060", "\u00ad", " ", "-", "_", "\u2010", "."])


@given(st.lists(UNSEEN, min_size=9, max_size=9), st.booleans())
def test_marks_that_nobody_sees_make_no_other_source(marks: list[str], capitals: bool) -> None:
    name = "".join(letter + mark for letter, mark in zip("wirralics", marks, strict=True))
    assert likeness(name.upper() if capitals else name) == likeness("wirral-ics")


@given(st.text())
def test_any_text_has_a_likeness(text: str) -> None:
    assert likeness(text) == likeness(text.strip())
