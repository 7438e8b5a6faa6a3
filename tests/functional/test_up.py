"""`homeward up`, used as a person would: one that runs, and is asked."""

import subprocess

from tests.functional.harm import children_alerted, harm
from tests.up import HOMEWARD, Up, eventually


def test_after_the_start_a_report_becomes_an_alert(up: Up) -> None:
    assert up.send(harm("W-1001"))["status"] == "accepted"
    eventually(lambda: children_alerted(up) == ["W-1001"])


def test_the_doctor_finds_all_well_but_that_no_channel_tells_anybody_of_the_alert(up: Up) -> None:
    env = {**up.env, "HOMEWARD_BROKER": up.broker}
    done = subprocess.run([HOMEWARD, "doctor"], env=env, capture_output=True, text=True, timeout=60)
    wrong = [line for line in done.stdout.splitlines() if line.startswith("WRONG")]
    assert [line.split()[1] for line in wrong] in ([], ["channel"]), done.stdout


def test_a_second_start_on_the_same_folder_says_so(up: Up) -> None:
    second = subprocess.run([HOMEWARD, "up"], env=up.env, capture_output=True, text=True, timeout=30)
    assert second.returncode == 2
    assert second.stdout == ""
    assert second.stderr.startswith(f"homeward: Homeward already runs on {up.data}: stop it, or")
    assert second.stderr.count("\n") == 1


def test_what_it_keeps_is_for_its_owner_alone(up: Up) -> None:
    assert up.data.stat().st_mode & 0o777 == 0o700
