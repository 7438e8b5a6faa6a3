"""What a change would have done, worked out beside the pages and shown at them."""

import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from homeward.domain.events import parse
from homeward.engine.rulefiles.load import read_text
from homeward.reports.preview import Place, start
from homeward.store.tables import accounts, core
from homeward.store.unit_of_work import reading
from tests.factories import event_factory
from tests.functional.web.test_rule_changes import TEXT, YOUNG, lead, owner, propose
from tests.pages import AREA, Browser, Pages

__all__ = ["lead", "owner"]

AT, BACK = "2026-03-03T22:10:00+00:00", "2026-03-04T00:10:00+00:00"


@pytest.fixture
def change(pages: Pages, owner: Browser) -> str:
    """Somebody of fourteen was missing for two hours; the change would look at those of up to sixteen."""
    gone = event_factory("missing.reported", time=AT, reported_at=AT)
    back = event_factory("missing.found", time=BACK, found_at=BACK, returned_at=BACK)
    spoken = event_factory("rhi.completed", time=BACK, held_at=BACK)
    pages.record([event_factory("child.registered"), gone, back, spoken])
    return propose(owner)


def back_test(browser: Browser, change: str) -> str:
    """The page once the back-test has ended."""
    assert browser.post(f"{change}/back-test").status_code == 303
    deadline = time.monotonic() + 60
    while "It is running" in (page := browser.get(f"{change}/back-test").text):
        assert time.monotonic() < deadline, "the back-test does not end"
        time.sleep(0.2)
    return page


def test_it_says_what_would_have_been_different(pages: Pages, owner: Browser, change: str) -> None:
    assert "Run the back-test" in owner.get(f"{change}/back-test").text
    page = back_test(owner, change)
    for told in (
        "of this many children: 1.",
        "1 more, 0 fewer",
        "In no month",
        "Ethnicity",
        "2026-03",
        "left out",
    ):
        assert told in page
    assert "About whom" not in page
    assert owner.get(f"{change}/back-test/children").status_code == 403
    assert "It held 0 times as it is, 1 with the change." in page
    owner.post(f"{change}/trial")
    assert "1 more, 0 fewer" in owner.get(f"{change}/back-test").text


def test_it_stays_with_the_approval_as_do_the_cases_that_differ(
    pages: Pages, owner: Browser, lead: Browser, change: str
) -> None:
    back_test(owner, change)
    assert "of this rule would go differently." in lead.get(change).text
    assert lead.post(f"{change}/approve", approve_reason="Agreed.").status_code == 303
    assert owner.post(f"{change}/activate", when="now").status_code == 303
    page = owner.get(change).text
    assert "the rule itself held 0 times as it was, 1 with the change" in page
    assert re.search(r"\d+ cases? went differently: ", page)
    with reading(pages.engine) as uow:
        body = select(core.journal.c.body).where(core.journal.c.type == "rule.approved")
        approved = parse(uow.scalars(body).one())
    assert (approved.data.back_test.held_before, approved.data.back_test.held_after) == (0, 1)
    assert len(approved.data.cases_that_differ) > 0


def test_an_approval_without_one_says_so(owner: Browser, lead: Browser, change: str) -> None:
    lead.post(f"{change}/approve", approve_reason="Agreed.")
    assert "No back-test was there" in owner.get(change).text


def test_whoever_may_see_children_reads_about_whom_and_that_is_recorded(
    pages: Pages, lead: Browser, change: str
) -> None:
    assert "About whom" in back_test(lead, change)
    page = lead.get(f"{change}/back-test/children").text
    assert "Avery Example" in page
    assert re.search(r"\(R09[,)]", page)
    about = accounts.access_log.c.what == "back-test of a rule change"
    with reading(pages.engine) as uow:
        looks = uow.execute(
            select(accounts.access_log.c.username, accounts.access_log.c.child_ref).where(about)
        )
        assert [(look.username, bool(look.child_ref)) for look in looks] == [("safeguarding_lead", True)]


def test_one_runs_at_a_time(owner: Browser, change: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "backtests", change.rsplit("/", 1)[1])
    with place.held():
        assert owner.post(f"{change}/back-test").status_code == 303
        assert "It is running" in owner.get(f"{change}/back-test").text
    assert not place.file.exists()


def test_one_that_broke_off_is_told(owner: Browser, change: str, tmp_path: Path) -> None:
    back_test(owner, change)
    place = Place(tmp_path / "backtests", change.rsplit("/", 1)[1])
    assert place.file.stat().st_mode & 0o077 == 0
    kept = json.loads(place.file.read_text())
    place.file.write_text(json.dumps(kept | {"result": None}))
    page = owner.get(f"{change}/back-test").text
    assert "ended before it was done" in page
    assert "Run it again" in page
    place.file.write_text(json.dumps(kept | {"of": "another text"}))
    assert "Run the back-test" in owner.get(f"{change}/back-test").text


def test_a_store_that_is_away_leaves_no_result(pages: Pages, owner: Browser, tmp_path: Path) -> None:
    rule, _ = read_text(TEXT, YOUNG)
    assert rule
    place = Place(tmp_path / "backtests", "any")
    nowhere = f"sqlite:///{tmp_path}/no/such.db"
    start(place, nowhere, pages.rules.rules, rule, datetime(2026, 3, 20, tzinfo=UTC), AREA)
    deadline = time.monotonic() + 60
    while place.is_running():
        assert time.monotonic() < deadline
        time.sleep(0.2)
    kept = place.read(rule)
    assert kept
    assert kept.result is None
