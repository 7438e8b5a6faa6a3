"""A worker that can keep nothing in quarantine ends, and acknowledges nothing."""

import json

from sqlalchemy import text

from homeward.store.unit_of_work import unit_of_work
from tests.system import System, waits_until

MARK = "Quillon"


def test_a_worker_whose_quarantine_fails_ends_with_the_offset_where_it_was(system: System) -> None:
    with unit_of_work(system.engine) as uow:
        uow.execute(text("ALTER TABLE quarantine RENAME TO away"))
    worker = system.worker()
    broken = json.dumps({"given_name": MARK}).encode()[:-1]
    system.produce([("return-interviews", broken)])
    assert worker.ends() != 0
    assert "worker stops" in worker.said
    assert MARK not in worker.said
    assert system.acknowledged("return-interviews") == 0

    with unit_of_work(system.engine) as uow:
        uow.execute(text("ALTER TABLE away RENAME TO quarantine"))
    system.worker()
    waits_until(system, lambda: [held.body for held in system.quarantined()] == [broken])
    waits_until(system, lambda: system.acknowledged("return-interviews") == 1)
