"""The API for agencies' systems: what it answers to good, bad, repeated and contradictory input."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from homeward.size_limits import LARGEST_REQUEST
from homeward.store.tables.core import journal
from homeward.store.unit_of_work import reading
from homeward.web.api import BATCH
from tests.factories import event_factory
from tests.pages import Pages, bearer

AUTH = bearer("wirral-ics")


def send(pages: Pages, content: Any, **headers: str) -> httpx.Response:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return pages.visitor().post(
        "/api/v1/events", content=body, headers={"Content-Type": "application/json", **AUTH, **headers}
    )


def test_an_event_is_accepted_and_then_a_duplicate(pages: Pages) -> None:
    event = event_factory("missing.reported")
    answers = [send(pages, event) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    taken = {"id": event["id"], "source": event["source"], "unmatched": False}
    assert [answer.json() for answer in answers] == [
        {**taken, "status": "accepted"},
        {**taken, "status": "duplicate"},
    ]
    assert pages.journalled("missing.reported") == 1


def test_a_child_without_an_identifier_of_the_authority_is_unmatched(pages: Pages) -> None:
    event = event_factory("missing.reported", child={"scheme": "police_ref", "value": "P-7"})
    assert send(pages, event).json()["unmatched"] is True
    number = event_factory("missing.reported", child={"scheme": "la_child_id", "value": "W-7"})
    assert send(pages, number).json()["unmatched"] is False


def test_the_same_id_with_other_content_is_a_conflict(pages: Pages) -> None:
    event = event_factory("missing.reported")
    send(pages, event)
    answer = send(pages, {**event, "data": {**event["data"], "category": "A"}})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"


def test_every_error_is_listed_without_repeating_what_was_sent(pages: Pages) -> None:
    event = event_factory("missing.reported", time="yesterday", category="Avery", episode=None)
    answer = send(pages, event)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["status"] == 422
    assert {"time", "data.category", "data.episode"} <= {error["field"] for error in problem["errors"]}
    assert all(error["message"] for error in problem["errors"])
    assert "Avery" not in answer.text
    assert pages.journalled("missing.reported") == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"specversion": "1.0", "id', 400),
        (b"\xff\xfe\x00", 400),
        (b"[" * 100_000, 400),
        (b"[]", 422),
        (b'"text"', 422),
        (b"{}", 422),
        (b" " * (LARGEST_REQUEST + 1), 413),
    ],
)
def test_what_is_no_event_is_refused_as_a_problem(pages: Pages, body: bytes, status: int) -> None:
    answer = send(pages, body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_a_batch_goes_in_whole_or_not_at_all(pages: Pages) -> None:
    batch = {"Content-Type": BATCH}
    good = [event_factory("missing.reported"), event_factory("missing.found")]
    bad = [*good, event_factory("missing.reported", category="Z")]
    refused = send(pages, bad, **batch)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["[2].data.category"]
    assert pages.journalled("missing.reported") == 0
    answer = send(pages, good, **batch)
    assert [taken["status"] for taken in answer.json()] == ["accepted", "accepted"]
    assert send(pages, good[0], **batch).status_code == 422


def test_an_agency_cannot_speak_for_homeward(pages: Pages) -> None:
    answer = send(pages, event_factory("alert.raised"))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["type"]


def test_where_a_placement_is_follows_from_its_postcode_and_is_a_duplicate_again(pages: Pages) -> None:
    event = event_factory("placement.started", host_la=None, postcode="L1 8JQ")
    assert [send(pages, event).json()["status"] for _ in range(2)] == ["accepted", "duplicate"]
    with reading(pages.engine) as uow:
        [body] = uow.scalars(select(journal.c.body).where(journal.c.type == "placement.started"))
    assert (body["data"]["host_la"], body["data"]["location"]) == ("341", "OUT")


def test_by_what_a_place_was_located_is_for_homeward_to_say(pages: Pages) -> None:
    event = event_factory("placement.started", located_by="a map")
    assert send(pages, event).status_code == 422


def test_a_reference_that_nobody_was_given_is_refused(pages: Pages) -> None:
    answer = send(pages, event_factory("macse.declined", child=None, child_ref="made-up"))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["data.child_ref"]


def test_what_happens_at_other_addresses(pages: Pages) -> None:
    visitor = pages.visitor()
    assert visitor.get("/healthz").json() == {"status": "alive"}
    assert visitor.get("/readyz").json() == {"status": "ready"}
    assert visitor.get("/api/v1/nothing").headers["content-type"] == "application/problem+json"
    assert "/api/v1/events" in visitor.get("/api/v1/openapi.json").json()["paths"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)


@given(
    changes=st.dictionaries(
        st.sampled_from(
            ["id", "source", "type", "time", "recordedtime", "data", "supersedes", "specversion"]
        ),
        JSON,
    )
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_is_a_fault_of_ours(pages: Pages, changes: dict[str, Any]) -> None:
    answer = send(pages, {**event_factory("missing.reported"), **changes})
    assert answer.status_code in (202, 400, 403, 409, 422), answer.text
