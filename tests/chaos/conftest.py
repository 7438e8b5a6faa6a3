"""An installation whose processes each test starts and ends."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.backends import PRODUCTION, ApacheKafka, Backend, Postgres
from tests.system import System, production_system


@pytest.fixture
def system(backend: Backend, tmp_path: Path) -> Iterator[System]:
    """On each kind of backend in turn, with no process yet."""
    with closing(System(backend, tmp_path)) as system:
        yield system


@pytest.fixture
def production(postgres: Postgres, apache_kafka_node: ApacheKafka, tmp_path: Path) -> Iterator[System]:
    """On Apache Kafka and PostgreSQL, with no process yet."""
    with production_system(postgres, apache_kafka_node, tmp_path) as system:
        assert system.backend.name == PRODUCTION
        yield system
