"""How far the workers have read, held against a real broker."""

from contextlib import closing

import pytest
from kafka import KafkaConsumer, TopicPartition
from kafka.structs import OffsetAndMetadata

from homeward.domain.night.differences import Difference, Kind
from homeward.kafka.topics import create_topics
from homeward.services.night import offsets
from tests.factories import event_factory
from tests.system import publish

GROUP = "night-test"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offsets, "PATIENCE", 1.0)


@pytest.fixture
def broker(embedded_broker: str) -> str:
    """One that holds one report, which nobody has read."""
    create_topics(embedded_broker, 1)
    publish(embedded_broker, [event_factory("missing.reported")])
    return embedded_broker


def commit(broker: str, offset: int) -> None:
    consumer = KafkaConsumer(bootstrap_servers=broker, group_id=GROUP, enable_auto_commit=False)
    with closing(consumer):
        partition = TopicPartition("missing-episodes", 0)
        consumer.assign([partition])
        consumer.commit({partition: OffsetAndMetadata(offset, "", -1)})


def found(broker: str) -> list[Difference]:
    return list(offsets.differences(broker, GROUP))


def test_a_message_that_nobody_has_read_is_named_by_its_partition(broker: str) -> None:
    assert found(broker) == [Difference(Kind.UNREAD, "missing-episodes, partition 0")]


def test_what_was_read_to_its_end_is_in_order(broker: str) -> None:
    commit(broker, 1)
    assert found(broker) == []


def test_a_broker_that_ends_before_where_was_read_has_lost_messages(broker: str) -> None:
    commit(broker, 5)
    assert found(broker) == [Difference(Kind.OFFSETS_LOST, "missing-episodes, partition 0")]


def test_messages_that_were_sent_in_one_batch_and_read_are_not_lost(broker: str) -> None:
    """The embedded broker says that the partition ends behind the first of them."""
    publish(broker, [event_factory("missing.reported") for _ in range(5)])
    commit(broker, 6)
    assert found(broker) == []


def test_a_broker_that_is_away_is_told() -> None:
    assert found("127.0.0.1:1") == [Difference(Kind.BROKER_AWAY, "broker")]
