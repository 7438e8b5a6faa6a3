"""Since when a finding could be told: contracts.md, section 2."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from homeward.domain.events import parse
from homeward.domain.findings.finding import Finding
from homeward.engine.in_memory import evaluate_events
from homeward.engine.rulefiles.load import load_rules
from tests.factories import event_factory
from tests.machine import ROOT

RULES = load_rules(Path(ROOT) / "rules")
REPORT = {"id": "report", "time": "2026-03-02T10:00:00+00:00"}


def find(code: str, *raws: dict[str, Any]) -> Finding:
    as_of = datetime(2026, 4, 1, tzinfo=UTC)
    results = evaluate_events([parse(raw) for raw in raws], RULES, as_of, "344")
    (found,) = [one for result in results for one in result.evaluation.findings if one.code == code]
    return found


def test_a_birth_that_is_put_right_is_no_news_where_the_child_was_13_or_under_before() -> None:
    found = find(
        "R09",
        event_factory("missing.reported", **REPORT),
        event_factory("child.registered", time="2026-01-01T10:00:00+00:00", date_of_birth="2013-01-01"),
        event_factory("child.updated", time="2026-03-20T10:00:00+00:00", date_of_birth="2014-01-01"),
    )
    assert found.known == found.due
    assert not found.late


def test_a_birth_that_is_put_right_is_news_where_the_child_was_thought_to_be_older() -> None:
    found = find(
        "R09",
        event_factory("missing.reported", **REPORT),
        event_factory("child.registered", time="2026-01-01T10:00:00+00:00", date_of_birth="2011-01-01"),
        event_factory("child.updated", time="2026-03-20T10:00:00+00:00", date_of_birth="2014-01-01"),
    )
    assert found.known == datetime(2026, 3, 20, 10, tzinfo=UTC)
    assert found.late


def test_another_care_order_is_no_news() -> None:
    found = find(
        "R11",
        event_factory("missing.reported", **REPORT),
        event_factory(
            "legal_status.changed",
            code="C1",
            time="2025-06-01T00:00:00+00:00",
            **{"from": "2025-06-01"},
        ),
        event_factory(
            "legal_status.changed",
            code="C2",
            time="2026-02-01T00:00:00+00:00",
            receivedtime="2026-03-20T00:00:00+00:00",
            **{"from": "2026-02-01"},
        ),
    )
    assert not found.late


def test_a_return_put_right_hid_the_finding_until_then() -> None:
    """The record that was replaced still tells since when the child was known to have been gone for a day."""
    wrong = {"time": "2026-03-04T10:00:00+00:00", "found_at": "2026-03-02T12:00:00+00:00"}
    right = {"time": "2026-03-04T10:00:00+00:00", "found_at": "2026-03-04T10:00:00+00:00"}
    found = find(
        "R05",
        event_factory("missing.reported", **REPORT),
        event_factory("missing.found", id="wrong", **wrong),
        event_factory(
            "missing.found",
            id="right",
            supersedes="wrong",
            changereason="The day was wrong.",
            receivedtime="2026-03-05T09:00:00+00:00",
            **right,
        ),
    )
    assert found.due == datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert found.known == datetime(2026, 3, 5, 9, tzinfo=UTC)
