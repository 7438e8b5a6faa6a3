"""What a source says that it sent, held against the journal: lost on the way, said in its name, or silent."""

from datetime import date

import pytest

from homeward.domain.night.differences import Kind
from homeward.domain.night.manifests import Manifest, compare, silent

DAY = date(2026, 3, 1)


def manifest(*ids: str, count: int | None = None, counted_alone: bool = False, day: date = DAY) -> Manifest:
    told = None if counted_alone else ids
    number = len(ids) if count is None else count
    return Manifest(7, "police", "missing", day, ("missing.reported",), number, told)


@pytest.mark.parametrize(
    ("sent", "journalled", "waiting", "found"),
    [
        (manifest("a", "b"), {"a": 1, "b": 2}, [], []),
        (manifest("a", "b"), {"a": 1}, [], [(Kind.NOT_RECEIVED, "journal 7, line 2")]),
        (manifest("a", "b"), {"a": 1}, ["b"], []),
        (manifest("a"), {"a": 1, "b": 2}, [], [(Kind.NOT_LISTED, "journal 2")]),
        (manifest("a", count=2), {"a": 1}, [], [(Kind.MISCOUNTED, "journal 7")]),
        (manifest("a", "a", count=1), {"a": 1}, [], []),
        (manifest(count=2, counted_alone=True), {"a": 1, "b": 2}, [], []),
        (manifest(count=2, counted_alone=True), {"a": 1}, ["b"], []),
        (manifest(count=2, counted_alone=True), {"a": 1}, [], [(Kind.MISCOUNTED, "journal 7")]),
        (manifest(), {}, [], []),
    ],
)
def test_what_differs_is_named_by_a_reference_in_either_direction(
    sent: Manifest, journalled: dict[str, int], waiting: list[str], found: list[tuple[Kind, str]]
) -> None:
    assert [(each.kind, each.about) for each in compare(sent, journalled, waiting)] == found


def test_a_feed_that_falls_silent_is_named_for_each_day_since() -> None:
    sent = [manifest(day=DAY), manifest(day=date(2026, 3, 3))]
    found = list(silent(sent, date(2026, 3, 4)))
    assert found == [("police", "missing", date(2026, 3, 2)), ("police", "missing", date(2026, 3, 4))]


def test_a_source_that_never_sent_a_manifest_is_not_silent() -> None:
    assert list(silent([], DAY)) == []
