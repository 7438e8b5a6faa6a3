"""What the worker makes of what it reads, of what waits in the outbox, and of the passing of time."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from kafka import KafkaProducer

from homeward.domain.events import TOPICS
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


def test_an_event_in_binary_mode_becomes_an_alert(system: System, child: str) -> None:
    """CloudEvents as headers, and the value is `data` alone."""
    event = harm(child)
    data = json.dumps(event.pop("data")).encode()
    headers = [(f"ce_{name}", value.encode()) for name, value in event.items()]
    with closing(KafkaProducer(bootstrap_servers=system.backend.broker, acks="all")) as producer:
        producer.send(TOPICS[event["type"]], data, key=child.encode(), headers=headers).get(timeout=20)
    waits_until(system, lambda: (child, "R22") in system.found())


def test_an_accepted_event_becomes_an_alert_and_what_came_of_it_is_published(
    system: System, child: str
) -> None:
    system.accept(harm(child))
    waits_until(system, lambda: (child, "R22") in system.found())
    waits_until(system, lambda: system.counts()["unpublished"] == 0)
    raised = [json.loads(message.value) for message in system.messages("cadt-alerts")]
    assert "alert.raised" in {event["type"] for event in raised}


def test_the_clock_alone_raises_an_alert(system: System, child: str) -> None:
    reported = ago(hours=24, seconds=-6)
    system.publish(event_factory("missing.reported", child=child, time=reported, reported_at=reported))
    waits_until(system, lambda: child in system.alerted() or system.journalled("missing.reported") > 0)
    assert (child, "R05") not in system.found()
    waits_until(system, lambda: (child, "R05") in system.found(), 15)


def test_our_own_events_that_come_back_are_known_and_change_nothing(system: System, child: str) -> None:
    system.publish(harm(child, harm_type="sexual"))
    waits_until(system, lambda: child in system.alerted())
    waits_until(system, lambda: system.counts()["unpublished"] == 0)
    sent = len(system.messages("macse-queue"))
    assert sent > 0
    waits_until(system, lambda: system.acknowledged("macse-queue") >= sent)
    types = {json.loads(held.body).get("type") for held in system.quarantined()}
    assert "macse.candidate_added" not in types


def test_events_that_pass_for_ours_go_to_quarantine(system: System, child: str) -> None:
    system.publish(harm(child))
    waits_until(system, lambda: child in system.alerted())
    forged = [
        event_factory("macse.candidate_withdrawn", child=child, source="homeward", reason="Forged."),
        event_factory("macse.declined", child=child, source="homeward-web", reason="Forged."),
        event_factory("macse.candidate_added", child=child, source=" an-agency ", codes=["R99"]),
    ]
    system.publish(*forged)

    def refused() -> dict[str, list[str]]:
        by_id = {json.loads(held.body)["id"]: held.problems for held in system.quarantined()}
        return {id_: sorted(problem.field for problem in problems) for id_, problems in by_id.items()}

    waits_until(system, lambda: {event["id"] for event in forged} <= refused().keys())
    assert [refused()[event["id"]] for event in forged] == [["source", "type"], ["source"], ["type"]]
    assert system.journalled("macse.declined") == 0


def problems_of(system: System, event: dict[str, Any]) -> list[str]:
    """The fields that quarantine names for it; none where it is not there."""
    held = [each for each in system.quarantined() if event["id"].encode() in each.body]
    return [problem.field for each in held for problem in each.problems]


def test_what_people_decide_is_a_question_where_it_comes_straight_from_kafka(
    system: System, child: str
) -> None:
    declined = event_factory("macse.declined", child=child, source="a-committee", reason="Not now.")
    system.publish(declined, harm(child))
    waits_until(system, lambda: child in system.alerted())
    waits_until(system, lambda: declined["id"] in system.to_confirm())
    assert declined["id"] not in {json.loads(held.body).get("id") for held in system.quarantined()}


def test_a_look_alike_of_another_source_goes_to_quarantine(system: System, child: str) -> None:
    system.publish(harm(child))
    waits_until(system, lambda: child in system.alerted())
    posing = event_factory("harm.disclosed", child=child, source="Wirral\u200b ICS")
    system.publish(posing)
    waits_until(system, lambda: problems_of(system, posing) == ["source"])


def test_an_event_for_another_child_of_the_batch_is_not_held_up_by_a_bad_one(
    system: System, child: str
) -> None:
    system.produce([("child-status", b"{"), ("child-status", json.dumps(harm(child)).encode())])
    waits_until(system, lambda: child in system.alerted())
