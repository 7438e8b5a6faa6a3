"""The rota as managers keep it, with what nobody covers."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from homeward.domain.calendar.deadlines import LONDON
from homeward.web.access.permissions import Role
from tests.pages import Browser, Pages, errors_of


@pytest.fixture
def manager(pages: Pages) -> Browser:
    return pages.signed_in(Role.CADT_MANAGER)


def instant(name: str, at: datetime) -> dict[str, str]:
    local = at.astimezone(LONDON)
    return {f"{name}-day": f"{local:%d/%m/%Y}", f"{name}-time": f"{local:%H:%M}"}


def add(browser: Browser, *, length: timedelta = timedelta(hours=12), **changed: str) -> list[str]:
    """The fields with errors."""
    starts = datetime.now(UTC) + timedelta(minutes=5)
    given = {"role": "cadt_manager", "username": "cadt_manager", "weeks": "1"}
    times = {**instant("starts", starts), **instant("ends", starts + length)}
    answer = browser.post("/rota", **{**given, **times, **changed})
    return errors_of(answer.text) if answer.status_code == 422 else []


def test_an_empty_rota_says_that_nobody_is_on_it(manager: Browser) -> None:
    page = manager.get("/rota").text
    assert page.count("nobody is on the rota") == 3


def test_a_shift_is_shown_leaves_smaller_gaps_and_can_be_taken_off(manager: Browser) -> None:
    assert add(manager, length=timedelta(days=7)) == []
    page = manager.get("/rota?weeks=1").text
    (remove,) = re.findall(r'action="(/rota/\w+/remove)"', page)
    assert manager.post(remove).status_code == 303
    assert not re.findall(r'action="(/rota/\w+/remove)"', manager.get("/rota").text)
    assert manager.post(remove).status_code == 404


def test_a_shift_of_every_week_is_put_on_for_each(manager: Browser) -> None:
    add(manager, weeks="4")
    assert len(re.findall(r'action="(/rota/\w+/remove)"', manager.get("/rota?weeks=4").text)) == 4


def test_what_is_wrong_is_said_all_at_once(manager: Browser) -> None:
    answer = manager.post("/rota", role="", username="", weeks="")
    assert errors_of(answer.text) == ["role", "username", "starts", "ends", "weeks"]
    assert add(manager, length=timedelta(0)) == ["ends-day"]
    assert add(manager, length=timedelta(days=8)) == ["ends-day"]


def test_who_is_on_duty_sees_the_rota_and_does_not_change_it(pages: Pages) -> None:
    duty = pages.signed_in(Role.DUTY)
    assert "Add a shift" not in duty.get("/rota").text
    assert duty.post("/rota", role="duty").status_code == 403
    assert pages.signed_in(Role.INTERVIEWER).get("/rota").status_code == 403
