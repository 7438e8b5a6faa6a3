"""How periods of reports are named, and which are offered."""

from datetime import UTC, datetime

import pytest

from homeward.reports.periods import MONTH, QUARTER, WEEK, PeriodKind

NOW = datetime(2026, 1, 6, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        (WEEK, ["2026-W01", "2025-W52", "2025-W51"]),
        (MONTH, ["2025-12", "2025-11", "2025-10"]),
        (QUARTER, ["2025Q3", "2025Q2", "2025Q1"]),
    ],
)
def test_the_last_ones_that_are_over_and_their_names(kind: PeriodKind, last: list[str]) -> None:
    recent = kind.recent(NOW)
    assert [kind.name(each) for each in recent[:3]] == last
    assert len(recent) == kind.offered
    assert [kind.named(kind.name(each)) for each in recent] == recent


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (WEEK, "2026-W60"),
        (WEEK, "0001-W01"),
        (MONTH, "9999-12"),
        (MONTH, "2026-13"),
        (MONTH, "now"),
        (QUARTER, "2026Q5"),
        (QUARTER, "0000Q1"),
    ],
)
def test_what_is_no_period_is_refused(kind: PeriodKind, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        kind.named(name)
