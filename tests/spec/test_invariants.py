"""What holds for every history (design.md, section 2), tried on random ones of several children.

`HYPOTHESIS_PROFILE=deep` tries twenty times as many.
"""

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Engine

from homeward.cli.evaluate import document_of
from homeward.domain.alerts.alert import OPEN_STATES, AlertState
from homeward.domain.alerts.open_matter import reason_of
from homeward.domain.contacts.likely_contacts import IF_ONE_PERSON
from homeward.domain.events import MADE_BY_HOMEWARD, PAGES, Event, parse
from homeward.domain.events.entry import standing
from homeward.domain.events.originals import corrected_apart
from homeward.domain.events.registry import REGISTRY
from homeward.domain.findings.finding import Finding
from homeward.domain.identity.identified import preference, resolve
from homeward.domain.identity.pairs import IF_ONE_CHILD
from homeward.engine.in_memory import evaluate_events
from homeward.services import views
from homeward.services.alerts import answering
from homeward.services.evaluation.process import process, process_events
from homeward.services.intake.accept import Raw as Input
from homeward.services.intake.accept import accept, take_in
from homeward.services.intake.senders import SIGNED_IN
from homeward.store import identities, queries
from homeward.store.database import open_store
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from tests.histories import WIRRAL, shipped_rules
from tests.worlds import AFTERWARDS, STEPS, Raw, Step, build, some

CHANCE = st.randoms(use_true_random=False)
TICK = timedelta(microseconds=1)
Key = tuple[str, str]
"""A child by its preferred identifier, and a finding by its id."""


def printed(raws: Sequence[Raw]) -> str:
    """What `homeward evaluate` prints of these events."""
    rules = shipped_rules()
    results = evaluate_events(map(parse, raws), rules, AFTERWARDS, WIRRAL)
    return json.dumps(document_of(results, rules, [], AFTERWARDS))


def found(events: Sequence[Event], as_of: datetime = AFTERWARDS) -> dict[Key, Finding]:
    """The findings as of that instant; children go by the identifiers that they have in the end."""
    child_of = resolve(events).child_of
    return {
        (child_of[result.child].value, finding.id): finding
        for result in evaluate_events(events, shipped_rules(), as_of, WIRRAL)
        for finding in result.evaluation.findings
    }


@some(0.1)
@given(STEPS, CHANCE)
def test_any_order_and_any_number_of_copies_print_the_same_bytes(steps: list[Step], chance: Random) -> None:
    raws = build(steps)
    mixed = raws + chance.choices(raws, k=len(raws))
    chance.shuffle(mixed)
    assert printed(mixed) == printed(raws)


@some(0.1)
@given(STEPS)
def test_a_delay_changes_no_finding_but_when_it_was_known(steps: list[Step]) -> None:
    """Each is of a time of its own: of two statements about one time the one received later counts."""
    apart = [(what, hour + n / 100, delay, details) for n, (what, hour, delay, details) in enumerate(steps)]
    on_time = [(what, hour, 0, details) for what, hour, _, details in apart]

    def plain(steps: list[Step]) -> dict[Key, tuple[object, ...]]:
        every = found([*map(parse, build(steps))])
        return {key: (each.due, each.evidence, each.because, each.actions) for key, each in every.items()}

    assume(not corrected_apart([*map(parse, build(apart))]))
    assert plain(apart) == plain(on_time)


@some(0.1)
@given(STEPS)
def test_a_finding_is_known_from_when_it_could_be_told_for_good(steps: list[Step]) -> None:
    events = [*map(parse, build(steps))]
    assume(each_was_told_once(events))
    for key, finding in found(events).items():
        assert finding.known >= finding.due
        assert key in found(events, as_of=finding.known), finding
        if finding.known > finding.due:
            assert key not in found(events, as_of=finding.known - TICK), finding


def each_was_told_once(events: Sequence[Event]) -> bool:
    """No episode has two starts or two returns, whose due time would move, and no joined child was parted."""
    child_of = resolve(events).child_of
    joining = {event.id for event in events if len(event.identifiers) > 1}
    told = {
        (child_of[event.child], event.type, event.data.episode, event.occurred_at)
        for event in standing(events)
        if event.child and event.type in ("missing.reported", "missing.found")
    }
    once = len(told) == len({each[:3] for each in told})
    return once and not any(event.supersedes in joining for event in events)


@some(0.1)
@given(STEPS, st.sampled_from(["female", "male", "indeterminate"]), st.sampled_from(["WBRI", "APKN"]))
def test_no_finding_depends_on_sex_or_ethnicity(steps: list[Step], sex: str, ethnicity: str) -> None:
    raws = build(steps)
    others = deepcopy(raws)
    for each in others:
        if each["type"] in ("child.registered", "child.updated"):
            each["data"] |= {"sex": sex, "ethnicity": ethnicity}
    assert printed(others) == printed(raws)


NAMES = sorted({name for model in REGISTRY.values() for name in model.model_fields})


@some(0.1)
@given(STEPS, st.sampled_from(["N", "Y", ["x"], {"scheme": "upn"}]))
def test_a_field_that_its_type_does_not_have_says_nothing(steps: list[Step], value: Any) -> None:
    """Whatever it means in another type: it is kept, and no rule or identity reads it (contracts.md, 1)."""
    raws = build(steps)
    assert printed([_with_fields_of_others(raw, value) for raw in raws]) == printed(raws)


def _with_fields_of_others(raw: Raw, value: Any) -> Raw:
    own = REGISTRY[raw["type"]].model_fields
    return {**raw, "data": {name: value for name in NAMES if name not in own} | raw["data"]}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One store for all examples; each is a world of its own in it."""
    path: Path = tmp_path_factory.mktemp("invariants")
    engine = open_store(f"sqlite:///{path}/homeward.db")
    yield engine
    engine.dispose()


worlds = count(1)
ON_CONDITION = (IF_ONE_CHILD, IF_ONE_PERSON)


def receive(engine: Engine, raws: Sequence[Raw]) -> None:
    """Accept and process, in one transaction."""
    ours = [raw for raw in raws if raw["type"] in MADE_BY_HOMEWARD or raw["source"] == PAGES]
    inputs = [Input(json.dumps(raw).encode(), raw) for raw in raws if raw not in ours]
    with unit_of_work(engine) as uow:
        intake = take_in(uow, inputs, received_at=None, now=AFTERWARDS, origin="test", to_outbox=True)
        assert intake.refused == []
        at_home = [accept(uow, raw, received_at=parse(raw).received_at, sender=SIGNED_IN).seq for raw in ours]
        process_events(uow, [*intake.accepted, *at_home], shipped_rules(), WIRRAL, AFTERWARDS)


def children(uow: UnitOfWork, events: Sequence[Event]) -> dict[str, str]:
    """Each child of this world by its reference, with its preferred identifier."""
    mentioned = {one for event in events for one in (*event.identifiers, *event.named)}
    refs = set(identities.find(uow, mentioned).values())
    known = identities.identifiers_of(uow, refs)
    return {ref: min(known[ref], key=preference).value for ref in refs}


def is_as_the_events_say(engine: Engine, raws: Sequence[Raw]) -> None:
    """What is stored is what evaluating everything at once finds, and evaluating again changes nothing.

    The worlds in the store look alike, so what holds on condition that two are one is left aside.
    """
    events = [*map(parse, raws)]
    expected = found(events)
    with unit_of_work(engine) as uow:
        who = children(uow, events)
        stored = {(who[row.child_ref], row.id): row for row in queries.findings(uow, set(who))}
        theirs = queries.alerts_of(uow, set(who))
        reasons = {
            (who[row.child_ref], reason.finding)
            for row in theirs
            if row.state != AlertState.JOINED
            for reason in queries.reasons(uow, [row.id])[row.id]
            if reason.withdrawn_at is None and not reason.because.startswith(ON_CONDITION)
        }
        again = process(uow, who, shipped_rules(), WIRRAL, AFTERWARDS)
    assert {
        key: (row.due, row.known, row.late, row.because, [each["id"] for each in row.evidence])
        for key, row in stored.items()
    } == {
        key: (each.due, each.known, each.late, each.because, [id_ for _, id_ in each.evidence])
        for key, each in expected.items()
    }
    assert reasons == {
        (child, reason_of(each)) for (child, _), each in expected.items() if "cadt" in each.actions
    }
    open_ = [row.child_ref for row in theirs if row.state in OPEN_STATES]
    assert len(open_) == len(set(open_)), "a child has two open alerts"
    assert not again.events
    assert not any(again.differences.values()), again.differences


@some(0.08)
@given(STEPS, CHANCE)
def test_what_is_stored_does_not_depend_on_order_copies_or_batches(
    engine: Engine, steps: list[Step], chance: Random
) -> None:
    raws = build(steps, f"w{next(worlds)}")
    mixed = raws + chance.choices(raws, k=3)
    chance.shuffle(mixed)
    while mixed:
        size = chance.choice([1, 1, 1, 4])
        receive(engine, mixed[:size])
        mixed = mixed[size:]
    is_as_the_events_say(engine, raws)


@some(0.04)
@given(STEPS, CHANCE)
def test_what_a_person_decided_stays_decided(engine: Engine, steps: list[Step], chance: Random) -> None:
    raws = build(steps, f"w{next(worlds)}")
    order = chance.sample(raws, k=len(raws))
    decided: set[str] = set()
    for so_far, raw in enumerate(order, 1):
        receive(engine, [raw])
        with unit_of_work(engine) as uow:
            decided |= decide_all(uow, children(uow, [*map(parse, order[:so_far])]))
    with reading(engine) as uow:
        for alert_id in decided:
            row = queries.alert_by_id(uow, alert_id)
            steps_of_it = [event.type for event in views.alert_history(uow, row)]
            last = len(steps_of_it) - steps_of_it[::-1].index("alert.decided")
            assert row.state == AlertState.DECIDED
            assert set(steps_of_it[last:]) <= {"alert.reason_withdrawn"}
    is_as_the_events_say(engine, raws)


def decide_all(uow: UnitOfWork, who: dict[str, str]) -> set[str]:
    """A duty worker answers every alert of these children at once."""
    step = answering.Step("duty-1", AFTERWARDS, shipped_rules(), WIRRAL)
    open_ = [row for row in queries.alerts_of(uow, set(who)) if row.state == AlertState.RAISED]
    for row in open_:
        shown = answering.standing(uow, row.id)
        answering.acknowledge(uow, row.id, step, shown=shown, note="")
        answering.decide(uow, row.id, step, shown=shown, decision="referral", reason="Passed on.")
    return {row.id for row in open_}
