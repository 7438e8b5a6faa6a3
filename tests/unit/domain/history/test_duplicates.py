"""Reports that were cancelled as duplicates: which of them stands (docs/adr/0012)."""

import pytest

from homeward.domain.events import Event
from tests.histories import at
from tests.reports import HOME, absences, asked, cancelled, duplicate, reported

NOTHING: set[str] = set()


@pytest.mark.parametrize(
    ("events", "expected", "question"),
    [
        pytest.param(
            [reported("2026-03-01 20:00"), duplicate("2026-03-02 00:00", "E-1", "E-9")],
            ["E-1"],
            {"duplicate_of_nothing"},
            id="a copy of a report that never came",
        ),
        pytest.param(
            [reported("2026-03-01 20:00"), duplicate("2026-03-02 00:00", "E-1", None)],
            ["E-1"],
            {"duplicate_of_nothing"},
            id="a copy of nothing that was named",
        ),
        pytest.param(
            [
                reported("2026-03-01 20:00"),
                reported("2026-03-01 21:00", "E-2"),
                duplicate("2026-03-02 00:00", "E-2", "E-1"),
            ],
            ["E-1"],
            NOTHING,
            id="a copy of a report that stands",
        ),
        pytest.param(
            [
                reported("2026-03-01 20:00"),
                reported("2026-03-01 21:00", "E-2"),
                duplicate("2026-03-02 00:00", "E-2", None),
            ],
            ["E-1"],
            NOTHING,
            id="a copy that names no other, while another one stands",
        ),
        pytest.param(
            [
                reported("2026-03-01 20:00"),
                reported("2026-03-01 21:00", "E-2"),
                duplicate("2026-03-02 00:00", "E-2", "E-1"),
                cancelled("2026-03-02 01:00", "E-1", reason="error"),
            ],
            ["E-2"],
            {"duplicate_of_nothing"},
            id="a copy of a report that was made in error",
        ),
        pytest.param(
            [
                reported("2026-03-01 20:00"),
                reported("2026-03-01 21:00", "E-2"),
                duplicate("2026-03-02 00:00", "E-1", "E-2"),
                duplicate("2026-03-02 00:00", "E-2", "E-1"),
            ],
            ["E-1"],
            {"duplicates_of_one_another"},
            id="copies of one another: the one received first stands",
        ),
        pytest.param(
            [
                reported("2026-03-01 20:00", receivedtime=at("2026-03-01 23:00")),
                reported("2026-03-01 21:00", "E-2"),
                duplicate("2026-03-02 00:00", "E-1", "E-2"),
                duplicate("2026-03-02 00:00", "E-2", "E-1"),
            ],
            ["E-2"],
            {"duplicates_of_one_another"},
            id="received first, not reported first",
        ),
        pytest.param(
            [
                reported("2026-03-01 20:00", receivedtime=at("2026-03-01 23:00")),
                reported("2026-03-01 21:00", "H-2", HOME, receivedtime=at("2026-03-01 23:00")),
                duplicate("2026-03-02 00:00", "E-1", "H-2"),
                duplicate("2026-03-02 00:00", "H-2", "E-1", HOME),
            ],
            ["E-1"],
            {"duplicates_of_one_another"},
            id="received together: still missing, once",
        ),
        pytest.param(
            [
                reported("2026-03-01 20:00"),
                reported("2026-03-01 21:00", "E-2"),
                reported("2026-03-01 22:00", "E-3"),
                duplicate("2026-03-02 00:00", "E-1", "E-2"),
                duplicate("2026-03-02 00:00", "E-2", "E-3"),
                duplicate("2026-03-02 00:00", "E-3", "E-1"),
            ],
            ["E-1"],
            {"duplicates_of_one_another"},
            id="a ring of three",
        ),
        pytest.param(
            [
                reported("2026-03-01 20:00"),
                reported("2026-03-01 21:00", "E-2"),
                reported("2026-03-01 22:00", "E-3"),
                duplicate("2026-03-02 00:00", "E-3", "E-2"),
                duplicate("2026-03-02 00:00", "E-2", "E-1"),
            ],
            ["E-1"],
            NOTHING,
            id="a copy of a copy of a report that stands",
        ),
    ],
)
def test_a_cancellation_as_a_duplicate_counts_only_while_its_original_stands(
    events: list[Event], expected: list[str], question: set[str]
) -> None:
    for order in (events, events[::-1]):
        assert [ref for ref, _, _ in absences(*order)] == expected
        assert asked(*order) == question
