"""The topics at the broker, and making them."""

from kafka.admin import KafkaAdminClient, NewTopic

from homeward.config import settings
from homeward.domain.events import TOPICS
from homeward.kafka.access import access
from homeward.size_limits import LARGEST_MESSAGE

DEAD_LETTERS = "dead-letters"
ALL_TOPICS = (*sorted(set(TOPICS.values())), DEAD_LETTERS)


def create_topics(broker: str, partitions: int, replicas: int = 1) -> list[str]:
    """Make the topics that are missing; answers with their names."""
    admin = KafkaAdminClient(bootstrap_servers=broker, **access(settings()))
    try:
        missing = [name for name in ALL_TOPICS if name not in set(admin.list_topics())]
        if missing:  # the client refuses an empty list
            sizes = {"max.message.bytes": str(LARGEST_MESSAGE)}
            admin.create_topics([NewTopic(name, partitions, replicas, None, sizes) for name in missing])
    finally:
        admin.close()
    return missing
