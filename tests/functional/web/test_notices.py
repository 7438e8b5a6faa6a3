"""Operations see how it stands with telling people, and have what failed sent again."""

import pytest
from sqlalchemy import update

from homeward.config import settings
from homeward.domain.telling.notices import NoticeProblem, NoticeState
from homeward.store.tables.notices import notice
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from tests.integration.notices.given import states, wait
from tests.pages import Pages, field

AGAIN = "/operations/notices/send-again"


def fail(pages: Pages) -> None:
    """Two notices that the receiver refused."""
    for cause in ("raised", "escalated"):
        wait(pages.engine, cause, address="jo@example.org")
    with unit_of_work(pages.engine) as uow:
        uow.execute(update(notice).values(state=NoticeState.FAILED, problem=NoticeProblem.REFUSED))


def operations(pages: Pages) -> str:
    return " ".join(pages.signed_in(Role.OPS).get("/operations").text.split())


def test_where_no_channel_is_set_up_operations_are_told(pages: Pages) -> None:
    assert "No channel is set up: nobody is told electronically." in operations(pages)


def test_channels_that_are_set_up_are_named(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_SMTP_URL", "smtp://127.0.0.1")
    monkeypatch.setenv("HOMEWARD_MAIL_FROM", "homeward@example.org")
    settings.cache_clear()
    page = operations(pages)
    settings.cache_clear()
    assert "No channel is set up" not in page
    assert "e-mail" in page


def test_what_failed_is_counted_by_its_problem_and_sent_again(pages: Pages) -> None:
    fail(pages)
    page = operations(pages)
    assert "Failed: The receiver refused it for good" in page
    assert "jo@example.org" not in page
    ops = pages.signed_in(Role.OPS)
    assert ops.client.post(AGAIN, data={"csrf": "another"}).status_code != 303
    assert states(pages.engine) == ["failed"] * 2
    token = field(ops.get("/operations").text, "csrf")
    assert ops.client.post(AGAIN, data={"csrf": token}).status_code == 303
    assert states(pages.engine) == ["waiting"] * 2
    assert "Send again what failed" not in operations(pages)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPS])
def test_nobody_else_has_notices_sent_again(pages: Pages, role: Role) -> None:
    fail(pages)
    assert pages.signed_in(role).client.post(AGAIN).status_code == 403
    assert states(pages.engine) == ["failed"] * 2
