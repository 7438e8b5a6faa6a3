"""What the worker makes of what it reads, of what waits in the outbox and of the passing of time."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tests.factories import event_factory
from tests.system import System, waits_until

_children = count(1)


@pytest.fixture
def child() -> str:
    """The LAchildID of a child of whom nobody has heard."""
    return f"W-{next(_children)}"


def ago(**time: float) -> str:
    return (datetime.now(UTC) - timedelta(**time)).isoformat()


def harm(child: str, **overrides: Any) -> dict[str, Any]:
    """An event that raises an alert by itself."""
    return event_factory("harm.disclosed", **{"child": child, "time": ago(minutes=5)} | overrides)


def test_an_event_straight_from_kafka_becomes_an_alert(system: System, child: str) -> None:
    system.publish(harm(child))
    waits_until(system, lambda: (child, "R22") in system.found())


def test_an_accepted_event_goes_through_kafka_and_becomes_an_alert(system: System, child: str) -> None:
    system.accept(harm(child))
    waits_until(system, lambda: (child, "R22") in system.found())
    waits_until(system, lambda: system.counts()["unpublished"] == 0)
    raised = [json.loads(message.value) for message in system.messages("cadt-alerts")]
    assert "alert.raised" in {event["type"] for event in raised}
