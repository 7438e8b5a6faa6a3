"""Reports of absences that once left a missing child unseen, and what is right for each."""

from typing import Any

import pytest

from tests.reported.conftest import Evaluate


def found(document: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(finding["code"], finding["episode"]) for finding in document["findings"]]


@pytest.mark.parametrize(
    ("name", "missing", "question"),
    [
        ("mutual-duplicates", "E1", "duplicates_of_one_another"),
        ("duplicate-of-nothing", "MP-26-0311", "duplicate_of_nothing"),
    ],
)
def test_a_copy_of_nothing_that_stands_leaves_the_child_missing(
    evaluate: Evaluate, name: str, missing: str, question: str
) -> None:
    """R05: missing for more than 24 hours; and a person is asked which report is right."""
    document = evaluate(name)
    assert found(document).count(("R05", missing)) == 1
    assert {episode for code, episode in found(document) if code == "R05"} == {missing}
    assert question in {task["kind"] for task in document["tasks"]}


def test_a_report_under_the_reference_of_an_absence_that_ended_is_a_new_absence(evaluate: Evaluate) -> None:
    """R02: reported missing twice within 28 days; R05: missing again for more than 24 hours."""
    document = evaluate("reused-reference")
    again = {"episode": "H-17", "started": "2026-11-23T20:00:00+00:00"}
    assert ("R02", "H-17") in found(document)
    assert [each["absence"] for each in document["findings"] if each["code"] == "R05"] == [again]
    returns = [each["absence"]["started"] for each in document["findings"] if each["code"] == "R31"]
    assert returns == ["2026-11-20T20:00:00+00:00"]
