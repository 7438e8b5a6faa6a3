"""What is stored of children, event by event, is what their journal says.

Random histories of several children, while people decide and the clock goes on. Now and then everybody is
evaluated again: nothing may differ.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from homeward.domain.alerts.alert import AlertState
from homeward.domain.events import parse
from homeward.services.alerts import answering, dangers, suppressions
from homeward.services.alerts.answering import Step as Decision
from homeward.services.alerts.suppressions import can_be_suppressed
from homeward.services.evaluation.process import process, process_events
from homeward.services.meetings import macse, missing_group
from homeward.store import children, journal, queries
from homeward.store.database import connect, open_store
from homeward.store.missing_group import listed
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from tests.factories import event_factory
from tests.histories import WIRRAL, shipped_rules
from tests.worlds import (
    ANSWERED,
    BEGINNING,
    MISSING,
    STANDING,
    TAKEN_BACK,
    TOLD,
    Raw,
    Step,
    build,
    endangered,
    found,
    harmed,
    identifier,
    interviewed,
    referred,
    refused,
    reported,
    reported_by_carer,
    some,
    step,
)


def risk_changed(child: str, episode: str) -> Raw:
    return event_factory("missing.risk_changed", child=identifier(child), episode=episode)


def sighted(child: str, episode: str) -> Raw:
    return event_factory("missing.sighting", child=identifier(child), episode=episode, at="now")


def offered(child: str, episodes: list[str]) -> Raw:
    return event_factory("rhi.offered", child=identifier(child), episodes=episodes, offered_at="now")


ONE = st.just("A")
OFTEN = st.sampled_from(["E1", "E2", "E3", "E4", "E5"])
OF_ONE = st.one_of(
    step(reported, ONE, OFTEN, st.sampled_from("MMMA"), st.sampled_from(["HIGH", "unknown"])),
    step(reported, ONE, OFTEN, st.just("M"), st.just("MED")),
    step(reported_by_carer, ONE, OFTEN, st.sampled_from("YN"), st.sampled_from("YN"), st.just("341")),
    step(found, ONE, OFTEN),
    step(endangered, ONE, OFTEN, st.sampled_from(["Y", "unknown"])),
    step(interviewed, ONE, OFTEN, st.sampled_from("YN"), st.just("N")),
    step(harmed, ONE, st.just("threat"), st.sampled_from("YN"), st.integers(0, 19) | st.none()),
    step(referred, ONE, st.sampled_from(["older_man", "trafficking"])),
    step(refused, ONE, OFTEN, st.sampled_from(["child", "carer"])),
    step(risk_changed, ONE, OFTEN),
    step(sighted, ONE, OFTEN),
    step(offered, ONE, st.lists(OFTEN, min_size=1, max_size=2, unique=True)),
)
"""Mostly of one child, so that much of it hangs together."""
LONGER = st.lists(
    st.one_of(OF_ONE, OF_ONE, OF_ONE, OF_ONE, MISSING, TOLD, STANDING, ANSWERED, TAKEN_BACK),
    min_size=8,
    max_size=20,
)
CHANCE = st.randoms(use_true_random=False)


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "homeward.db"
    open_store(f"sqlite:///{path}").dispose()
    return path


class Installation:
    """A store and its clock."""

    def __init__(self, engine: Engine, chance: Random) -> None:
        self.engine, self.chance, self.now = engine, chance, BEGINNING

    def receive(self, raw: Raw) -> None:
        event = parse(raw)
        self.now = max(self.now, event.received_at) + timedelta(minutes=self.chance.choice([0, 1, 90]))
        with unit_of_work(self.engine) as uow:
            seq = journal.append(uow, event, to_outbox=True).seq
        if self.chance.random() < 0.9:  # else the next one overtakes it
            self.take_up([seq])

    def take_up(self, seqs: list[int]) -> None:
        with unit_of_work(self.engine) as uow:
            process_events(uow, seqs, shipped_rules(), WIRRAL, self.now)

    def left_over(self) -> list[int]:
        with reading(self.engine) as uow:
            return journal.unprocessed(uow, 100)

    def let_time_pass(self) -> None:
        self.now += timedelta(hours=self.chance.choice([1, 30, 80]))
        self.wake()

    def wake(self) -> None:
        with unit_of_work(self.engine) as uow:
            due = children.due_to_wake(uow, self.now, 100)
            process(uow, due, shipped_rules(), WIRRAL, self.now)

    def decide(self) -> None:
        with unit_of_work(self.engine) as uow:
            if steps := [*self._open_steps(uow)]:
                self.chance.choice(steps)()

    def _open_steps(self, uow: UnitOfWork) -> Iterator[Callable[[], None]]:
        by = Decision("duty-1", self.now, shipped_rules(), WIRRAL)
        for row in queries.alerts(uow):
            if row.state == AlertState.RAISED:
                yield partial(
                    answering.acknowledge,
                    uow,
                    row.id,
                    by,
                    shown=answering.standing(uow, row.id),
                    note="Seen.",
                )
            if row.state == AlertState.ACKNOWLEDGED:
                yield partial(
                    answering.decide,
                    uow,
                    row.id,
                    by,
                    shown=answering.standing(uow, row.id),
                    decision="referral",
                    reason="Known.",
                )
            if row.id in {each.alert_id for each in dangers.standing(uow, row.child_ref)}:
                safe = dangers.Safe("A. Sample, carer", "Is at home.", self.now)
                shown = [each.finding for each in dangers.standing(uow, row.child_ref)]
                yield partial(dangers.end_dangers, uow, row.id, by, safe, shown)
        for candidate in queries.candidates(uow):
            yield partial(macse.decline, uow, candidate.child_ref, by, reason="Not now.")
        for row in listed(uow):
            met = {"decision": "The school is asked.", "held_on": self.now.date()}
            after = self.chance.choice([None, self.now.date() + timedelta(days=7)])
            yield partial(missing_group.decide, uow, row.child_ref, by, **met, next_on=after)
        yield from self._suppressing(uow, by)

    def _suppressing(self, uow: UnitOfWork, by: Decision) -> Iterator[Callable[[], None]]:
        rule = self.chance.choice([each.id for each in shipped_rules().current if can_be_suppressed(each)])
        until = self.now + timedelta(hours=self.chance.choice([1, 40, 400]))
        in_force = {(row.child_ref, row.rule) for row in queries.suppressions(uow, self.now)}
        for child, suppressed in in_force:
            yield partial(suppressions.lift, uow, child, suppressed, by, reason="Look again.")
        for child in children.everyone(uow):
            if (child, rule) not in in_force:
                said = {"until": until, "reason": "Told each evening."}
                yield partial(suppressions.suppress, uow, child, rule, by, **said)

    def is_as_the_journal_says(self) -> None:
        """Evaluates everyone anew in a transaction that is then rolled back."""
        self.wake()
        with self.engine.connect() as uow:
            outcome = process(uow, children.everyone(uow), shipped_rules(), WIRRAL, self.now)
            uow.rollback()
        assert not any(outcome.differences.values()), outcome.differences
        assert not outcome.events


@some(0.06)
@given(LONGER, CHANCE)
def test_what_is_stored_event_by_event_is_what_the_journal_says(
    empty_store: Path, steps: list[Step], chance: Random
) -> None:
    with TemporaryDirectory() as folder:
        shutil.copy(empty_store, f"{folder}/homeward.db")
        engine = connect(f"sqlite:///{folder}/homeward.db")
        try:
            live_through(Installation(engine, chance), build(steps))
        finally:
            engine.dispose()


def live_through(installation: Installation, raws: list[Raw]) -> None:
    for raw in sorted(raws, key=lambda raw: raw["receivedtime"]):
        installation.receive(raw)
        if installation.chance.random() < 0.3:
            installation.let_time_pass()
        if installation.chance.random() < 0.3:
            installation.decide()
        if installation.chance.random() < 0.3 and not installation.left_over():
            installation.is_as_the_journal_says()
    if left := installation.left_over():
        installation.take_up(left)
    installation.is_as_the_journal_says()


def test_a_warning_sign_is_asked_about_again_when_the_child_goes_missing(
    empty_store: Path, tmp_path: Path
) -> None:
    shutil.copy(empty_store, tmp_path / "homeward.db")
    installation = Installation(connect(f"sqlite:///{tmp_path}/homeward.db"), Random(1))
    signs = [{"sign": "behaviour_change", "narrative": "Will not say where the telephone is from."}]
    told = (BEGINNING, {"type_": "sign.recorded", "signs": signs})
    gone = (BEGINNING + timedelta(days=2), {"type_": "missing.reported"})
    for at, said in told, gone:
        event = parse(event_factory(**said, time=at.isoformat()), received_at=at)
        with unit_of_work(installation.engine) as uow:
            seq = journal.append(uow, event, to_outbox=True).seq
            process_events(uow, [seq], shipped_rules(), WIRRAL, at)
    with reading(installation.engine) as uow:
        assert "R49" in {row.code for row in queries.findings(uow, children.everyone(uow))}
    installation.engine.dispose()
