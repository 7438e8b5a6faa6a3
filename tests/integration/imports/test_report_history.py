"""`homeward report publish`, `history` and `changes`, and the lists: children go by identifier."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Homeward
from tests.factories import event_factory

MARCH = "--period", "2026-03"


def missing(child: str, day: str) -> dict[str, Any]:
    at = f"2026-03-{day}T10:00:00Z"
    return event_factory("missing.reported", child=child, episode=f"E-{child}-{day}", time=at, reported_at=at)


@pytest.fixture
def import_(homeward: Homeward, tmp_path: Path) -> Any:
    def taken_in(*events: dict[str, Any]) -> None:
        path = tmp_path / "events.jsonl"
        path.write_text("\n".join(map(json.dumps, events)))
        assert homeward.import_("events", path, "--process").code == 0

    return taken_in


def test_what_was_published_stands_when_its_records_change(homeward: Homeward, import_: Any) -> None:
    import_(*(missing(f"W-{number}", "02") for number in range(1, 7)))
    given = homeward("report", "publish", "stay-safe", *MARCH, "--to", "Stay Safe group", "--as", "robin")
    assert (given.code, given.out.split(", ")[0].split()[-1]) == (0, "stay-safe")
    assert "published copy: to Stay Safe group, by robin" in given.out
    assert homeward("report", "changes", "1").err.endswith("Every figure is the same.\n")
    import_(missing("W-7", "05"))
    changed = homeward("report", "changes", "1")
    assert "Absences, by where from. Absences, All: was 6, is 7\n" in changed.out
    assert homeward("report", "publish", "stay-safe", *MARCH, "--to", "The board", "--as", "sam").code == 0
    assert homeward("report", "changes", "1", "2").out == changed.out
    told = homeward("report", "history", "stay-safe", "--json").document["publications"]
    assert [
        (each["number"], each["published_to"], each["published_by"], each["as_published"]) for each in told
    ] == [
        (2, "The board", "sam", True),
        (1, "Stay Safe group", "robin", True),
    ]
    assert homeward("report", "history", "interviews", "--json").document == {"publications": []}


def test_copies_are_not_compared_with_one_another(homeward: Homeward, import_: Any) -> None:
    import_(missing("W-1", "02"))
    for copy in ([], ["--internal"]):
        assert homeward("report", "publish", "stay-safe", *MARCH, *copy, "--to", "The board").code == 0
    refused = homeward("report", "changes", "1", "2")
    assert (refused.code, "cannot be compared" in refused.err) == (2, True)
    assert homeward("report", "changes", "9").code == 2


@pytest.mark.parametrize("name", ["duty-sheet", "missing-from-education", "other-authorities-children"])
def test_a_list_says_identifiers_and_is_not_published(homeward: Homeward, import_: Any, name: str) -> None:
    import_(
        event_factory("child.registered"),
        event_factory("missing.reported", reported_at="2026-03-02T10:00:00Z"),
        event_factory("education.missing"),
        event_factory("placement.started", responsible_la="341", host_la="344", location=None),
    )
    said = homeward("report", name)
    assert said.code == 0, said.err
    assert "la_child_id W-1001" in said.out
    assert "Avery" not in said.out
    assert len(homeward("report", name, "--json").document["tables"]) > 0
    refused = homeward("report", "publish", name, "--to", "The board")
    assert (refused.code, "names children" in refused.err) == (2, True)
