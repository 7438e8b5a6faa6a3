"""What GOV.UK Notify says of a message, and what becomes of its notice."""

import pytest
from sqlalchemy import Engine

from homeward.domain.telling.notices import NoticeProblem
from tests.integration.notices.given import after, channels, send, stored, wait
from tests.receivers import WebService

TAKEN = {"id": "740e5834-3a29-46b4-9a6f-16142fde533a"}


@pytest.fixture
def taken(engine: Engine, web: WebService) -> WebService:
    """Notify, which has taken a message."""
    web.answer = TAKEN
    wait(engine, address="jo@example.org")
    assert send(engine, channels(notify=web)) == ["sent"]
    return web


def test_the_message_names_the_notice_and_fills_the_template(engine: Engine, taken: WebService) -> None:
    [call] = taken.calls
    assert call.path == "/v2/notifications/email"
    assert call.document["email_address"] == "jo@example.org"
    assert call.document["reference"] == stored(engine)[0].id
    assert "8F3A-22C1" in call.document["personalisation"]["body"]


@pytest.mark.parametrize(
    ("status", "becomes", "problem"),
    [
        ("created", "sent", None),
        ("sending", "sent", None),
        ("delivered", "delivered", None),
        ("permanent-failure", "failed", NoticeProblem.NOT_DELIVERED),
        ("temporary-failure", "waiting", NoticeProblem.NOT_DELIVERED),
        ("technical-failure", "waiting", NoticeProblem.NOT_DELIVERED),
    ],
)
def test_what_a_delivery_state_makes_of_a_notice(
    engine: Engine, taken: WebService, status: str, becomes: str, problem: str | None
) -> None:
    taken.answer = {**TAKEN, "status": status}
    assert send(engine, channels(notify=taken), after(seconds=29)) == ["sent"]
    assert send(engine, channels(notify=taken), after(seconds=30)) == [becomes]
    assert stored(engine)[0].problem == problem


def test_it_is_asked_until_it_says_what_became_of_the_message(engine: Engine, taken: WebService) -> None:
    notify = channels(notify=taken)
    taken.answer = {**TAKEN, "status": "sending"}
    assert send(engine, notify, after(seconds=30)) == ["sent"]
    taken.status = 503
    assert send(engine, notify, after(minutes=1)) == ["sent"]
    taken.status, taken.answer = 200, {**TAKEN, "status": "delivered"}
    assert send(engine, notify, after(minutes=2)) == ["delivered"]
    asked = len(taken.calls)
    send(engine, notify, after(hours=2))
    assert len(taken.calls) == asked


@pytest.mark.parametrize(
    ("status", "becomes", "problem"),
    [
        (400, "failed", NoticeProblem.REFUSED),
        (403, "waiting", NoticeProblem.AWAY),
        (429, "waiting", NoticeProblem.AWAY),
        (500, "waiting", NoticeProblem.AWAY),
    ],
)
def test_what_it_refuses_for_good_fails_and_all_else_is_tried_again(
    engine: Engine, web: WebService, status: int, becomes: str, problem: str
) -> None:
    web.status, web.answer = status, {"errors": [{"error": "An error", "message": "of a test"}]}
    wait(engine, address="jo@example.org")
    assert send(engine, channels(notify=web)) == [becomes]
    assert stored(engine)[0].problem == problem
