"""The night holds what earlier nights certified against what is here now."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete

from homeward.config import settings
from homeward.services.night import certificates
from homeward.services.night.outcome import Night
from homeward.store.tables import core
from homeward.store.tables.nights import certificate
from homeward.store.unit_of_work import unit_of_work
from tests.faults import certify_otherwise, lose
from tests.integration.night.given import NOW, a_night, differences, given, harm

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The installation's key is of this test alone."""
    monkeypatch.setenv("HOMEWARD_DATA", str(tmp_path))
    settings.cache_clear()
    yield
    settings.cache_clear()


def certified(engine: Engine, *days: int) -> list[Night]:
    """A night for each of these days from now on, with its certificate."""
    found = []
    for day in days:
        found.append(a_night(engine, NOW + day * DAY))
        certificates.certify(engine, found[-1], "rules", settings())
    return found


def about_certificates(engine: Engine, day: int) -> list[str]:
    return [about for kind, about in differences(engine, NOW + day * DAY) if kind == "certificate"]


def test_certificates_as_they_were_signed_are_not_told(engine: Engine) -> None:
    given(engine, harm("W-1"))
    assert not any("certificate" in night.found for night in certified(engine, 0, 1, 2))


def test_a_certificate_that_was_changed_fails_the_next_night(engine: Engine) -> None:
    given(engine, harm("W-1"))
    certified(engine, 0, 1)
    certify_otherwise(engine, 1, '"children":1', '"children":0')
    [night] = certified(engine, 2)
    assert (night.verdict, night.found["certificate"]) == ("fail", 2)
    assert about_certificates(engine, 2) == [
        "Night 1 (2026-03-03) was changed, or signed with another key.",
        "Night 2 (2026-03-04) does not follow from night 1 as it stands here.",
    ]


def test_the_last_certificate_taken_away_fails_the_next_night(engine: Engine) -> None:
    """Nothing follows it, so that the chain itself is whole."""
    given(engine, harm("W-1"))
    certified(engine, 0, 1)
    with unit_of_work(engine) as uow:
        uow.execute(delete(certificate).where(certificate.c.number == 2))
    certified(engine, 2)
    assert about_certificates(engine, 2) == ["The night of 2026-03-04 ended and has no certificate."]


def test_a_night_that_never_ran_is_no_forgery(engine: Engine) -> None:
    given(engine, harm("W-1"))
    [_, night] = certified(engine, 0, 2)
    assert (night.found["no_night"], night.found.get("certificate")) == (1, None)


def test_events_that_were_certified_and_are_gone_from_the_journal_fail_the_next_night(engine: Engine) -> None:
    given(engine, harm("W-1"), harm("W-2"))
    before = certified(engine, 0)[0].events
    lose(engine, core.journal.c.type == "harm.disclosed")
    given(engine, *(harm(f"W-{number}") for number in range(3, 9)))
    night, after = certified(engine, 1, 2)
    assert (night.verdict, night.found["journal_lost"]) == ("fail", 1)
    [about] = [about for kind, about in differences(engine, NOW + DAY) if kind == "journal_lost"]
    assert about.startswith(f"2 of the {before} events up to journal ")
    assert "journal_lost" not in after.found
