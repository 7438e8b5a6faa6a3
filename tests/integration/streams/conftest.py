"""A worker on each kind of installation, shared by a module's tests: each tells of children of its own."""

from collections.abc import Iterator

import pytest

from tests.backends import EMBEDDED, PRODUCTION
from tests.system import System, system_of


@pytest.fixture(scope="module", params=[EMBEDDED, PRODUCTION])
def system(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A running worker."""
    with system_of(request, tmp_path_factory.mktemp("system")) as system:
        system.worker()
        yield system
