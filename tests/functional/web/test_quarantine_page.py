"""A manager mends what could not be accepted; what it says is then known, and who looked is on record."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from homeward.errors import Problem
from homeward.store import quarantine
from homeward.store.quarantine import State
from homeward.store.tables import accounts
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.permissions import Role
from homeward.web.forms.answers import Answers
from tests.factories import event_factory
from tests.pages import Pages


def held(pages: Pages, event: dict[str, Any]) -> int:
    """An event in quarantine; answers with its number."""
    problem = Problem("time", "must be an instant with an offset")
    body = json.dumps(event).encode()
    with unit_of_work(pages.engine) as uow:
        return quarantine.add(
            uow, body, [problem], key=None, received_at=datetime.now(UTC), origin="missing-episodes"
        )


def state_of(pages: Pages, number: int) -> State:
    with reading(pages.engine) as uow:
        return quarantine.get(uow, number).state


GOOD = event_factory("missing.reported", id="late")
WRONG = {**GOOD, "time": "yesterday"}


def test_what_is_mended_is_accepted_and_known(pages: Pages) -> None:
    number = held(pages, WRONG)
    manager = pages.signed_in(Role.CADT_MANAGER)
    assert "time must be an instant with an offset" in manager.get("/quarantine").text
    answer = manager.send(f"/quarantine/{number}", Answers().with_values(body=json.dumps(GOOD)))
    assert answer.status_code == 303
    assert (state_of(pages, number), pages.journalled("missing.reported")) == (State.REPLAYED, 1)
    assert "Everything that was sent has been accepted" in manager.get("/quarantine").text


def test_what_is_still_wrong_stays_with_every_reason_and_keeps_what_was_typed(pages: Pages) -> None:
    number = held(pages, WRONG)
    typed = json.dumps({**WRONG, "id": ""})
    manager = pages.signed_in(Role.CADT_MANAGER)
    answer = manager.send(f"/quarantine/{number}", Answers().with_values(body=typed))
    assert answer.status_code == 422
    assert "It still cannot be accepted: " in answer.text
    for wrong in ("id must", "time must"):
        assert wrong in answer.text
    assert "yesterday" in answer.text
    assert (state_of(pages, number), pages.journalled("missing.reported")) == (State.OPEN, 0)


def test_what_needs_nothing_more_is_put_away_and_not_used(pages: Pages) -> None:
    number = held(pages, WRONG)
    manager = pages.signed_in(Role.CADT_MANAGER)
    assert manager.send(f"/quarantine/{number}", Answers(), "discard").status_code == 303
    assert (state_of(pages, number), pages.journalled("missing.reported")) == (State.DISCARDED, 0)


def test_each_look_is_on_record(pages: Pages) -> None:
    number = held(pages, WRONG)
    pages.signed_in(Role.CADT_MANAGER).get(f"/quarantine/{number}")
    with reading(pages.engine) as uow:
        looked = set(uow.scalars(select(accounts.access_log.c.what)))
    assert f"quarantine {number}" in looked


@pytest.mark.parametrize("role", [Role.OPS, Role.DUTY, Role.COORDINATOR])
def test_who_may_not_mend_sees_none_of_it(pages: Pages, role: Role) -> None:
    number = held(pages, WRONG)
    assert pages.signed_in(role).get(f"/quarantine/{number}").status_code == 403
