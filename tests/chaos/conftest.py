"""An installation whose processes each test starts and ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backends import ApacheKafka, Postgres
from tests.system import System, production_system, system

__all__ = ["system"]


@pytest.fixture
def production(postgres: Postgres, apache_kafka_node: ApacheKafka, tmp_path: Path) -> Iterator[System]:
    """On Apache Kafka and PostgreSQL, with no process yet."""
    with production_system(postgres, apache_kafka_node, tmp_path) as running:
        yield running
