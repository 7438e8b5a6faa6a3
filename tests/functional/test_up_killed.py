"""`homeward up`, killed in parts and as a whole."""

import os
import signal

from tests.functional.conftest import Start
from tests.functional.harm import children_alerted, harm
from tests.up import eventually, is_alive


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
