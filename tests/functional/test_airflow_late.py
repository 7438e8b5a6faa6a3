"""A run that does not end in time says so by itself: a real scheduler calls for it, without a triggerer."""

from collections.abc import Iterator

import pytest

from tests.functional.test_airflow_up import Ops
from tests.machine import require
from tests.receivers import WebService
from tests.up import Up, eventually


@pytest.fixture(scope="module")
def monitor() -> Iterator[WebService]:
    web = WebService()
    with web.running():
        yield web


@pytest.fixture(scope="module")
def ops(tmp_path_factory: pytest.TempPathFactory, monitor: WebService) -> Iterator[Ops]:
    """Of an installation in which every run is late after a second."""
    require("airflow")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOMEWARD_PING_URL", f"{monitor.url}/{{dag}}/{{event}}")
        patch.setenv("HOMEWARD_LATE_MINUTES", "0.02")
        up = Up(tmp_path_factory.mktemp("up"))
    up.wait_for("Airflow is at", 240)
    yield Ops(up)
    up.stop()


def run(ops: Ops, monitor: WebService, dag: str, after: str) -> list[str]:
    """What the monitor heard of a run by hand, until it heard this of it."""
    ops.ask(f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None})
    eventually(lambda: f"/{dag}/{after}" in [call.path for call in monitor.calls])
    return [call.path.rpartition("/")[2] for call in monitor.calls if call.path.startswith(f"/{dag}/")]


def test_a_monitor_hears_once_of_a_run_that_is_late_and_then_of_its_end(
    ops: Ops, monitor: WebService
) -> None:
    heard = run(ops, monitor, "weekly_operations", "end")
    assert sorted(heard) == ["end", "late", "start"]


def test_a_run_that_waits_for_people_is_never_late(ops: Ops, monitor: WebService) -> None:
    heard = run(ops, monitor, "macse_pack", "end")
    assert set(heard) == {"start", "end"}
