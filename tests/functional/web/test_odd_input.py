"""What no browser sends: numbers without end, NUL, years that cannot be meant, batches without end."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from homeward.web.access.permissions import Role
from homeward.web.api import BATCH, MOST_EVENTS, MOST_REFUSED
from tests.forms import BY_NAME, CONTACT, interview_answers, missing_answers
from tests.pages import Pages, bearer, errors_of

AUTH = {**bearer("wirral-ics"), "Content-Type": "application/json"}
TOO_LONG = "9" * 4301


@pytest.fixture
def service(store_url: str, tmp_path: Path) -> Iterator[Pages]:
    with Pages(store_url, tmp_path).running() as running:
        yield running


@pytest.mark.parametrize("part", ["day", "month", "year"])
@pytest.mark.parametrize("number", ["2147483648", TOO_LONG, "-1", "0"])
def test_a_number_that_is_no_part_of_a_date_is_an_error(pages: Pages, part: str, number: str) -> None:
    answers = missing_answers(**{f"reported_at-{part}": number})
    answer = pages.signed_in(Role.DUTY).send("/missing/new", answers)
    assert errors_of(answer.text) == ["reported_at-day"]


def test_a_block_with_a_number_without_end_is_an_error(pages: Pages) -> None:
    answers = interview_answers(**{**CONTACT, f"contacts-{TOO_LONG}-name": "Kay"})
    answer = pages.signed_in(Role.INTERVIEWER).send("/interviews/new", answers)
    assert (answer.status_code, errors_of(answer.text)) == (422, ["contacts"])


@pytest.mark.parametrize("year", ["1926", "2006"])
def test_a_year_that_can_hardly_be_meant_is_asked_about(pages: Pages, year: str) -> None:
    born = {"child-date_of_birth-day": f"2 3 {year}"}
    browser = pages.signed_in(Role.DUTY)
    for typed in ({**BY_NAME, **born}, {"reported_at-day": f"15 3 {year}"}):
        answers = missing_answers(**typed)
        answer = browser.send("/missing/new", answers, sure=False)
        assert "Is that right?" in answer.text
    assert pages.journalled("missing.reported") == 0


ADDRESSES = [
    "/alerts/%00",
    "/tasks?who=%00",
    "/sign-in?next=%00",
    "/rules/%00",
    "/%00",
    "/unknowns?done=%00",
    "/tasks/%00",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_nul_in_an_address_is_no_fault_signed_in_or_out(service: Pages, address: str) -> None:
    for reader in (service.visitor(), service.signed_in(Role.DUTY).client):
        assert 400 <= reader.get(address).status_code < 500


def test_a_nul_in_a_form_is_no_fault_signed_in_or_out(service: Pages) -> None:
    sent = {"csrf": "x", "child-given_name": "a\0b", "child-how": "name", "username": "\0", "password": "\0"}
    for client in (service.visitor(), service.signed_in(Role.DUTY).client):
        for path in ("/missing/new", "/interviews/new", "/sign-in"):
            answer = client.post(path, data=sent)
            assert (answer.status_code, "NUL" in answer.text) in ((400, True), (403, False))
    assert service.drafts() == []


def test_a_nul_sent_to_the_api_is_no_fault(service: Pages) -> None:
    api = service.visitor()
    in_id = b'{"id": "a\\u0000", "source": "wirral-ics", "type": "missing.found"}'
    for body in (in_id, b'{"a\\u0000": 1}', b"\0"):
        assert api.post("/api/v1/events", content=body, headers=AUTH).status_code in (400, 422)


def test_a_name_given_twice_is_refused_by_name(pages: Pages) -> None:
    body = b'{"id": "a", "data": {"child": 1, "child": 2}}'
    answer = pages.visitor().post("/api/v1/events", content=body, headers=AUTH)
    assert answer.status_code == 422
    assert "'child'" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("events", [MOST_EVENTS, 2**20 // 3])
def test_the_answer_to_a_batch_is_bounded(pages: Pages, events: int) -> None:
    body = b"[" + b",".join([b"{}"] * events) + b"]"
    began = time.monotonic()
    answer = pages.visitor().post(
        "/api/v1/events", content=body, headers={**AUTH, "Content-Type": BATCH}, timeout=60
    )
    assert answer.status_code == 422
    assert len(answer.content) < 200_000
    assert time.monotonic() - began < 20
    told = answer.json()["errors"][-1]["message"]
    assert "at most" in told if events > MOST_EVENTS else f"{MOST_EVENTS - MOST_REFUSED:,} events" in told


def test_the_errors_of_one_event_are_bounded(pages: Pages) -> None:
    fields = b",".join(b'"a%d": NaN' % number for number in range(50_000))
    body = b'{"type": "missing.found", "data": {%s}}' % fields
    answer = pages.visitor().post("/api/v1/events", content=body, headers=AUTH, timeout=60)
    assert answer.status_code == 422
    assert len(answer.content) < 200_000
    assert "more errors" in answer.json()["errors"][-1]["message"]
