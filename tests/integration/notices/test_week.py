"""Easter week of 2027 through worker, sender and auditor: two bank holidays and the start of summer time.

What fails is planted; the auditor names each of it and nothing else. Instants are written in UTC.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from homeward.audit import alarms
from homeward.audit.rounds import look
from homeward.domain.telling.notices import About
from homeward.services.telling.due_notices import DUE
from homeward.services.telling.notices import LEASE, claim, queue_due
from homeward.store import notices, tellings
from homeward.store.unit_of_work import reading
from tests.histories import at
from tests.integration.notices.given import channels
from tests.receivers import MailServer
from tests.weeks import Week

GRACE = timedelta(minutes=5)
TELLINGS = [("overdue_telling_not_told", False)] * 2
"""Nobody heard that the social worker and the reviewing officer have not been told, either."""
THURSDAY = at("2027-03-25 16:40")


@pytest.fixture
def week(engine: Engine) -> Iterator[Week]:
    with MailServer().running() as server:
        yield Week(engine, channels(server), THURSDAY)


def live(week: Week, until: str, step: int = 5) -> None:
    """Time passes, and the auditor looks at each step."""
    for now in week.until(at(until), timedelta(minutes=step)):
        look(week.engine, now, GRACE)


def named(week: Week) -> list[tuple[str, datetime, bool]]:
    """Every alarm that there ever was: its kind, when it was due, and whether it ended."""
    with reading(week.engine) as uow:
        every = [*alarms.standing(uow), *alarms.ended(uow, 100)]
    return sorted((each.kind, each.due_at, each.ended_at is not None) for each in every)


def told(week: Week) -> list[tuple[str, str, datetime]]:
    """Who was told of alerts, of what and when."""
    with reading(week.engine) as uow:
        made = [each for each in notices.listing(uow) if each.about_kind is About.ALERT and each.sent_at]
    found = [(each.person or "", each.template, each.sent_at) for each in made if each.sent_at]
    return sorted(found, key=lambda each: each[2])


def tell_everybody(week: Week) -> None:
    """Social workers and reviewing officers are rung, and the night is quiet about them."""
    with reading(week.engine) as uow:
        waiting = [row.id for row in tellings.to_tell(uow)]
    for item in waiting:
        week.tell(item, "nic")


def an_easter(week: Week) -> None:
    """A child goes missing on Maundy Thursday evening, is taken on, comes back; another in Easter night."""
    live(week, "2027-03-25 19:00", 30)
    week.goes_missing("W-1", "E-1")
    live(week, "2027-03-25 19:20")
    week.acknowledge("nic")
    live(week, "2027-03-25 20:00")
    week.decide("nic")
    week.record("missing.found", child="W-1", episode="E-1")
    tell_everybody(week)
    live(week, "2027-03-28 00:40", 240)
    week.goes_missing("W-2", "E-2")
    live(week, "2027-03-28 00:50")
    week.acknowledge("nic")
    live(week, "2027-03-28 03:00")
    week.acknowledge("nic")
    week.decide("nic")
    week.record("missing.found", child="W-2", episode="E-2")
    tell_everybody(week)
    live(week, "2027-03-31 17:00", 240)


def test_where_everybody_is_told_the_auditor_says_nothing(week: Week) -> None:
    an_easter(week)
    assert named(week) == []
    of_the_night = [each for each in told(week) if each[2] >= at("2027-03-28 00:00")]
    assert [(person, of) for person, of, _ in of_the_night] == [
        ("nic", "alert"),
        ("nic", "acknowledgement_reminder"),
        ("nic", "acknowledgement_lapsed"),
    ]


def test_what_comes_on_good_friday_and_does_not_press_waits_for_tuesday(week: Week) -> None:
    live(week, "2027-03-26 11:00", 60)
    week.record("child.registered", child="W-3")
    week.record("concern.referred", child="W-3")
    live(week, "2027-03-30 08:00", 60)
    assert told(week) == [("jo", "alert", at("2027-03-30 08:00"))]
    live(week, "2027-03-30 09:10")
    assert [(person, of) for person, of, _ in told(week)][1:] == [("drew", "alert_escalated")]
    assert named(week) == []


def test_a_sender_that_stands_still_is_named_and_ends_once_it_goes_on(week: Week) -> None:
    live(week, "2027-03-25 19:00", 30)
    week.goes_missing("W-1", "E-1")
    week.sends = False
    live(week, "2027-03-25 19:30")
    assert [(kind, ended) for kind, _, ended in named(week)] == [("not_told", False), *TELLINGS]
    week.sends = True
    live(week, "2027-03-25 19:45")
    assert [kind for kind, *_ in named(week)] == ["not_told", *(kind for kind, _ in TELLINGS)]
    assert all(ended for *_, ended in named(week))


def test_a_receiver_that_is_away_is_named_for_each_call_that_it_missed(engine: Engine) -> None:
    server = MailServer()
    week = Week(engine, channels(server), at("2027-03-27 22:00"))  # nobody listens there
    week.goes_missing("W-1", "E-1")
    live(week, "2027-03-27 22:50")
    assert [(kind, due) for kind, due, _ in named(week)] == [
        ("not_told", at("2027-03-27 22:00")),
        ("not_told", at("2027-03-27 22:15")),
        ("not_told", at("2027-03-27 22:30")),
        *[(kind, at("2027-03-27 22:15")) for kind, _ in TELLINGS],
    ]
    with server.running():
        live(week, "2027-03-27 23:20")
    assert all(ended for *_, ended in named(week))
    assert len(told(week)) == 3


def test_a_sender_that_was_killed_or_hangs_in_the_act_is_named_and_another_sends_again(week: Week) -> None:
    """Killed and hanging look alike from outside: the message is claimed and never marked."""
    live(week, "2027-03-28 00:40", 60)
    week.sends = False
    week.goes_missing("W-1", "E-1")
    queue_due(week.engine, week.now, DUE)
    assert claim(week.engine, week.channels, week.now, set())
    live(week, "2027-03-28 00:50")
    assert [(kind, due) for kind, due, _ in named(week)] == [("not_told", at("2027-03-28 00:40"))]
    week.sends = True
    assert week.now - at("2027-03-28 00:40") > LEASE
    week.run()
    look(week.engine, week.now, GRACE)
    assert [(person, of) for person, of, _ in told(week)] == [("nic", "alert")]
    assert all(ended for *_, ended in named(week))


def test_a_worker_that_stands_still_keeps_what_was_taken_on_and_that_is_named(week: Week) -> None:
    live(week, "2027-03-25 19:00", 60)
    week.goes_missing("W-1", "E-1")
    week.acknowledge("nic")
    week.works = False
    live(week, "2027-03-25 21:10")
    assert [(kind, due) for kind, due, _ in named(week)] == [("not_lapsed", at("2027-03-25 21:00"))]
    week.works = True
    live(week, "2027-03-25 21:15")
    assert all(ended for *_, ended in named(week))
