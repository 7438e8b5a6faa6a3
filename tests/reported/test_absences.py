"""Reports of absences that once left a missing child unseen, and what is right for each."""

from tests.reported.conftest import Evaluate


def codes(document: dict[str, list[dict[str, str]]]) -> set[str]:
    return {finding["code"] for finding in document["findings"]}


def test_a_return_calls_for_an_interview(evaluate: Evaluate) -> None:
    """R31: the child was back on 20 November, and nobody has held an interview in 72 hours."""
    assert "R31" in codes(evaluate("reused-reference"))
