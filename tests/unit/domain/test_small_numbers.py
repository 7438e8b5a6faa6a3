"""Counts as they may leave the house."""

import pytest

from homeward.domain.small_numbers import published, published_part


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (83, 83)])
def test_one_to_four_are_not_told(count: int, told: int | None) -> None:
    assert published(count) == told


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(6, 6, 6), (6, 7, None), (5, 10, 5), (0, 9, 0), (0, 4, None), (3, 20, None)]
)
def test_nor_is_a_part_from_which_they_could_be_worked_out(part: int, whole: int, told: int | None) -> None:
    assert published_part(part, whole) == told
