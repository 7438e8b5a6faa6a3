"""`homeward reconcile` certifies each night, and proves afterwards that no certificate was changed."""

import json
import socket
import stat
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from homeward.services.night import offsets
from tests.commands import Homeward
from tests.integration.night.given import YESTERDAY, given, harm, manifest


@pytest.fixture
def homeward(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Homeward:
    monkeypatch.setenv("HOMEWARD_DATA", str(tmp_path / "data"))
    return Homeward(store_url, monkeypatch, capsys)


@pytest.fixture
def nights(homeward: Homeward, engine: Engine, tmp_path: Path) -> Path:
    """Certificates of three nights, as exported; there is one child."""
    given(engine, harm("W-1"))
    for day in (1, 2, 3):
        said = homeward("reconcile", "--json", "--business-date", date(2026, 3, day))
        assert said.document["certificate"]["number"] == day
        assert said.document["children"] == 1
    exported = tmp_path / "nights.jsonl"
    assert homeward("reconcile", "--certificate", exported).code == 0
    return exported


def test_what_was_certified_verifies_in_the_store_in_a_file_and_by_the_public_key_alone(
    homeward: Homeward, nights: Path
) -> None:
    for arguments in ([], [nights], [nights, "--key", nights.with_suffix(".pub.pem")]):
        said = homeward("reconcile", "--verify", *arguments)
        assert (said.code, said.out) == (0, "3 certificates, number 1 to 3, as signed.\n")
    nights.write_text(nights.read_text().splitlines()[-1])
    assert homeward("reconcile", "--verify", nights).out == "1 certificate, number 3, as signed.\n"


def test_a_changed_night_is_told_in_a_sentence_with_exit_code_1(homeward: Homeward, nights: Path) -> None:
    first, second, third = nights.read_text().splitlines()
    content = json.loads(second)
    content["checked"]["children"] = 2
    nights.write_text("\n".join([first, json.dumps(content), third]))
    said = homeward("reconcile", "--verify", nights)
    assert said.code == 1
    assert "Night 2 (2026-03-02) was changed, or signed with another key.\n" in said.out
    assert homeward("reconcile", "--verify", nights, "--json").document["wrong"]


def test_a_missing_night_is_told_in_a_sentence_with_exit_code_1(homeward: Homeward, nights: Path) -> None:
    first, _, third = nights.read_text().splitlines()
    nights.write_text(f"{first}\n{third}\n")
    said = homeward("reconcile", "--verify", nights)
    assert (said.code, said.out.splitlines()[0]) == (1, "Night 2 is missing.")


def test_a_certificate_tells_counts_and_nothing_of_a_child(nights: Path) -> None:
    written = nights.read_text()
    assert "W-1" not in written
    content = json.loads(written.splitlines()[0])
    assert content["checked"]["children"] == 1
    assert content["previous"] == ""


def test_the_key_is_its_owners_alone(nights: Path) -> None:
    key = nights.parent / "data" / "certificate-key.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("reconcile --shard 5/4", "--shard"),
        ("reconcile --shard half", "--shard"),
        ("reconcile --shard 1/2 --conclude", "say one"),
        ("reconcile nights.jsonl", "is for --verify"),
        ("reconcile --verify nowhere.jsonl", "nowhere.jsonl cannot be used"),
    ],
)
def test_a_wrong_value_is_told_in_a_sentence(homeward: Homeward, command: str, told: str) -> None:
    said = homeward(*command.split())
    assert said.code == 2
    assert told in said.err
    assert "Traceback" not in said.err


def test_what_a_night_found_is_listed_by_reference(homeward: Homeward, engine: Engine) -> None:
    given(engine, harm("W-1", id="a"), manifest("a", "b"))
    homeward("reconcile", "--business-date", YESTERDAY)
    said = homeward("reconcile", "--found", "--business-date", YESTERDAY)
    assert said.code == 0
    lines = said.out.splitlines()
    assert "Events that a source says it sent and are not here: 1. Ask the source for them." in lines
    assert any(line.strip().endswith(", line 2") for line in lines)
    [lost] = [
        each
        for each in homeward("reconcile", "--found", "--business-date", YESTERDAY, "--json").document["found"]
        if each["kind"] == "not_received"
    ]
    assert (lost["repaired"], lost["words"]) == (False, lines[0].partition(":")[0])
    assert "W-1" not in said.out


def test_a_night_by_hand_compares_with_the_broker_at_its_default_address(
    homeward: Homeward, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOMEWARD_BROKER")
    monkeypatch.setattr(offsets, "PATIENCE", 1.0)
    with closing(socket.socket()) as taken:
        try:
            taken.bind(("127.0.0.1", 9092))  # nobody listens there while we have it
        except OSError:
            pytest.skip("a broker of somebody else is at the default address")
        said = homeward("reconcile", "--json")
    assert said.code == 1
    assert said.document["found"]["broker_away"] == 1
    assert said.err == "Brokers that did not answer: 1. What is unread was not counted.\n"


def test_a_night_that_found_nothing_says_so(homeward: Homeward, engine: Engine) -> None:
    homeward("reconcile")
    assert homeward("reconcile", "--found").err.strip() == "Nothing differed."


def test_of_a_day_without_a_night_nothing_is_said_to_agree(homeward: Homeward, engine: Engine) -> None:
    said = homeward("reconcile", "--found", "--business-date", "2026-01-31")
    assert (said.code, said.err.strip()) == (1, "No night has run for 31 January 2026.")
    assert (
        homeward("reconcile", "--found", "--business-date", "2026-01-31", "--json").document["ran"] is False
    )


def test_the_dead_man_check_names_a_day_without_a_night(homeward: Homeward, engine: Engine) -> None:
    today = datetime.now(UTC).date()
    given(engine, harm("W-1"))
    for days in (3, 1, 0):
        homeward("reconcile", "--business-date", today - timedelta(days=days))
    missing = today - timedelta(days=2)
    said = homeward("reconcile", "--check")
    assert said.code == 1
    assert f"run `homeward reconcile --business-date {missing}`" in said.err
    homeward("reconcile", "--business-date", missing)
    assert homeward("reconcile", "--check").code == 0
