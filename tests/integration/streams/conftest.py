"""A worker on each kind of installation, shared by a module's tests: each tells of children of its own."""

from collections.abc import Iterator

import pytest

from tests.backends import EMBEDDED, PRODUCTION
from tests.system import System, embedded_system, production_system


@pytest.fixture(scope="module", params=[EMBEDDED, PRODUCTION])
def system(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A running worker."""
    folder = tmp_path_factory.mktemp("system")
    if request.param == EMBEDDED:
        running = embedded_system(folder)
    else:
        servers = (request.getfixturevalue(name) for name in ("postgres", "apache_kafka_node"))
        running = production_system(*servers, folder)
    with running as system:
        system.worker()
        yield system
