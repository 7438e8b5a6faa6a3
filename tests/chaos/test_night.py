"""A night that is killed in the middle of a shard goes on where it was, and counts each child once."""

import signal
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select, update

from homeward.store import nights
from homeward.store.database import open_store
from homeward.store.nights import NightRow
from homeward.store.tables import core
from homeward.store.unit_of_work import reading, unit_of_work
from tests.histories import shipped_rules
from tests.multitude import fill
from tests.nightly import Nightly
from tests.stores import sqlite_store
from tests.up import eventually

CHILDREN = 1600
SHARDS = "1/2", "2/2"


def spoil(engine: Engine) -> set[str]:
    """Findings of these children are otherwise than the journal says."""
    with unit_of_work(engine) as uow:
        uow.execute(update(core.finding).values(because="Invented."))
        return set(uow.scalars(select(core.finding.c.child_ref)))


def rows(engine: Engine) -> list[NightRow]:
    with reading(engine) as uow:
        return nights.parts(uow, datetime.now(UTC).date())


def named(engine: Engine) -> list[str]:
    """Whom the night found to be stored otherwise, each as often as it says so."""
    with reading(engine) as uow:
        parts = nights.parts(uow, datetime.now(UTC).date())
        found = [each for row in parts for each in nights.differences(uow, row.id)]
    return sorted(each.about.removeprefix("child ") for each in found if each.kind == "stored_otherwise")


def test_a_killed_shard_goes_on_and_the_certificate_counts_each_child_once(tmp_path: Path) -> None:
    url = sqlite_store(tmp_path)
    engine = open_store(url)
    fill(engine, CHILDREN * 20, shipped_rules(), datetime.now(UTC))
    spoiled = spoil(engine)
    nightly = Nightly(url, tmp_path)

    process = nightly.start("reconcile", "--shard", SHARDS[0])
    eventually(lambda: any(row.reached for row in rows(engine)))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    (left,) = rows(engine)
    assert left.ended_at is None
    assert 0 < left.counts["children"] < CHILDREN / 2

    parts = [nightly.run("reconcile", "--shard", shard)[0] for shard in SHARDS]
    whole, _ = nightly.run("reconcile", "--conclude")
    ended = rows(engine)
    assert [row.part for row in ended] == [*SHARDS, "conclusion"]
    assert ended[0].id == left.id
    assert whole["children"] == sum(part["children"] for part in parts) == CHILDREN
    assert named(engine) == sorted(spoiled)
    assert whole["found"]["stored_otherwise"] == len(spoiled)
    assert "not_ended" not in whole["found"]
    engine.dispose()
