"""The servers that the other tests stand on are what they say, and empty each time."""

from contextlib import closing

import psycopg
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic

from tests.backends import Backend


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_gets_an_empty_postgresql_database(database_url: str, attempt: int) -> None:
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE something (id int)")


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_gets_an_empty_broker(backend: Backend, attempt: int) -> None:
    with closing(KafkaAdminClient(bootstrap_servers=backend.broker)) as admin:
        assert [topic for topic in admin.list_topics() if not topic.startswith("__")] == []
        admin.create_topics([NewTopic("something", 1, 1)])

    assert read_one(backend.broker, "something") == b"first since the topic was made"


def read_one(address: str, topic: str) -> bytes:
    """Sends two messages and returns the first that its consumer group has not yet committed."""
    with closing(KafkaProducer(bootstrap_servers=address)) as producer:
        producer.send(topic, b"first since the topic was made").get(10)
        producer.send(topic, b"second").get(10)
    consumer = KafkaConsumer(bootstrap_servers=address, group_id="g", auto_offset_reset="earliest")
    with closing(consumer):
        consumer.assign([TopicPartition(topic, 0)])
        message = next(consumer)
        consumer.commit()
        return message.value
