"""`homeward notices` as operations staff type it, and the sender as a process of its own that is killed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from homeward.domain.telling.notices import About
from tests.commands import Homeward
from tests.integration.notices.given import after, channels, send, states, stored, wait
from tests.receivers import MailServer, WebService
from tests.system import Program
from tests.up import HOMEWARD, eventually


def set_mail(monkeypatch: pytest.MonkeyPatch, mail: MailServer) -> None:
    monkeypatch.setenv("HOMEWARD_SMTP_URL", mail.url)
    monkeypatch.setenv("HOMEWARD_MAIL_FROM", "homeward@example.org")


def test_a_test_notice_arrives(
    engine: Engine, homeward: Homeward, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_mail(monkeypatch, mail)
    monkeypatch.setenv("HOMEWARD_PUBLIC_URL", "https://homeward.example.org/")
    assert homeward("notices", "test", "--to", "jo@example.org").code == 0
    assert homeward("notices", "send", "--once").code == 0
    [letter] = mail.letters
    assert letter["Subject"] == "Homeward: a test"
    assert "https://homeward.example.org/operations" in str(letter.get_payload())
    [row] = homeward("notices", "list", "--json").document["notices"]
    assert (row["state"], row["told"], row["attempts"]) == ("sent", "jo@example.org", 1)


def test_where_no_channel_is_set_up_the_commands_say_so(engine: Engine, homeward: Homeward) -> None:
    assert "No channel is set up" in homeward("notices", "test", "--to", "jo@example.org").err
    assert homeward("notices", "send", "--once").code == 0
    told = homeward("notices", "list", "--state", "waiting")
    assert told.code == 0
    assert "No channel is set up: nobody is told electronically" in told.out
    checks = {each["name"]: each for each in homeward("doctor", "--json").document["checks"]}
    assert (checks["channel"]["ok"], checks["notices"]["ok"]) == (False, True)
    assert checks["channel"]["message"].endswith("Notices that wait for one: 1.")


def test_what_failed_asks_for_a_person_and_is_sent_again(
    engine: Engine,
    homeward: Homeward,
    mail: MailServer,
    embedded_broker: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOMEWARD_BROKER", embedded_broker)
    set_mail(monkeypatch, mail)
    mail.refusals = {"jo@example.org": "550 no such user"}
    wait(engine, kind=About.OPS, address="jo@example.org")
    assert homeward("notices", "send", "--once", "--as-of", after(minutes=1).isoformat()).code == 0
    assert homeward("notices", "list", "--state", "failed").code == 1
    checks = {each["name"]: each for each in homeward("doctor", "--json").document["checks"]}
    assert checks["notices"]["ok"] is False
    mail.refusals = {}
    assert homeward("notices", "redrive", stored(engine)[0].id, "--as", "charlie").code == 0
    assert homeward("notices", "redrive", stored(engine)[0].id).code == 2
    assert homeward("notices", "redrive", "--failed").code == 0
    homeward("notices", "send", "--once")
    assert states(engine) == ["sent"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("test", "--to", "nobody"),
        ("test", "--to", "a@example.org,b@example.org"),
        ("redrive",),
        ("redrive", "nothing"),
        ("send", "--as-of", "2026-03-02T03:12:00+00:00"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    engine: Engine, homeward: Homeward, arguments: tuple[str, ...]
) -> None:
    said = homeward("notices", *arguments)
    assert said.code == 2
    assert said.err.startswith("homeward: ")
    assert states(engine) == []


@pytest.fixture
def sender(engine: Engine, web: WebService, tmp_path: Path) -> Iterator[Program]:
    """`homeward notices send`, with a system to tell."""
    env = {
        **os.environ,
        "HOMEWARD_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "HOMEWARD_WEBHOOK_URL": web.url,
        "HOMEWARD_WEBHOOK_SECRET": "a secret",
    }
    program = Program([str(HOMEWARD), "notices", "send"], env, tmp_path / "sender.log")
    program.wait_for("notices are sent")
    yield program
    program.kill()


def test_a_sender_that_is_killed_while_it_sends_is_taken_over(
    engine: Engine, web: WebService, sender: Program
) -> None:
    web.seconds = 30
    wait(engine, kind=About.OPS, address="jo@example.org")
    eventually(lambda: len(web.calls) == 1)
    sender.kill()
    [left] = stored(engine)
    assert left.state == "sending"
    assert left.leased_until is not None
    web.seconds = 0
    assert send(engine, channels(webhook=web), left.due_at) == ["sending"]
    assert send(engine, channels(webhook=web), left.leased_until) == ["delivered"]
    first, second = web.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_a_sender_that_is_stopped_ends_what_it_has_begun(
    engine: Engine, web: WebService, sender: Program
) -> None:
    web.seconds = 1
    wait(engine, kind=About.OPS, address="jo@example.org")
    eventually(lambda: len(web.calls) == 1)
    assert sender.stop() == 0
    assert states(engine) == ["delivered"]
    assert "example.org" not in sender.said
