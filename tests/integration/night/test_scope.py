"""Whom a night looks at that does not look at everyone: some at a time, and each once."""

from datetime import datetime, timedelta
from zlib import crc32

import pytest
from sqlalchemy import Engine, update

from homeward.store import identities, nights
from homeward.store.tables import core
from homeward.store.unit_of_work import reading, unit_of_work
from tests.factories import child_registered_factory, contact_disclosed_factory, event_factory
from tests.integration.night.given import NOW, given, harm
from tests.multitude import who

LONG_AGO = NOW - timedelta(days=900)
SINCE = NOW - timedelta(days=400)


def registered(engine: Engine, child: str, at: datetime) -> None:
    """Under a name that nobody else has, so that nothing is asked of who it is."""
    first, family, born = who(crc32(child.encode()))
    told = {"given_name": first, "family_name": family, "date_of_birth": born}
    given(engine, child_registered_factory(child=child, time=at.isoformat(), **told), at=at)


def looked_at(engine: Engine, limit: int) -> list[str]:
    """The numbers of the children, page by page."""
    found: list[str] = []
    with reading(engine) as uow:
        reached = ""
        while page := nights.in_scope(uow, SINCE, reached, limit):
            assert len(page) <= limit
            found += page
            reached = page[-1]
        assert nights.number_in_scope(uow, SINCE) == len(found)
        known = identities.identifiers_of(uow, found)
    assert found == sorted(set(found))
    return sorted(one.value for some in known.values() for one in some)


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_the_touched_the_named_and_those_of_whom_something_is_open_are_looked_at(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(nights, "LOOKED_AT", 2)
    for number in range(6):
        registered(engine, f"Q-{number}", LONG_AGO)
    given(engine, harm("OPEN-1", id="old") | {"time": LONG_AGO.isoformat()}, at=LONG_AGO)
    registered(engine, "TOUCHED-1", NOW - timedelta(days=30))
    named = [{"scheme": "la_child_id", "value": "NAMED-1"}]
    registered(engine, "NAMED-1", LONG_AGO)
    given(engine, contact_disclosed_factory(child="TOUCHED-1", named_children=named))
    with unit_of_work(engine) as uow:
        uow.execute(update(core.child).values(wake_at=None))
        for table in (core.candidate, core.missing_group, core.telling):
            uow.execute(table.delete())
    assert looked_at(engine, limit) == ["NAMED-1", "OPEN-1", "TOUCHED-1"]


def test_a_child_is_looked_at_for_what_came_under_another_of_its_references(engine: Engine) -> None:
    registered(engine, "Q-1", LONG_AGO)
    given(
        engine,
        event_factory("police.flag_changed", child="Q-2", on=False, time=LONG_AGO.isoformat()),
        at=LONG_AGO,
    )
    merged = {"scheme": "la_child_id", "value": "Q-2"}
    given(
        engine,
        event_factory("child.merged", child="Q-1", other=merged, time=LONG_AGO.isoformat()),
        at=LONG_AGO,
    )
    with unit_of_work(engine) as uow:
        uow.execute(update(core.child).values(wake_at=None))
    assert looked_at(engine, 1) == []
    registered(engine, "Q-2", NOW - timedelta(days=3))
    with unit_of_work(engine) as uow:
        uow.execute(update(core.child).values(wake_at=None))
    assert looked_at(engine, 1) == ["Q-1", "Q-2"]
