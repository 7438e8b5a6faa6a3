"""The broker, as a command or the night asks for it: where it is away, that is one sentence."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from kafka.errors import KafkaError

from homeward.errors import HomewardError


@contextmanager
def reaching_broker() -> Iterator[None]:
    """Raises HomewardError where the broker does not answer; the client's own lines are left out."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    try:
        yield
    except (KafkaError, OSError, ValueError) as error:
        raise HomewardError("The broker does not answer; see HOMEWARD_BROKER.") from error
