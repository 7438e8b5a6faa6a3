"""Publishing to Kafka: one producer, made anew after any failure."""

import json
from collections.abc import Sequence
from typing import Any

import structlog
from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient, NewTopic
from kafka.errors import KafkaError

from homeward.domain.events import TOPICS
from homeward.store.outbox import Letter

log = structlog.get_logger()

ALL_TOPICS = (*sorted(set(TOPICS.values())), "dead-letters")
SEND_WITHIN_SECONDS = 10


class Publisher:
    """Sends letters in order and waits until all replicas have them. A retry makes no second copy."""

    def __init__(self, broker: str) -> None:
        self._broker = broker
        self._producer: Any = None

    def send(self, letters: Sequence[Letter]) -> None:
        """Raises KafkaError unless the broker has every letter."""
        if not letters:
            return
        try:
            producer = self._connected()
            sent = [
                producer.send(letter.topic, key=letter.key.encode(), value=json.dumps(letter.body).encode())
                for letter in letters
            ]
            for future in sent:
                future.get(timeout=SEND_WITHIN_SECONDS)
        except KafkaError:
            self._drop()
            raise

    def _connected(self) -> Any:
        if self._producer is None:
            self._producer = KafkaProducer(
                bootstrap_servers=self._broker, acks="all", enable_idempotence=True
            )
        return self._producer

    def _drop(self) -> None:
        """A producer that failed once may go on failing, as after the loss of its broker's memory."""
        if self._producer is not None:
            self._producer.close(timeout=0)
            self._producer = None


def create_topics(broker: str, partitions: int, replicas: int = 1) -> list[str]:
    """Make the topics that are missing; answers with their names."""
    admin = KafkaAdminClient(bootstrap_servers=broker)
    try:
        missing = [name for name in ALL_TOPICS if name not in set(admin.list_topics())]
        if missing:  # the client refuses an empty list
            admin.create_topics([NewTopic(name, partitions, replicas) for name in missing])
    finally:
        admin.close()
    return missing
