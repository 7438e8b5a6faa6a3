"""Workers that share the work, and one that waits for the store."""

from tests.backends import Postgres
from tests.chaos.harm import harms, is_done
from tests.factories import event_factory
from tests.system import System, waits_until

MARK = "Quillon"


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
