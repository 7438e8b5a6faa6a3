"""What the register counts, as people outside may read it."""

import pytest

from homeward.reports.register import shown
from homeward.store.activity import Counts


@pytest.mark.parametrize(
    ("late", "findings", "told"),
    [(6, 6, 6), (6, 7, None), (5, 10, 5), (0, 9, 0), (0, 4, None), (3, 20, None)],
)
def test_a_part_is_not_told_where_a_small_count_could_be_worked_out(
    late: int, findings: int, told: int | None
) -> None:
    assert shown(Counts(late=late, findings=findings), internal=False)["late"] == told


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (83, 83)])
def test_one_to_four_are_told_inside_alone(count: int, told: int | None) -> None:
    counts = Counts(alerts=count, candidates=count)
    assert shown(counts, internal=False)["alerts"] == told
    assert shown(counts, internal=True)["candidates"] == count
