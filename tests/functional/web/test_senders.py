"""Only those speak who may: over HTTP, with real tokens, against the service as it runs."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from homeward.services.intake.tokens import Why, issue
from homeward.store import queries, tokens
from homeward.store.tables.senders import token
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.permissions import Role
from homeward.web.api import BATCH
from tests.factories import event_factory
from tests.pages import TOKEN, Pages

NAME = "merseyside-police"


def send(pages: Pages, content: Any, text: str = f"{NAME}.{TOKEN}", **headers: str) -> httpx.Response:
    carried = {"Authorization": f"Bearer {text}"} if text else {}
    sent = {"Content-Type": "application/json", **carried, **headers}
    return pages.visitor().post("/api/v1/events", content=json.dumps(content).encode(), headers=sent)


def report(**overrides: Any) -> dict[str, Any]:
    return event_factory("missing.reported", **{"source": NAME, **overrides})


def fields(answer: httpx.Response) -> list[str]:
    return [error["field"] for error in answer.json()["errors"]]


def refused(pages: Pages) -> list[tuple[str | None, str, int]]:
    with reading(pages.engine) as uow:
        return [(each.source, each.why, each.count) for each in tokens.refusals(uow)]


def end(pages: Pages, **values: Any) -> None:
    with unit_of_work(pages.engine) as uow:
        uow.execute(update(token).where(token.c.id == NAME).values(**values))


YESTERDAY = datetime.now(UTC) - timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Why.NO_TOKEN),
        ("x", Why.UNKNOWN),
        (f"{NAME}.wrong", Why.UNKNOWN),
        (f"nobody.{TOKEN}", Why.UNKNOWN),
        (f"duty.{TOKEN}", Why.UNKNOWN),
    ],
)
def test_without_a_token_of_ours_nothing_is_taken(pages: Pages, text: str, why: Why) -> None:
    answer = send(pages, report(), text)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert pages.journalled("missing.reported") == 0
    assert [(each_why, count) for _, each_why, count in refused(pages)] == [(why, 1)]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"expires_at": YESTERDAY}, "This token ended on"),
        ({"revoked_at": YESTERDAY}, "This token was revoked"),
    ],
)
def test_a_token_that_ended_says_so_to_who_holds_it_and_to_nobody_else(
    pages: Pages, values: dict[str, Any], sentence: str
) -> None:
    end(pages, **values)
    assert sentence in send(pages, report()).json()["detail"]
    assert sentence not in send(pages, report(), f"{NAME}.wrong").text
    assert pages.journalled("missing.reported") == 0


def test_a_token_speaks_as_its_own_source_and_no_other(pages: Pages) -> None:
    assert send(pages, report()).status_code == 202
    answer = send(pages, report(source="wirral-ics"))
    assert answer.status_code == 403
    assert fields(answer) == ["source"]
    assert pages.journalled("missing.reported") == 1
    assert refused(pages) == [(NAME, Why.NOT_ITS_OWN, 1)]


def test_a_token_sends_the_types_that_it_was_given_and_no_other(pages: Pages) -> None:
    with unit_of_work(pages.engine) as uow:
        now = datetime.now(UTC)
        more = {"types": ["missing.*"], "holder": "A home", "days": 1, "by": "a test", "now": now}
        _, text = issue(uow, source="a-home", **more)
    assert send(pages, report(source="a-home"), text).status_code == 202
    answer = send(pages, event_factory("harm.disclosed", source="a-home"), text)
    assert (answer.status_code, fields(answer)) == (403, ["type"])
    assert pages.journalled("harm.disclosed") == 0


def test_every_problem_of_a_batch_is_told_and_none_of_it_is_taken(pages: Pages) -> None:
    batch = [report(), report(source="catch22"), report(source="wirral-ics", category="Z")]
    answer = send(pages, batch, **{"Content-Type": BATCH})
    assert answer.status_code == 422
    assert fields(answer) == ["[1].source", "[2].data.category", "[2].source"]
    forbidden = send(pages, batch[:2], **{"Content-Type": BATCH})
    assert (forbidden.status_code, fields(forbidden)) == (403, ["[1].source"])
    assert pages.journalled("missing.reported") == 0


def test_the_event_of_another_source_cannot_be_withdrawn(pages: Pages) -> None:
    """One force's token, naming another body as its source, once withdrew six alerts of two children."""
    harm = event_factory("harm.disclosed", source="catch22", id="ev-1", harm_type="sexual")
    pages.record([harm])
    assert open_alerts(pages) == 1
    withdrawal = {"supersedes": "ev-1", "changereason": "Forged."}
    attempts: Sequence[dict[str, Any]] = [
        event_factory("harm.disclosed", source="catch22", harm_type="other", **withdrawal),
        event_factory("missing.cancelled", source="catch22", **withdrawal),
        {**event_factory("harm.disclosed", source=NAME, **withdrawal), "supersedessource": "catch22"},
    ]
    answers = [send(pages, event) for event in attempts]
    assert [(answer.status_code, fields(answer)) for answer in answers] == [
        (403, ["source"]),
        (403, ["source"]),
        (422, ["supersedessource"]),
    ]
    # As its own source it may, and so takes back nothing: no event of its own has this id.
    assert send(pages, event_factory("missing.cancelled", source=NAME, **withdrawal)).status_code == 202
    pages.process()
    assert open_alerts(pages) == 1


def open_alerts(pages: Pages) -> int:
    with reading(pages.engine) as uow:
        return len(queries.alerts(uow))


@pytest.mark.parametrize("source", ["Homeward", "homeward-w\u0435b", "Merseyside Police"])
def test_no_source_is_taken_that_looks_like_another(pages: Pages, source: str) -> None:
    """Even where a token says so: one that is older than the check."""
    assert send(pages, report()).status_code == 202
    end(pages, source=source)
    answer = send(pages, report(source=source))
    assert (answer.status_code, fields(answer)) == (422, ["source"])
    assert pages.journalled("missing.reported") == 1


def test_a_refused_feed_is_seen_at_once_by_operations_and_by_the_duty_team(pages: Pages) -> None:
    people = [pages.signed_in(Role.OPS), pages.signed_in(Role.DUTY), pages.signed_in(Role.REPORTER)]
    places = ["/operations", "/duty", "/missing/new"]
    alarm = "Reports from other systems are being refused"
    assert [alarm in each.get(place).text for each, place in zip(people, places, strict=True)] == [False] * 3
    end(pages, expires_at=YESTERDAY)
    send(pages, report())
    shown = [each.get(place).text for each, place in zip(people, places, strict=True)]
    assert [alarm in page for page in shown] == [True, True, False]
    assert f"{NAME}: 1 call refused" in " ".join(shown[1].split())


@pytest.mark.parametrize("text", ["", f"nobody.{TOKEN}", f"{NAME}.wrong"])
def test_who_is_not_known_cannot_be_rung_and_is_told_to_operations_alone(pages: Pages, text: str) -> None:
    send(pages, report(), text)
    alarm = "Reports from other systems are being refused"
    assert alarm in pages.signed_in(Role.OPS).get("/operations").text
    assert alarm not in pages.signed_in(Role.DUTY).get("/duty").text


def test_operations_see_which_tokens_end_and_when_each_was_used(pages: Pages) -> None:
    end(pages, expires_at=datetime.now(UTC) + timedelta(days=6))
    send(pages, report())
    page = " ".join(pages.signed_in(Role.OPS).get("/operations").text.split())
    row = page[page.index(f'scope="row">{NAME}') :].partition("</tr>")[0]
    assert "Within 7 days" in row
    assert "Never" not in row


def test_an_auditor_sees_who_looked_and_no_name_of_a_child(pages: Pages) -> None:
    pages.record([event_factory("child.registered"), event_factory("harm.disclosed")])
    with reading(pages.engine) as uow:
        [alert] = queries.alerts(uow)
    pages.signed_in(Role.DUTY).get(f"/alerts/{alert.id}")
    page = pages.signed_in(Role.AUDITOR).get(f"/looks?username=duty&record={alert.child_ref}").text
    assert "duty" in page
    assert alert.child_ref in page
    assert "Avery" not in page
