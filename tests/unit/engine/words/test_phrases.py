"""What somebody typed, in quotation marks, and what is left of a reason without it."""

import pytest

from homeward.engine.words.phrases import MOST_QUOTED, held_back, quoted


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Daz", "“Daz”"),
        ("Was  with\n Daz", "“Was with Daz”"),
        ("called “Daz” at school", "“called ‘Daz’ at school”"),
        ("x" * (MOST_QUOTED + 1), f"“{'x' * (MOST_QUOTED - 1)}…”"),
    ],
)
def test_what_was_typed_stands_in_one_pair_of_marks(typed: str, shown: str) -> None:
    assert quoted(typed) == shown
    assert held_back(f"Told of {quoted(typed)} today.") == "Told of [held back] today."


def test_what_nobody_typed_stays() -> None:
    assert held_back("The child's number is linked.") == "The child's number is linked."
