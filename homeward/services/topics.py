"""The topics that Homeward writes and reads, made on a broker that lacks them."""

from contextlib import closing, suppress

from kafka import KafkaAdminClient
from kafka.admin import NewTopic
from kafka.errors import TopicAlreadyExistsError

from homeward.domain.events import TOPICS

DEAD_LETTERS = "dead-letters"
ALL_TOPICS = sorted({*TOPICS.values(), DEAD_LETTERS})


def create_topics(bootstrap_servers: str, partitions: int) -> list[str]:
    """Make what is missing, one replica each; answers with what was made. Others may do it at the same time.

    An operator who wants more replicas makes the topics first: what exists is left as it is.
    """
    with closing(KafkaAdminClient(bootstrap_servers=bootstrap_servers)) as admin:
        missing = sorted(set(ALL_TOPICS) - set(admin.list_topics()))
        if missing:
            with suppress(TopicAlreadyExistsError):
                admin.create_topics([NewTopic(name, partitions, 1) for name in missing])
    return missing
