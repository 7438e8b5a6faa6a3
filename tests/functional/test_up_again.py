"""`homeward up`, stopped and started again, and where its port is taken."""

import os
import signal
import socket
from contextlib import closing

from tests.functional.conftest import Start
from tests.functional.harm import children_alerted, harm
from tests.up import eventually, is_alive


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


def test_a_taken_port_gives_way_to_the_next_free_one(start: Start) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        up = start(port=port)
        up.wait_until_usable()
    assert int(up.url.rpartition(":")[2]) > port
