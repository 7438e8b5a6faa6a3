"""One trace goes from a request to the alert and its notice; a collector that is away holds up nothing."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from kafka import KafkaProducer

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import CONTACT, interview_answers
from tests.pages import bearer
from tests.receivers import WebService
from tests.system import System, waits_until
from tests.traces import Collector, Seen

TOPIC = "return-interviews"
REQUEST = "POST /api/v1/events"
TO_THE_ALERT = [
    REQUEST,
    "accept events",
    f"create {TOPIC}",
    f"process {TOPIC}",
    "evaluate child",
    "create cadt-alerts",
]
RAISED = {"cloudevents.event_type": "alert.raised"}
THEIRS = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
"""What a sender's own system, or a proxy, says of which trace a request or message is part."""


@pytest.fixture
def collector(system: System) -> Iterator[Collector]:
    """Sent what there is every tenth of a second."""
    with Collector().running() as collector:
        system.env |= {"HOMEWARD_TRACES_URL": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "100"}
        yield collector


def harm(child: str) -> dict[str, Any]:
    """An event that raises an alert by itself."""
    return event_factory("harm.disclosed", child=child, time=datetime.now(UTC).isoformat())


def seen(system: System, collector: Collector, name: str, times: int = 1, **said: str) -> list[Seen]:
    """The spans of this name that say this, once there are so many and their traces are whole."""

    def are_whole() -> bool:
        ways = [collector.way_to(each) for each in collector.named(name, **said)]
        return len(ways) == times and not any("?" in way for way in ways)

    waits_until(system, are_whole)
    return collector.named(name, **said)


def test_one_trace_goes_from_a_request_to_the_alert_and_its_notice(
    system: System, collector: Collector
) -> None:
    system.worker()
    assert system.web().post(harm("W-1")).status_code == 202
    waits_until(system, lambda: ("W-1", "R22") in system.found())
    with WebService().running() as told:
        system.env |= {"HOMEWARD_WEBHOOK_URL": told.url, "HOMEWARD_WEBHOOK_SECRET": "a secret"}
        days_later = (datetime.now(UTC) + timedelta(days=9)).isoformat()
        assert system.run("notices", "send", "--once", "--as-of", days_later).returncode == 0
    [sent] = seen(system, collector, "send cadt-alerts", **RAISED)
    [notice, *_] = seen(system, collector, "send notice", times=len(told.calls))
    [request] = collector.named(REQUEST)

    assert collector.way_to(sent) == [*TO_THE_ALERT, "send cadt-alerts"]
    assert collector.way_to(notice) == [*TO_THE_ALERT, "send notice"]
    assert {sent.trace, notice.trace} == {request.trace}
    assert [each.process for each in (request, sent, notice)] == [
        "homeward-web",
        "homeward-worker",
        "homeward-notices",
    ]
    assert request.said == {
        "http.request.method": "POST",
        "http.route": "/api/v1/events",
        "http.response.status_code": 202,
    }
    assert notice.said["homeward.outcome"] == "delivered"


def test_a_message_says_where_it_is_and_its_batch_links_to_it(system: System, collector: Collector) -> None:
    system.worker()
    assert system.web().post(harm("W-1")).status_code == 202
    [created] = seen(system, collector, f"create {TOPIC}")
    [published] = seen(system, collector, f"send {TOPIC}")
    [processed] = seen(system, collector, f"process {TOPIC}")
    waits_until(system, lambda: any(created.at in each.links for each in collector.named("process batch")))
    [batch] = [each for each in collector.named("process batch") if created.at in each.links]

    assert (batch.parent, batch.said) == ("", {"messaging.batch.message_count": 1})
    assert processed.links == {batch.at}
    where = ("messaging.destination.partition.id", "messaging.kafka.offset")
    assert [processed.said[name] for name in where] == [published.said[name] for name in where]
    assert processed.said["homeward.outcome"] == "processed"
    kinds = [each.kind for each in (created, published, processed, batch)]
    assert kinds == ["PRODUCER", "CLIENT", "CONSUMER", "CONSUMER"]


def test_of_many_reports_in_a_batch_each_has_its_own_trace_to_its_own_alert(
    system: System, collector: Collector
) -> None:
    web, children = system.web(), [f"W-{number}" for number in range(8)]
    assert {web.post(harm(child)).status_code for child in children} == {202}
    system.worker()
    raised = seen(system, collector, "create cadt-alerts", times=len(children), **RAISED)
    assert [collector.way_to(each) for each in raised] == [TO_THE_ALERT] * len(children)
    assert sorted(each.trace for each in raised) == sorted(each.trace for each in collector.named(REQUEST))
    assert len({each.trace for each in raised}) == len(children)


def test_a_form_begins_a_trace_to_the_alerts_of_every_child_that_it_speaks_of(
    system: System, collector: Collector
) -> None:
    system.worker()
    interviewer = system.web().sign_in(Role.INTERVIEWER)
    answers = interview_answers(form=str(uuid4()), **{"child-value": "W-1", **CONTACT})
    assert interviewer.send("/interviews/new", answers).status_code == 303
    raised = seen(system, collector, "create cadt-alerts", times=2, **RAISED)
    assert system.alerted() == {"W-1", "W-1002"}
    assert {collector.way_to(each)[0] for each in raised} == {"POST /interviews/new"}


def test_a_page_that_nobody_has_is_not_named_by_its_address(system: System, collector: Collector) -> None:
    assert system.web().client.post("/W-1/Quillon?of=W-1").status_code == 404
    [asked] = seen(system, collector, "POST")
    assert asked.said == {"http.request.method": "POST", "http.response.status_code": 404}


def test_a_request_goes_on_with_the_trace_of_whoever_calls(system: System, collector: Collector) -> None:
    headers = {**bearer("wirral-ics"), "traceparent": THEIRS}
    answer = system.web().client.post("/api/v1/events", json=harm("W-1"), headers=headers)
    assert answer.status_code == 202
    waits_until(system, lambda: bool(collector.named(REQUEST)))
    [request] = collector.named(REQUEST)
    assert f"00-{request.trace}-{request.parent}-01" == THEIRS


@pytest.mark.parametrize(
    "header", [None, b"", b"\xff \0", b"00-" + b"0" * 32 + b"-" + b"0" * 16 + b"-01", THEIRS.encode()]
)
def test_a_message_of_others_goes_on_with_their_trace_or_begins_one(
    system: System, collector: Collector, header: bytes | None
) -> None:
    headers = [] if header is None else [("traceparent", header)]
    with closing(KafkaProducer(bootstrap_servers=system.backend.broker, acks="all")) as producer:
        producer.send(TOPIC, json.dumps(harm("W-1")).encode(), key=b"1", headers=headers).get(timeout=20)
    system.worker()
    waits_until(system, lambda: ("W-1", "R22") in system.found())
    waits_until(system, lambda: len(collector.named("create cadt-alerts", **RAISED)) == 1)
    waits_until(system, lambda: len(collector.named(f"process {TOPIC}")) == 1)
    [raised], [processed] = (
        collector.named("create cadt-alerts", **RAISED),
        collector.named(f"process {TOPIC}"),
    )
    assert raised.trace == processed.trace
    came_by = f"00-{processed.trace}-{processed.parent}-01" if processed.parent else None
    assert came_by == (THEIRS if header == THEIRS.encode() else None)


@pytest.mark.parametrize("answers", [None, WebService(status=503), WebService(seconds=20)])
def test_a_collector_that_takes_nothing_holds_up_nothing(system: System, answers: WebService | None) -> None:
    """It is away, fails or is silent, and there are more spans than wait for it."""
    with (answers or WebService()).running() as service:
        system.env |= {"HOMEWARD_TRACES_URL": "http://127.0.0.1:1" if answers is None else service.url}
        system.env |= {"OTEL_BSP_MAX_QUEUE_SIZE": "8", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "4"}
        system.worker()
        web, events = system.web(), [harm(f"W-{number}") for number in range(20)]
        assert [web.post(event).json().get("status") for event in events] == ["accepted"] * len(events)
        waits_until(system, lambda: len(system.alerted()) == len(events))
        waits_until(system, lambda: system.counts()["unpublished"] == 0)
    assert system.journalled("alert.raised") == len(events)
    order = {event["id"]: number for number, event in enumerate(events)}
    came = defaultdict(list)
    for message in system.messages(TOPIC):
        came[message.partition].append(order[json.loads(message.value)["id"]])
    assert all(numbers == sorted(numbers) for numbers in came.values())
    assert sorted(number for numbers in came.values() for number in numbers) == [*range(len(events))]


def test_without_a_collector_no_message_has_a_header(system: System) -> None:
    system.worker()
    assert system.web().post(harm("W-1")).status_code == 202
    waits_until(system, lambda: ("W-1", "R22") in system.found())
    waits_until(system, lambda: system.counts()["unpublished"] == 0)
    assert [list(message.headers) for message in system.messages("cadt-alerts")] == [[]]
