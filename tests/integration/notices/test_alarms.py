"""Alarms of the auditor: kept once, heard once, ended when made good; and how it is called and looked at."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from homeward.audit import alarms
from homeward.audit.proof import Alarm
from homeward.audit.rounds import be_heard, look
from homeward.audit.sounding import Horn
from homeward.store.unit_of_work import reading, unit_of_work
from tests.histories import at
from tests.integration.notices.given import channels
from tests.receivers import MailServer, WebService
from tests.weeks import Week

NOW = at("2026-03-06 18:00")
LATE = Alarm("not_told", "ab12cd34", "e-1#0", NOW, "Alert AB12-CD34: the manager should have been told.")


def keep(engine: Engine, *found: Alarm, after: int = 0) -> None:
    with unit_of_work(engine) as uow:
        alarms.keep(uow, found, NOW + timedelta(minutes=after))


def horn(mail: MailServer, web: WebService) -> Horn:
    return Horn(mail.url, "homeward@example.org", "ops@example.org", f"{web.url}/alarms", f"{web.url}/ping")


def test_an_alarm_stands_until_it_is_found_no_more(engine: Engine) -> None:
    keep(engine, LATE)
    keep(engine, LATE, after=2)
    with reading(engine) as uow:
        (standing,) = alarms.standing(uow)
    assert standing.first_seen == NOW
    keep(engine, after=4)
    with reading(engine) as uow:
        assert alarms.standing(uow) == []
        assert [each.ended_at for each in alarms.ended(uow, 10)] == [NOW + timedelta(minutes=4)]
        assert alarms.last_round(uow) == NOW + timedelta(minutes=4)


def test_what_is_found_again_stands_again_and_is_heard_again(
    engine: Engine, mail: MailServer, web: WebService
) -> None:
    for after, found in enumerate(([LATE], [], [LATE])):
        keep(engine, *found, after=after)
        be_heard(engine, horn(mail, web), NOW)
    with reading(engine) as uow:
        assert len(alarms.standing(uow)) == 1
    assert len(mail.letters) == 2


def test_an_alarm_is_heard_once_by_mail_and_at_the_web_address(
    engine: Engine, mail: MailServer, web: WebService
) -> None:
    keep(engine, LATE)
    for _ in range(2):
        be_heard(engine, horn(mail, web), NOW)
    (letter,) = mail.letters
    assert LATE.words in letter.get_payload()
    assert [call.path for call in web.calls] == ["/alarms", "/ping", "/ping"]
    assert json.loads(web.calls[0].body)["alarms"][0]["about"] == "ab12cd34"


def test_what_nobody_took_is_told_again_in_the_next_round(engine: Engine, web: WebService) -> None:
    keep(engine, LATE)
    away, back = horn(MailServer(), WebService(port=1)), MailServer()
    be_heard(engine, away, NOW)
    with back.running():
        be_heard(engine, horn(back, web), NOW)
    assert len(back.letters) == 1


@pytest.mark.parametrize("sends", [True, False])
def test_nothing_of_a_child_is_in_an_alarm(engine: Engine, mail: MailServer, sends: bool) -> None:
    week = Week(engine, channels(mail), NOW)
    week.sends = sends
    week.goes_missing("W-1", "MP-1")
    week.pass_until(NOW + timedelta(minutes=8))
    found = look(engine, week.now, timedelta(minutes=5))
    assert len(found) == (0 if sends else 1)
    assert not any(word in each.words for each in found for word in ("Avery", "Example", "W-1", "MP-1"))
