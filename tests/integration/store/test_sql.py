"""Statements mean the same on both databases, and use an index on each."""

import pytest
from sqlalchemy import Engine, insert, select, text

from homeward.store.sql import among, for_each
from homeward.store.tables.core import fingerprint
from homeward.store.unit_of_work import reading, unit_of_work


@pytest.mark.parametrize("wanted", [[], ["a"], ["a", "c", "not there"], [str(n) for n in range(100_000)]])
def test_among_finds_what_is_there_of_any_number_of_values(engine: Engine, wanted: list[str]) -> None:
    stored = ["a", "b", "c", "7"]
    with unit_of_work(engine) as uow:
        for_each(uow, insert(fingerprint), [{"fingerprint": each} for each in stored])
        found = uow.scalars(select(fingerprint).where(among(fingerprint.c.fingerprint, wanted)))
        assert set(found) == set(stored) & set(wanted)


def test_among_looks_values_up_in_an_index(engine: Engine) -> None:
    statement = select(fingerprint).where(among(fingerprint.c.fingerprint, ["a"])).compile(engine)
    with reading(engine) as uow:
        if engine.dialect.name == "sqlite":
            plan = uow.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ('["a"]',)).all()
        else:
            uow.execute(text("SET LOCAL enable_seqscan = off"))  # it reads an empty table from end to end
            plan = uow.exec_driver_sql(f"EXPLAIN {statement}", {"param_1": ["a"]}).all()
    assert "USING COVERING INDEX" in str(plan) or "Index Cond" in str(plan)
