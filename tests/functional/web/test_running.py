"""The running service: news to open boards, and what it says when something fails."""

import httpx
import structlog
from sqlalchemy import text

from homeward.store.unit_of_work import unit_of_work
from homeward.web.permissions import Role
from tests.factories import event_factory
from tests.pages import Pages


def next_event(lines: httpx.Response) -> str:
    """The data of the next server-sent event."""
    for line in lines.iter_lines():
        if line.startswith("data: "):
            return line.removeprefix("data: ")
    raise AssertionError("the stream ended")


def test_an_open_board_hears_of_an_alert(pages: Pages) -> None:
    browser = pages.signed_in(Role.DUTY)
    with browser.client.stream("GET", "/duty/stream") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        first = next(line for line in lines if line.startswith("data: "))
        assert first == "data: 0"
        pages.record([event_factory("legal_status.changed"), event_factory("missing.reported")])
        news = next(line for line in lines if line.startswith("data: "))
    assert int(news.removeprefix("data: ")) > 0


def test_the_part_that_scripts_fetch_is_the_list_of_the_whole_page(pages: Pages) -> None:
    pages.record([event_factory("legal_status.changed"), event_factory("missing.reported")])
    browser = pages.signed_in(Role.DUTY)
    part = browser.get("/duty/alerts").text
    assert part.strip().startswith("<ul")
    assert 'href="/alerts/' in part
    assert "<html" not in part


def test_a_failure_shows_no_traceback_and_logs_no_words(pages: Pages) -> None:
    browser = pages.signed_in(Role.DUTY)
    with unit_of_work(pages.engine) as uow:
        uow.execute(text("DROP TABLE task"))
        uow.execute(text("ALTER TABLE alert RENAME TO gone"))
    with structlog.testing.capture_logs() as logs:
        answer = browser.get("/duty")
    assert answer.status_code == 500
    assert "Sorry, something went wrong" in answer.text
    for word in ("Traceback", "sqlite", "SELECT", "alert"):
        assert word not in answer.text.split("<main")[1]
    (entry,) = [entry for entry in logs if entry["event"] == "request failed"]
    assert entry["error"] == "OperationalError"
    assert entry["reference"] in answer.text
    assert "no such table" not in str(entry)
    assert pages.visitor().get("/readyz").status_code == 200


def test_operations_see_counts_and_no_child(pages: Pages) -> None:
    pages.record([event_factory("child.registered"), event_factory("missing.reported")])
    page = pages.signed_in(Role.OPS).get("/operations").text
    assert "Events accepted" in page
    assert "Every rule file is in order." in page
    for word in ("Avery", "W-1001"):
        assert word not in page
