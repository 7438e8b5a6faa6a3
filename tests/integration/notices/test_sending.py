"""Somebody who must be told is told: by each channel, whatever the receiver does, on each kind of store."""

from dataclasses import replace
from datetime import datetime
from threading import Thread

import pytest
from sqlalchemy import Engine

from homeward.domain.telling.notices import About, Notice, NoticeProblem, NoticeState
from homeward.notify import webhook
from homeward.notify.mail import Mail
from homeward.notify.messages import Template
from homeward.services.telling.notices import queue, send_failed_again, send_waiting
from homeward.store import access, accounts
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from tests.integration.notices.given import (
    ALERT,
    NOW,
    account,
    add_accounts,
    after,
    channels,
    send,
    states,
    stored,
    wait,
)
from tests.receivers import MailServer, WebService


def test_everybody_on_duty_with_an_address_gets_the_reference_and_a_link(
    engine: Engine, mail: MailServer
) -> None:
    add_accounts(
        engine,
        account("jo"),
        account("kit"),
        account("closed", active=False),
        account("without", email=False),
        account("chair", role="chair"),
    )
    wait(engine)
    assert send(engine, channels(mail)) == ["sent", "sent"]
    assert mail.receivers() == ["jo@example.org", "kit@example.org"]
    text = str(mail.letters[0].get_payload())
    assert "Reference 8F3A-22C1" in text
    assert "Nobody has taken it on since 03:12 on 2 March." in text
    assert f"https://homeward.example.org/alerts/{ALERT}" in text


def test_the_same_cause_queued_twice_is_told_once(engine: Engine, mail: MailServer) -> None:
    wait(engine, address="jo@example.org")
    wait(engine, address="jo@example.org")
    send(engine, channels(mail))
    wait(engine, address="jo@example.org")
    assert send(engine, channels(mail)) == ["sent"]
    assert len(mail.letters) == 1


def test_what_is_due_later_waits(engine: Engine, mail: MailServer) -> None:
    wait(engine, address="jo@example.org")
    assert send(engine, channels(mail), after(seconds=-1)) == ["waiting"]


def test_a_system_is_told_besides_and_can_prove_who_sent_it(
    engine: Engine, mail: MailServer, web: WebService
) -> None:
    add_accounts(engine, account("jo"), account("kit"))
    wait(engine)
    assert send(engine, channels(mail, web)) == ["sent", "sent", "delivered"]
    [call] = web.calls
    assert call.document["reference"] == "8F3A-22C1"
    headers = call.headers
    made = webhook.signature("a secret", headers["webhook-id"], headers["webhook-timestamp"], call.body)
    assert headers["webhook-signature"] == made


def test_where_no_channel_is_set_up_notices_wait_and_say_so(engine: Engine, mail: MailServer) -> None:
    add_accounts(engine, account("jo"))
    wait(engine)
    assert send(engine, channels()) == ["waiting"]
    assert stored(engine)[0].problem == NoticeProblem.NO_CHANNEL
    assert send(engine, channels(mail)) == ["sent"]
    assert stored(engine)[0].problem is None


def test_where_nobody_on_duty_has_an_address_the_notice_waits_for_one(
    engine: Engine, mail: MailServer
) -> None:
    add_accounts(engine, account("jo", email=False))
    wait(engine)
    assert send(engine, channels(mail)) == ["waiting"]
    assert stored(engine)[0].problem == NoticeProblem.NOBODY
    with unit_of_work(engine) as uow:
        accounts.change_email(uow, "jo", "jo@example.org")
    assert send(engine, channels(mail), after(minutes=1)) == ["sent"]


def test_a_receiver_that_is_away_is_told_when_it_is_back(engine: Engine) -> None:
    server = MailServer()
    wait(engine, address="jo@example.org")
    assert send(engine, channels(server)) == ["waiting"]
    assert stored(engine)[0].problem == NoticeProblem.AWAY
    with server.running():
        assert send(engine, channels(server), after(seconds=29)) == ["waiting"]
        assert send(engine, channels(server), after(seconds=30)) == ["sent"]
    assert len(server.letters) == 1


def test_a_receiver_that_is_away_for_a_day_fails_the_notice(engine: Engine) -> None:
    wait(engine, address="jo@example.org")
    away = channels(MailServer())
    send(engine, away)
    assert send(engine, away, after(hours=23, minutes=59)) == ["waiting"]
    assert send(engine, away, after(hours=24, minutes=20)) == ["failed"]


def test_a_receiver_that_hangs_holds_up_nobody_else(
    engine: Engine, mail: MailServer, web: WebService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "SECONDS_TO_ANSWER", 0.2)
    web.seconds = 2
    for number in range(3):
        wait(engine, f"cause {number}", address="jo@example.org")
    assert send(engine, channels(mail, web)) == ["sent", "waiting"] * 3
    assert len(web.calls) == 1
    web.seconds = 0
    assert send(engine, channels(mail, web), after(minutes=1)) == ["sent", "delivered"] * 3


def test_who_is_refused_for_good_fails_at_once_and_the_others_are_told(
    engine: Engine, mail: MailServer
) -> None:
    mail.refusals = {"kit@example.org": "550 no such user", "ash@example.org": "451 try again later"}
    add_accounts(engine, account("ash"), account("jo"), account("kit"))
    wait(engine)
    assert sorted(send(engine, channels(mail))) == ["failed", "sent", "waiting"]
    by_person = {notice.person: notice.problem for notice in stored(engine)}
    assert by_person == {"kit": NoticeProblem.REFUSED, "ash": NoticeProblem.NOT_NOW, "jo": None}
    assert mail.receivers() == ["jo@example.org"]


def test_a_failed_notice_is_sent_again_to_the_address_that_was_put_right(
    engine: Engine, mail: MailServer
) -> None:
    mail.refusals = {"jo@example.org": "550 no such user"}
    add_accounts(engine, account("jo"))
    wait(engine)
    assert send(engine, channels(mail)) == ["failed"]
    assert send(engine, channels(mail), after(days=2)) == ["failed"]
    with unit_of_work(engine) as uow:
        accounts.change_email(uow, "jo", "jo.placeholder@example.org")
    assert send_failed_again(engine, "charlie", after(days=2)) == 1
    assert send(engine, channels(mail), after(days=2)) == ["sent"]
    assert mail.receivers() == ["jo.placeholder@example.org"]
    with reading(engine) as uow:
        [look] = access.latest(uow, 10)
    assert (look.username, look.what) == ("charlie", f"notices: {stored(engine)[0].id} to be sent again")


def test_nobody_gets_more_than_so_many_an_hour_and_none_is_lost(engine: Engine, mail: MailServer) -> None:
    add_accounts(engine, account("jo"))
    for number in range(5):
        wait(engine, f"cause {number}", person="jo")
    limited = channels(mail, per_hour=2)
    assert send(engine, limited).count("sent") == 2
    assert send(engine, limited, after(minutes=59)).count("sent") == 2
    assert send(engine, limited, after(hours=1)).count("sent") == 4
    assert send(engine, limited, after(hours=2)) == ["sent"] * 5
    assert len(mail.letters) == 5


def test_two_senders_at_once_tell_everybody_once(engine: Engine, mail: MailServer) -> None:
    people = [account(f"person{number}") for number in range(12)]
    add_accounts(engine, *people)
    wait(engine)
    senders = [Thread(target=send_waiting, args=(engine, channels(mail), NOW, 50)) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert states(engine) == ["sent"] * 12
    assert mail.receivers() == sorted(str(each.email) for each in people)


def test_a_sender_that_lost_its_claim_does_not_mark_what_another_sent(
    engine: Engine, mail: MailServer
) -> None:
    wait(engine, address="jo@example.org")
    noted: list[datetime] = []
    by = channels(mail)

    def note(_uow: UnitOfWork, _notice: Notice, _person: str | None, at: datetime) -> None:
        noted.append(at)

    class Slow(Mail):
        """Its message is on the way for so long that another sender takes it up."""

        def send(self, address, message):  # type: ignore[no-untyped-def]
            send_waiting(engine, by, after(minutes=6), 1, told=(note,))
            return super().send(address, message)

    slow = channels(mail)
    slow = type(slow)(
        Slow(mail.url, "homeward@example.org"), None, slow.public_url, slow.duty_phone, slow.per_hour
    )
    send_waiting(engine, slow, NOW, 1, told=(note,))
    assert noted == [after(minutes=6)]
    assert len({letter["Message-ID"] for letter in mail.letters}) == 1
    assert len(mail.letters) == 2


def test_what_is_due_is_queued_first_and_whoever_is_told_is_noted_with_it(
    engine: Engine, mail: MailServer
) -> None:
    add_accounts(engine, account("jo"))
    told: list[tuple[str, str | None]] = []

    def broken(_uow: UnitOfWork, _now: datetime) -> None:
        raise RuntimeError

    def due(uow: UnitOfWork, now: datetime) -> None:
        queue(uow, About.ALERT, ALERT, "found due", Template.ALERT, due_at=now, now=now, person="jo")

    def note(_uow: UnitOfWork, notice: Notice, person: str | None, _at: datetime) -> None:
        told.append((notice.about, person))

    send_waiting(engine, channels(mail), NOW, 5, due=(broken, due), told=(note,))
    assert told == [(ALERT, "jo")]


def test_what_was_sent_and_cannot_be_noted_fails_and_is_not_sent_for_ever(
    engine: Engine, mail: MailServer
) -> None:
    wait(engine, address="jo@example.org")

    def broken(_uow: UnitOfWork, _notice: Notice, _person: str | None, _at: datetime) -> None:
        raise RuntimeError

    for hours in range(3):
        send_waiting(engine, channels(mail), after(hours=hours), 5, told=(broken,))
    [notice] = stored(engine)
    assert (notice.state, notice.problem) == (NoticeState.FAILED, NoticeProblem.NOT_NOTED)
    assert len(mail.letters) == 1


def test_a_password_is_sent_over_tls_alone(engine: Engine, mail: MailServer) -> None:
    """The server offers none, so it is taken for away."""
    address = mail.url.removeprefix("smtp://")
    by = replace(channels(mail), personal=Mail(f"smtp://jo:secret@{address}", "homeward@example.org"))
    wait(engine, address="jo@example.org")
    assert send(engine, by) == ["waiting"]
    assert mail.letters == []
