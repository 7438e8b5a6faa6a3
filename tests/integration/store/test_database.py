"""Opening a store creates and migrates it, whoever comes first, and what goes in comes out the same."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import DBAPIError, StatementError

from homeward.store.database import REVISION, open_store
from homeward.store.migrations import configuration
from homeward.store.tables.core import child, identifier, metadata
from homeward.store.unit_of_work import reading, unit_of_work
from tests.machine import ROOT

NOON = datetime(2026, 3, 29, 12, 0, 0, 250_000, tzinfo=UTC)


def test_the_newest_migration_is_the_one_that_opening_asks_for() -> None:
    assert ScriptDirectory.from_config(configuration()).get_current_head() == REVISION


def test_migrations_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_several_processes_may_open_a_new_store_at_once(store_url: str) -> None:
    program = "import sys; from homeward.store.database import open_store; open_store(sys.argv[1])"
    opening = [subprocess.Popen([sys.executable, "-c", program, store_url], cwd=ROOT) for _ in range(3)]
    assert [process.wait(60) for process in opening] == [0, 0, 0]


def test_a_store_that_is_up_to_date_opens_without_loading_alembic(store_url: str) -> None:
    open_store(store_url).dispose()
    program = "import sys; from homeward.store.database import open_store; open_store(sys.argv[1])"
    program += "; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program, store_url], cwd=ROOT, timeout=60).returncode == 0


@pytest.mark.parametrize("offset", [0, 1, -5])
def test_an_instant_comes_back_aware_and_the_same(engine: Engine, offset: int) -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=offset)))
    with unit_of_work(engine) as uow:
        uow.execute(insert(child).values(ref="a", known_since=elsewhere))
    with reading(engine) as uow:
        found = uow.execute(select(child.c.known_since).where(child.c.known_since == elsewhere)).scalar_one()
    assert found == NOON
    assert found.utcoffset() == timedelta(0)


def test_an_instant_without_an_offset_is_refused(engine: Engine) -> None:
    with unit_of_work(engine) as uow, pytest.raises(StatementError, match="an instant needs an offset"):
        uow.execute(insert(child).values(ref="a", known_since=NOON.replace(tzinfo=None)))


def test_instants_sort_by_time(engine: Engine) -> None:
    moments = [NOON + timedelta(microseconds=step) for step in (-250_000, -1, 0, 1)]
    with unit_of_work(engine) as uow:
        uow.execute(insert(child), [{"ref": str(at), "known_since": at} for at in reversed(moments)])
    with reading(engine) as uow:
        assert list(uow.scalars(select(child.c.known_since).order_by(child.c.known_since))) == moments


def test_a_unit_of_work_that_fails_leaves_nothing(engine: Engine) -> None:
    def write_and_fail() -> None:
        with unit_of_work(engine) as uow:
            uow.execute(insert(child).values(ref="a", known_since=NOON))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with reading(engine) as uow:
        assert uow.execute(select(child)).all() == []


def test_a_reference_to_no_child_is_refused(engine: Engine) -> None:
    row = {"scheme": "local", "value": "1", "source": "s", "shown": "1", "child_ref": "nobody"}
    with pytest.raises(DBAPIError), unit_of_work(engine) as uow:
        uow.execute(insert(identifier).values(row))


def test_reading_goes_on_while_somebody_writes(engine: Engine) -> None:
    with unit_of_work(engine) as writing, reading(engine) as uow:
        writing.execute(insert(child).values(ref="a", known_since=NOON))
        assert uow.execute(select(child)).all() == []
