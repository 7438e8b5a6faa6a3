"""`homeward up`, used as a person would: started, killed in parts, stopped and started again."""

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.factories import event_factory
from tests.up import HOMEWARD, Up, eventually, is_alive

Start = Callable[..., Up]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts `homeward up --no-airflow` on this test's folder, the same each time."""
    started: list[Up] = []

    def start_up(**options: int) -> Up:
        started.append(Up(tmp_path, "--no-airflow", **options))
        return started[-1]

    yield start_up
    for up in started:
        up.kill()


def harm(child: str) -> dict[str, object]:
    """An event that raises an alert by itself."""
    return event_factory(
        "harm.disclosed", id=f"harm-{child}", child={"scheme": "la_child_id", "value": child}
    )


def children_alerted(up: Up) -> list[str]:
    return sorted(alert["child"]["value"] for alert in up.alerts())


def test_after_the_start_a_report_becomes_an_alert(start: Start) -> None:
    up = start()
    up.wait_until_usable()
    assert up.send(harm("W-1001"))["status"] == "accepted"
    eventually(lambda: children_alerted(up) == ["W-1001"])


def test_the_doctor_finds_everything_well(start: Start) -> None:
    up = start()
    up.wait_until_usable()
    env = {**up.env, "HOMEWARD_BROKER": up.broker}
    done = subprocess.run([HOMEWARD, "doctor"], env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def test_ctrl_c_ends_everything_and_a_new_start_has_lost_and_doubled_nothing(start: Start) -> None:
    up = start()
    up.wait_until_usable()
    up.send(harm("W-1001"))
    eventually(lambda: children_alerted(up) == ["W-1001"])
    before, children = up.alerts(), up.children()
    assert len(children) == 5
    os.kill(up.child("streams"), signal.SIGSTOP)  # so that the next one is accepted, and not processed
    up.send(harm("W-1002"))
    assert up.stop() == 0
    assert not any(is_alive(pid) for pid in children)

    again = start()
    again.wait_until_usable()
    eventually(lambda: children_alerted(again) == ["W-1001", "W-1002"])
    assert again.send(harm("W-1001"))["status"] == "duplicate"
    assert [alert for alert in again.alerts() if alert["child"]["value"] == "W-1001"] == before


def test_a_killed_broker_takes_nothing_with_it(start: Start) -> None:
    up = start()
    up.wait_until_usable()
    os.kill(up.child("tansu"), signal.SIGKILL)
    assert up.send(harm("W-1001"))["status"] == "accepted"
    up.wait_for("broker ended with status -9, and is started again")
    eventually(lambda: children_alerted(up) == ["W-1001"])


def test_a_killed_worker_is_started_again_and_goes_on(start: Start) -> None:
    up = start()
    up.wait_until_usable()
    os.kill(up.child("streams"), signal.SIGKILL)
    up.send(harm("W-1001"))
    up.wait_for("worker ended with status -9, and is started again")
    eventually(lambda: children_alerted(up) == ["W-1001"])


def test_killed_outright_it_leaves_no_process_behind(start: Start) -> None:
    up = start()
    up.wait_until_usable()
    children = up.children()
    up.kill()
    eventually(lambda: not any(is_alive(pid) for pid in children))


def test_a_second_start_on_the_same_folder_says_so(start: Start, tmp_path: Path) -> None:
    up = start()
    up.wait_for("broker: ready")
    second = subprocess.run([HOMEWARD, "up"], env=up.env, capture_output=True, text=True, timeout=30)
    assert second.returncode == 2
    assert second.stdout == ""
    assert second.stderr.startswith(f"homeward: Homeward already runs on {tmp_path / 'data'}: stop it, or")
    assert second.stderr.count("\n") == 1


def test_a_taken_port_gives_way_to_the_next_free_one(start: Start) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        up = start(port=port)
        up.wait_until_usable()
    assert int(up.url.rpartition(":")[2]) > port


def test_what_it_keeps_is_for_its_owner_alone(start: Start) -> None:
    up = start()
    up.wait_for("broker: ready")
    assert up.data.stat().st_mode & 0o777 == 0o700
