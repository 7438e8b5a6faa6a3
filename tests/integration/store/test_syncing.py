"""What is stored of children is compared by digest with what is wanted: what did not change costs nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, Table, event, update

from homeward.services.evaluation.process import process, process_events
from homeward.services.night import proof
from homeward.store.tables.alerts import alert, alert_reason
from homeward.store.tables.core import finding, task
from homeward.store.unit_of_work import unit_of_work
from tests.histories import WIRRAL, shipped_rules
from tests.integration.store.given import append
from tests.integration.store.given import event as given

RULES = shipped_rules()
NOW = datetime.now(UTC) + timedelta(hours=30)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def child(engine: Engine) -> str:
    """Missing for thirty hours, with findings, an alert and tasks."""
    gone = given("missing.reported", episode="E-1")
    (appended,) = append(engine, gone)
    with unit_of_work(engine) as uow:
        process_events(uow, [appended.seq], RULES, WIRRAL, NOW)
    assert appended.child_ref
    return appended.child_ref


def night(engine: Engine) -> dict[str, int]:
    found = proof.run(engine, RULES, WIRRAL, NOW, NOW.date())
    return {name: count for name, count in found.differences.items() if count}


def test_where_nothing_changed_two_statements_read_digests_and_none_writes(
    engine: Engine, child: str
) -> None:
    with unit_of_work(engine) as uow, statements(engine) as said:
        process(uow, [child], RULES, WIRRAL, NOW)
    assert sum("row_digest" in each for each in said) == 2
    writing = [each for each in said if not each.startswith("SELECT")]
    assert [each for each in writing if not each.startswith("UPDATE child SET wake_at")] == []


@pytest.mark.parametrize("table", [finding, alert_reason, task], ids=str)
def test_the_night_finds_a_row_that_another_hand_changed(engine: Engine, child: str, table: Table) -> None:
    with unit_of_work(engine) as uow:
        changed = uow.execute(update(table).values(because="Changed by hand.")).rowcount
    assert sum(night(engine).values()) == changed > 0
    assert night(engine) == {}


def test_what_an_older_program_wrote_is_given_digests_and_does_not_differ(engine: Engine, child: str) -> None:
    with unit_of_work(engine) as uow:
        for table in finding, alert, alert_reason, task:
            uow.execute(update(table).values(row_digest=0))
    assert night(engine) == {}
    with unit_of_work(engine) as uow:
        assert not any(process(uow, [child], RULES, WIRRAL, NOW).differences.values())
