"""How the pipeline is: to operations on their page, to Prometheus at /metrics; never with a child's data."""

import json
from datetime import UTC, datetime, time, timedelta

import pytest

from homeward.config import settings
from homeward.domain.calendar.usual_days import days_like
from homeward.domain.events.kinds import london_day
from homeward.errors import Problem
from homeward.services.intake.accept import accept
from homeward.services.intake.feeds import COMPARED
from homeward.store import quarantine
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.pages import Pages, words_of

SAID = "an invented token"
POLICE = "merseyside-police"


@pytest.fixture
def scrapes(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What Prometheus sends to read the metrics."""
    monkeypatch.setenv("HOMEWARD_METRICS_TOKEN", SAID)
    settings.cache_clear()
    return {"Authorization": f"Bearer {SAID}"}


def quiet_yesterday(pages: Pages) -> None:
    """The police sent an event on each of the last days like yesterday, and nothing yesterday."""
    yesterday = london_day(datetime.now(UTC)) - timedelta(days=1)
    with unit_of_work(pages.engine) as uow:
        for number, day in enumerate(days_like(yesterday, COMPARED)):
            noon = datetime.combine(day, time(12), UTC)
            event = event_factory(
                "police.flag_changed", id=f"flag-{number}", source=POLICE, time=noon.isoformat()
            )
            accept(uow, event, received_at=noon)
    pages.process()


def test_metrics_tell_how_much_waits_and_which_feed_fell_silent(
    pages: Pages, scrapes: dict[str, str]
) -> None:
    quiet_yesterday(pages)
    answer = pages.visitor().get("/metrics", headers=scrapes)
    assert answer.status_code == 200
    for line in (
        "homeward_unprocessed 0.0",
        "homeward_unprocessed_age_seconds 0.0",
        f'homeward_feed_yesterday{{source="{POLICE}"}} 0.0',
        f'homeward_feed_fewest{{source="{POLICE}"}} 1.0',
        'homeward_notices{state="waiting"}',
    ):
        assert line in answer.text
    assert "W-1001" not in answer.text


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer another"}])
def test_nobody_reads_the_metrics_without_their_token(
    pages: Pages, scrapes: dict[str, str], given: dict[str, str]
) -> None:
    assert pages.visitor().get("/metrics", headers=given).status_code == 401


def test_where_no_token_is_set_nobody_reads_the_metrics(pages: Pages) -> None:
    answer = pages.visitor().get("/metrics", headers={"Authorization": "Bearer anything"})
    assert answer.status_code == 401


def test_operations_see_the_feed_that_fell_silent(pages: Pages) -> None:
    quiet_yesterday(pages)
    page = pages.signed_in(Role.OPS).get("/operations").text
    assert f"{POLICE}: fewer than ever. Ring who sends" in page
    assert "The oldest not processed" in page


def test_operations_see_why_events_are_in_quarantine_and_not_what_they_say(pages: Pages) -> None:
    body = json.dumps(event_factory("missing.reported")).encode()
    problem = Problem("time", "must be an instant with an offset")
    with unit_of_work(pages.engine) as uow:
        quarantine.add(uow, body, [problem], key=None, received_at=datetime.now(UTC), origin="import")
    page = pages.signed_in(Role.OPS).get("/operations").text
    assert "Why events are in quarantine" in page
    assert "time must be an instant with an offset" in page
    assert "W-1001" not in page


def test_operations_says_first_what_needs_somebody(pages: Pages) -> None:
    quiet_yesterday(pages)
    page = pages.signed_in(Role.OPS).get("/operations").text
    said = words_of(page.partition("What needs you")[2].partition("</ul>")[0])
    for need in ("1 source sent fewer than ever", "No night is certified", "No channel is set up"):
        assert need in said
    assert "in quarantine" not in said
