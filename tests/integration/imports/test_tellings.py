"""Whom rules want told, on each kind of store: the founding case, a telling, the night, and the command."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from homeward.engine.rulefiles.load import load_rules
from homeward.errors import InvalidTransition
from homeward.services.alerts.answering import Step
from homeward.services.night import proof
from homeward.services.telling import tellings
from homeward.services.telling.tellings import Conversation
from homeward.store import tellings as stored
from homeward.store.tellings import TellingRow
from homeward.store.unit_of_work import reading, unit_of_work
from tests.commands import Homeward
from tests.founding_case import FILE
from tests.machine import ROOT

RULES = load_rules(ROOT / "rules")


@pytest.fixture
def to_police(homeward: Homeward, engine: Engine) -> list[TellingRow]:
    """What the girls' interview makes the police to be told."""
    assert homeward.import_("events", FILE, "--process").code == 0
    with reading(engine) as uow:
        return [row for row in stored.to_tell(uow) if row.recipient == "Police"]


def differences(engine: Engine) -> dict[str, int]:
    now = datetime.now(UTC)
    night = proof.run(engine, RULES, "344", now, now.date())
    return {table: count for table, count in night.differences.items() if count}


def tell(engine: Engine, row: TellingRow, shown: list[str]) -> None:
    now = datetime.now(UTC)
    step = Step("duty-1", now, RULES, "344", "Wirral")
    said = Conversation("telephone", "P. Invented", now, "As found.", "safeguarding", "LOG 0412")
    with unit_of_work(engine) as uow:
        tellings.record_told(uow, row.id, step, said, shown=shown)


def test_the_girls_interview_asks_once_to_tell_the_police_of_each_girl(
    homeward: Homeward, engine: Engine, to_police: list[TellingRow]
) -> None:
    listed = homeward("tellings", "--json")
    of_police = [each for each in listed.document["tellings"] if each["recipient"] == "Police"]
    assert sorted((each["child"]["value"], *each["codes"]) for each in of_police) == [
        ("W-1001", "R16"),
        ("W-1002", "R16"),
    ]
    assert len(to_police) == 2
    assert differences(engine) == {}
    assert "to tell." in homeward("tellings").err


def test_a_telling_is_kept_and_the_night_finds_it_as_it_is(
    engine: Engine, to_police: list[TellingRow]
) -> None:
    first, other = to_police
    tell(engine, first, [each["finding"] for each in first.findings])
    with reading(engine) as uow:
        assert [row.id for row in stored.to_tell(uow) if row.recipient == "Police"] == [other.id]
        told = stored.one(uow, first.id)
    assert (told.state, told.told_by, told.confirmed_reference) == ("confirmed", "duty-1", "LOG 0412")
    assert differences(engine) == {}
    with pytest.raises(InvalidTransition):
        tell(engine, first, [each["finding"] for each in first.findings])


def test_what_nobody_was_shown_is_still_to_be_told(engine: Engine, to_police: list[TellingRow]) -> None:
    with pytest.raises(InvalidTransition):
        tell(engine, to_police[0], ["another finding"])
    with reading(engine) as uow:
        assert to_police[0] in stored.to_tell(uow)


def test_what_is_past_its_time_is_overdue(engine: Engine, to_police: list[TellingRow]) -> None:
    dues = [row.due for row in to_police if row.due]
    with reading(engine) as uow:
        assert not {row.id for row in stored.overdue(uow, min(dues))} & {row.id for row in to_police}
        late = {row.id for row in stored.overdue(uow, max(dues) + timedelta(minutes=1))}
    assert {row.id for row in to_police} <= late
