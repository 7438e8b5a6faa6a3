"""`homeward demo`: a newcomer finds an invented borough at work, and sees the founding case arrive."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional.harm import children_alerted
from tests.functional.ways_in import signed_in
from tests.up import HOMEWARD, Up, eventually

GIRLS = {"W-1001", "W-1002"}
"""The founding case's."""

SECONDS = 240
"""Of which the borough's past takes ten on two idle cores."""


def start(folder: Path) -> Up:
    up = Up(folder, "--no-airflow", "--data", str(folder / "data"), command="demo")
    up.wait_until_usable(SECONDS)
    return up


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    up = start(tmp_path_factory.mktemp("demo"))
    yield up
    up.kill()


def test_the_board_has_this_weeks_alerts_and_says_that_everybody_is_invented(demo: Up) -> None:
    open_now = [alert for alert in demo.alerts() if not alert["from_history"]]
    assert len(open_now) >= 10
    with signed_in(demo, "duty") as browser:
        board = browser.get("/duty").text
    assert "Everybody and everything here is invented" in board


def test_the_founding_case_arrives_and_alerts_for_both_girls(demo: Up) -> None:
    eventually(lambda: set(children_alerted(demo)) >= GIRLS)


def test_stopped_and_started_again_it_goes_on_where_it_was(demo: Up) -> None:
    before = children_alerted(demo)
    assert demo.stop() == 0
    again = start(demo.folder)
    try:
        assert "The borough is as you left it" in again.said
        assert set(before) <= set(children_alerted(again))
        sent = again.data / "logs" / "arrivals.log"
        eventually(lambda: sent.read_text().count('"events arrive"') == 2)
        eventually(lambda: '"status": 202' in sent.read_text().rpartition('"events arrive"')[2])
        assert '"status": 409' not in sent.read_text()
    finally:
        again.kill()


def test_it_takes_no_folder_that_is_not_a_demos(tmp_path: Path) -> None:
    (tmp_path / "homeward.db").touch()
    done = subprocess.run([HOMEWARD, "demo", "--data", tmp_path], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds data that are not a demo's" in done.stderr
    assert (tmp_path / "homeward.db").read_bytes() == b""


def test_up_takes_no_folder_that_is_a_demos(tmp_path: Path) -> None:
    (tmp_path / "demo.json").touch()
    done = subprocess.run([HOMEWARD, "up", "--data", tmp_path], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "`homeward demo` starts it" in done.stderr
