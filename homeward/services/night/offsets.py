"""How far the workers have read, held against how far the broker's topics go."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from homeward.config import settings
from homeward.domain.events import TOPICS
from homeward.domain.night.differences import Difference, Kind
from homeward.errors import HomewardError
from homeward.kafka.access import access
from homeward.kafka.reaching import reaching_broker

PATIENCE = 10.0
"""Seconds in which a running worker commits what it has just read."""
NOT_READ = frozenset({"cadt-alerts"})
"""Topics that are for others to read."""


def differences(broker: str, group: str) -> Iterator[Difference]:
    """Partitions whose messages nobody has read, or which end before where the group has read."""
    try:
        with reaching_broker(), closing(_consumer(broker, group)) as consumer:
            yield from _compare(consumer)
    except HomewardError:
        yield Difference(Kind.BROKER_AWAY, "broker")


def _consumer(broker: str, group: str) -> Any:
    return KafkaConsumer(
        bootstrap_servers=broker,
        group_id=group,
        enable_auto_commit=False,
        bootstrap_timeout_ms=int(PATIENCE * 1000),
        **access(settings()),
    )


def _compare(consumer: Any) -> Iterator[Difference]:
    read = sorted({topic for topic in TOPICS.values() if topic not in NOT_READ})
    partitions = [
        TopicPartition(topic, number)
        for topic in read
        for number in sorted(consumer.partitions_for_topic(topic) or ())
    ]
    if not partitions:
        return
    starts, ends = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
    deadline = time.monotonic() + PATIENCE
    while unread := _unread(consumer, starts, ends):
        if time.monotonic() > deadline:
            break
        time.sleep(0.2)
    for partition in partitions:
        about = f"{partition.topic}, partition {partition.partition}"
        if partition in unread:
            yield Difference(Kind.UNREAD, about)
        reached = consumer.committed(partition) or 0
        is_short = reached > consumer.end_offsets([partition])[partition]
        if is_short and not _is_there(consumer, partition, reached - 1):
            yield Difference(Kind.OFFSETS_LOST, about)


def _is_there(consumer: Any, partition: TopicPartition, offset: int) -> bool:
    """Whether that message can still be read. The embedded broker's end counts only the first message of the
    last batch, so an end before this one does not prove that it was lost."""
    consumer.assign([partition])
    consumer.seek(partition, offset)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for record in consumer.poll(500).get(partition, ()):
            return bool(record.offset == offset)
    return False


def _unread(consumer: Any, starts: Mapping[Any, int], ends: Mapping[Any, int]) -> set[Any]:
    """The partitions that held messages at the start, and of which the group has not read the last one."""
    return {
        partition
        for partition, end in ends.items()
        if end > starts[partition] and (consumer.committed(partition) or 0) < end
    }
