"""The night says of notices that wait why they do."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from homeward.domain.night.differences import Kind
from homeward.services.telling.notices import send_waiting
from tests.commands import Homeward
from tests.integration.night.given import NOW, differences, given, harm
from tests.integration.night.given import proof as night_at
from tests.integration.notices.given import after, channels, wait


@pytest.mark.parametrize(("sender_runs", "kind"), [(True, Kind.NO_CHANNEL), (False, Kind.NOTICE_STUCK)])
def test_notices_that_wait_for_a_channel_are_told_from_those_that_wait_for_a_sender(
    engine: Engine, sender_runs: bool, kind: Kind
) -> None:
    wait(engine)
    if sender_runs:
        send_waiting(engine, channels(), after(minutes=1), 10)
    now = after(hours=1)
    night = night_at(engine, now).whole()
    assert [each for each, _ in differences(engine, now)] == [kind]
    cause = "Notices that wait because no channel is set up: 1. So nobody is told electronically."
    assert (cause in night.needs_a_person) == sender_runs


def test_the_auditor_says_once_that_no_channel_is_set_up_and_then_who_was_not_told(
    engine: Engine, store_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(engine, harm("W-1"))
    wait(engine)
    send_waiting(engine, channels(), after(minutes=1), 10)
    as_of = (NOW + timedelta(hours=12)).isoformat()
    said = Homeward(store_url, monkeypatch, capsys)("audit", "--once", "--as-of", as_of)
    cause, *alarms = said.out.splitlines()
    assert cause == ("No channel is set up: nobody is told electronically. Notices that wait for one: 1.")
    assert any("should have been told" in each for each in alarms)
