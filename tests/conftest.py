"""Fixtures that any category of tests may use: the two kinds of installation that Homeward runs as."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis

from homeward import embedded
from homeward.config import settings
from tests.backends import EMBEDDED, PRODUCTION, ApacheKafka, Backend, Postgres
from tests.machine import require
from tests.stores import sqlite_store

os.environ["HOMEWARD_BROKER"] = ""  # a test that has a broker names it
hypothesis.register_profile("any machine", deadline=None)
hypothesis.register_profile("deep", deadline=None, max_examples=2000)
if "CI" not in os.environ:  # there hypothesis brings its own profile: the same examples on every run
    hypothesis.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "any machine"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks each test with its category, which is the folder that it lies in, and leaves out what is slow."""
    if not config.option.markexpr:
        slow = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]
    for item in items:
        category = item.path.relative_to(Path(__file__).parent).parts[0]
        item.add_marker(category)


@pytest.fixture(autouse=True)
def _settings_of_this_test() -> Iterator[None]:
    """The environment that a test sets is read in that test and forgotten after it."""
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL server, shared by the run."""
    server = Postgres(require("postgresql"))
    server.start()
    yield server
    server.remove()


@pytest.fixture
def database_url(postgres: Postgres) -> Iterator[str]:
    """An empty PostgreSQL database for one test, as a SQLAlchemy URL."""
    url = postgres.new_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty store of each kind in turn."""
    if request.param == "SQLite":
        yield sqlite_store(tmp_path / "data")
        return
    postgres = request.getfixturevalue("postgres")
    url = postgres.new_store()
    yield url
    postgres.drop_database(url)


@pytest.fixture(scope="session")
def apache_kafka_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApacheKafka]:
    """A running Apache Kafka node, shared by the run; see `apache_kafka`."""
    node = ApacheKafka(require("apache kafka"), tmp_path_factory.mktemp("kafka"))
    node.start()
    yield node
    node.stop()


@pytest.fixture
def apache_kafka(apache_kafka_node: ApacheKafka) -> ApacheKafka:
    """The run's Apache Kafka node with no topic, hence no committed offset. It makes none on first use."""
    apache_kafka_node.empty()
    return apache_kafka_node


@pytest.fixture
def embedded_broker(tmp_path: Path) -> Iterator[str]:
    """Address of an empty embedded broker; it starts in 0.1 s, so each test has its own."""
    with embedded.embedded_broker(tmp_path / "broker.log") as address:
        yield address


@pytest.fixture(params=[EMBEDDED, PRODUCTION])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    """Each kind of installation in turn: a test that takes this runs on both."""
    if request.param == PRODUCTION:
        url = request.getfixturevalue("database_url")
        return Backend(PRODUCTION, url, request.getfixturevalue("apache_kafka").address)
    broker = request.getfixturevalue("embedded_broker")
    return Backend(EMBEDDED, f"sqlite:///{tmp_path / 'homeward.db'}", broker)
