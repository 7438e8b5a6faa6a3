"""Workers that die, are stopped, freeze or share the work: nothing is lost, and nothing is done twice."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import text

from homeward.store.unit_of_work import unit_of_work
from tests.backends import Postgres
from tests.chaos.harm import harms, is_done
from tests.factories import event_factory
from tests.system import Program, System, waits_until

MARK = "Quillon"


@pytest.mark.parametrize("end", [Program.kill, Program.stop], ids=["killed", "stopped"])
def test_another_worker_goes_on_where_one_ended_in_the_middle_of_a_batch(
    system: System, end: Callable[[Program], object]
) -> None:
    first = system.worker()
    system.publish(*harms(700))
    waits_until(system, lambda: system.journalled("harm.disclosed") > 0)
    end(first)
    assert system.journalled("harm.disclosed") < 700
    system.worker()
    waits_until(system, lambda: is_done(system, 700), 60)
    assert system.journalled("harm.disclosed") == 700


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


def test_a_worker_stopped_while_it_waits_for_the_store_has_acknowledged_nothing(
    production: System, postgres: Postgres
) -> None:
    worker = production.worker()
    postgres.crash()
    try:
        production.publish(*harms(3))
        worker.wait_for("tried again later", times=3)
        assert worker.stop() == 0
    finally:
        postgres.start()
    assert production.acknowledged("return-interviews") == 0
    production.worker()
    waits_until(production, lambda: is_done(production, 3))


def test_two_workers_share_the_partitions_and_one_takes_over_from_the_other(production: System) -> None:
    first, second = production.worker(), production.worker()
    first.wait_for("Executing _on_partitions_assigned", times=2)
    second.freeze()
    production.publish(*harms(100))
    waits_until(production, lambda: len(production.alerted()) > 0)
    waits_until(production, lambda: production.counts()["unprocessed"] == 0)
    shared = len(production.alerted())
    assert shared < 100
    second.kill()
    waits_until(production, lambda: is_done(production, 100))


def test_two_interviews_that_name_the_same_man_at_once_cannot_miss_each_other(production: System) -> None:
    production.worker()
    production.worker()
    pairs = 40
    said = [
        event_factory(
            "contact.disclosed",
            child=f"{side}-{pair}",
            contact={"kind": "adult", "alias": MARK, "phone": f"07700 900{pair:03}"},
        )
        for pair in range(pairs)
        for side in "AB"
    ]
    production.publish(*said)
    both = {(f"{side}-{pair}", "R19") for pair in range(pairs) for side in "AB"}
    waits_until(production, lambda: both <= set(production.found()))
