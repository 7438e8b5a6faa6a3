"""A child whose picture is carried on from a snapshot is stored just as one whose whole history is read.

Random histories of several children, event by event, by two workers with snapshots of their own, while people
decide and the clock goes on. Now and then everything is evaluated from the journal: nothing may differ.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from homeward.domain.alerts import AlertState
from homeward.domain.entry import Entry
from homeward.domain.events import Identifier, parse
from homeward.domain.identity import resolve
from homeward.domain.matching import histories
from homeward.services import alerts, dangers, macse, missing_group, nightly, suppressions
from homeward.services.alerts import Step as Decision
from homeward.services.picture import carry_on, draw
from homeward.services.process import process, process_events
from homeward.services.snapshots import Snapshots
from homeward.services.suppressions import can_be_suppressed
from homeward.store import children, journal, queries
from homeward.store.database import connect, open_store
from homeward.store.missing_group import listed
from homeward.store.tables import finding
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
"""Mostly what a picture is carried on by, of one child, so that much of it hangs together."""
LONGER = st.lists(
    st.one_of(OF_ONE, OF_ONE, OF_ONE, OF_ONE, MISSING, TOLD, STANDING, ANSWERED, TAKEN_BACK),
    min_size=8,
    max_size=20,
)
CHANCE = st.randoms(use_true_random=False)


@some(0.2)
@given(LONGER)
@example([(reported, 0, 0, ("A", "E1", "M", "MED")), (referred, 1, 0, ("A", "trafficking"))])
def test_a_picture_carried_on_is_the_one_drawn_anew(steps: list[Step]) -> None:
    events = sorted(map(parse, build(steps)), key=lambda event: event.received_at)
    resolution = resolve(events)
    child = resolution.reference(Identifier("la_child_id", "w-A"))
    rules, before = shipped_rules(), draw(child, [], shipped_rules(), WIRRAL, BEGINNING)
    for received in range(1, len(events) + 1):
        now = events[received - 1].received_at + timedelta(minutes=5)
        so_far = histories([resolution.entry(event) for event in events[:received]]).get(child, [])
        held = {entry.event.key for entry in before.timeline.entries}
        new = [entry for entry in so_far if entry.event.key not in held]
        if carried := carry_on(before, new, rules, WIRRAL, now):
            before, _ = carried
            again = draw(child, before.timeline.entries, rules, WIRRAL, now)
            assert again == replace(before, made=[], judgements=again.judgements)
        else:
            before = draw(child, [*before.timeline.entries, *new], rules, WIRRAL, now)


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "homeward.db"
    open_store(f"sqlite:///{path}").dispose()
    return path


class Installation:
    """A store, its clock, and who evaluates: two workers that remember, and the web service that does not."""

    def __init__(self, engine: Engine, chance: Random) -> None:
        self.engine, self.chance, self.now = engine, chance, BEGINNING
        self.workers = [Snapshots(), Snapshots(kept=40)]

    def anyone(self) -> Snapshots | None:
        return self.chance.choice([*self.workers, self.workers[0], None])

    def receive(self, raw: Raw) -> None:
        event = parse(raw)
        self.now = max(self.now, event.received_at) + timedelta(minutes=self.chance.choice([0, 1, 90]))
        with unit_of_work(self.engine) as uow:
            seq = journal.append(uow, event, to_outbox=True).seq
        if self.chance.random() < 0.9:  # else the next one overtakes it
            self.take_up([seq])

    def take_up(self, seqs: list[int]) -> None:
        with unit_of_work(self.engine) as uow:
            process_events(uow, seqs, shipped_rules(), WIRRAL, self.now, self.anyone())

    def left_over(self) -> list[int]:
        with reading(self.engine) as uow:
            return journal.unprocessed(uow, 100)

    def let_time_pass(self) -> None:
        self.now += timedelta(hours=self.chance.choice([1, 30, 80]))
        self.wake()

    def wake(self) -> None:
        with unit_of_work(self.engine) as uow:
            due = children.due_to_wake(uow, self.now, 100)
            nothing_new: dict[str, list[Entry]] = {ref: [] for ref in due}
            process(uow, due, shipped_rules(), WIRRAL, self.now, self.anyone(), nothing_new)

    def decide(self) -> None:
        with unit_of_work(self.engine) as uow:
            if steps := [*self._open_steps(uow)]:
                self.chance.choice(steps)()

    def _open_steps(self, uow: UnitOfWork) -> Iterator[Callable[[], None]]:
        by = Decision("duty-1", self.now, shipped_rules(), WIRRAL)
        for row in queries.alerts(uow):
            if row.state == AlertState.RAISED:
                yield partial(
                    alerts.acknowledge, uow, row.id, by, shown=alerts.standing(uow, row.id), note="Seen."
                )
            if row.state == AlertState.ACKNOWLEDGED:
                yield partial(
                    alerts.decide,
                    uow,
                    row.id,
                    by,
                    shown=alerts.standing(uow, row.id),
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
def test_carried_on_is_as_drawn_anew(empty_store: Path, steps: list[Step], chance: Random) -> None:
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


def test_what_a_new_event_cannot_change_is_left_to_the_night(empty_store: Path, tmp_path: Path) -> None:
    shutil.copy(empty_store, tmp_path / "homeward.db")
    engine, snapshots = connect(f"sqlite:///{tmp_path}/homeward.db"), Snapshots()
    rules, later = shipped_rules(), BEGINNING + timedelta(days=100)

    def happens(type_: str, day: int, **details: object) -> None:
        time = (BEGINNING + timedelta(days=day)).isoformat()
        with unit_of_work(engine) as uow:
            event = parse(event_factory(type_, time=time, id=f"{type_}-{day}", **details), received_at=later)
            seq = journal.append(uow, event, to_outbox=True).seq
            process_events(uow, [seq], rules, WIRRAL, later, snapshots)

    for day in 1, 2, 3:
        happens("missing.reported", day, episode=f"E-{day}")
    with unit_of_work(engine) as uow:
        uow.execute(delete(finding).where(finding.c.episode == "E-2"))
    happens("missing.reported", 99, episode="E-99")
    with reading(engine) as uow:
        (child,) = children.everyone(uow)
        assert {row.episode for row in queries.findings(uow, [child])} == {"E-1", "E-3", "E-99"}
    night = nightly.run(engine, rules, WIRRAL, later, later.date())
    assert night.differences["findings"] > 0
    assert nightly.run(engine, rules, WIRRAL, later, later.date()).differences["findings"] == 0
    engine.dispose()
