"""Which children are one child, whatever the order in which that is said, and said no longer."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from homeward.domain.events import Event, Identifier
from homeward.domain.events.entry import standing
from homeward.domain.identity.identified import resolve
from homeward.store import children, identities, journal
from homeward.store.tables.core import child
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from tests.integration.store.given import append, event, identifier, registration

UPN = "upn:A123456789012"


def same_child(engine: Engine, *identifiers: str) -> bool:
    wanted = [identifier(each) for each in identifiers]
    with reading(engine) as uow:
        found = identities.find(uow, wanted)
    assert len(found) == len(wanted)
    return len(set(found.values())) == 1


def withdrawal_of(record: Event, child: str = "la_child_id:W-1") -> Event:
    return registration(child, source=record.source, supersedes=record.id, changereason="Entered in error.")


def test_identifiers_given_together_are_one_child(engine: Engine) -> None:
    append(engine, registration("la_child_id:W-1", "police_ref:P-1"))
    assert same_child(engine, "la_child_id:W-1", "police_ref:P-1")


def test_children_known_apart_are_joined_and_the_longest_known_speaks(engine: Engine) -> None:
    append(
        engine,
        registration("police_ref:P-1", time="2026-03-03T00:00:00Z"),
        registration("la_child_id:W-1", time="2026-03-02T00:00:00Z"),
    )
    with reading(engine) as uow:
        longest_known = identities.find(uow, [Identifier("la_child_id", "W-1")]).popitem()[1]
    append(engine, registration("police_ref:P-1", "la_child_id:W-1"))
    with reading(engine) as uow:
        assert children.everyone(uow) == [longest_known]
        assert identities.identifiers_of(uow, [longest_known]) == {
            longest_known: [Identifier("la_child_id", "W-1"), Identifier("police_ref", "P-1")]
        }


def test_joined_through_several_records(engine: Engine) -> None:
    append(
        engine,
        registration("la_child_id:W-1", "police_ref:P-1"),
        registration("local:L-1", "nhs_number:943 476 5919"),
        registration("police_ref:P-1", "local:L-1"),
    )
    assert same_child(engine, "la_child_id:W-1", "nhs_number:9434765919")


def test_a_upn_belongs_to_the_only_child_that_claims_it(engine: Engine) -> None:
    append(engine, registration("la_child_id:W-1", UPN), event())
    assert same_child(engine, "la_child_id:W-1", UPN)


def test_a_upn_that_two_children_claim_belongs_to_neither(engine: Engine) -> None:
    append(engine, registration("la_child_id:W-1", UPN), registration("la_child_id:W-2", UPN))
    assert not same_child(engine, "la_child_id:W-1", UPN)
    assert not same_child(engine, "la_child_id:W-2", UPN)


def test_a_withdrawn_record_takes_children_apart_again(engine: Engine) -> None:
    joining = registration("la_child_id:W-1", "police_ref:P-1")
    append(engine, joining, withdrawal_of(joining))
    assert not same_child(engine, "la_child_id:W-1", "police_ref:P-1")


def test_a_withdrawal_may_arrive_before_what_it_withdraws(engine: Engine) -> None:
    joining = registration("la_child_id:W-1", "police_ref:P-1")
    append(engine, withdrawal_of(joining), joining)
    assert not same_child(engine, "la_child_id:W-1", "police_ref:P-1")


def test_a_corrected_record_joins_what_it_says_instead(engine: Engine) -> None:
    joining = registration("la_child_id:W-1", "police_ref:P-1")
    correction = registration(
        "la_child_id:W-1", "police_ref:P-2", supersedes=joining.id, changereason="Wrong reference."
    )
    append(engine, joining, correction)
    assert same_child(engine, "la_child_id:W-1", "police_ref:P-2")
    assert not same_child(engine, "la_child_id:W-1", "police_ref:P-1")


def test_a_person_joins_children_and_parts_them_again(engine: Engine) -> None:
    merged = event("child.merged", child="W-1", other={"scheme": "police_ref", "value": "P-1"})
    append(engine, registration("la_child_id:W-1"), registration("police_ref:P-1"), merged)
    assert same_child(engine, "la_child_id:W-1", "police_ref:P-1")
    undone = {"supersedes": merged.id, "changereason": "Two children after all."}
    append(engine, event("child.unmerged", child="W-1", **undone))
    assert not same_child(engine, "la_child_id:W-1", "police_ref:P-1")


def test_a_merged_child_is_not_woken_by_itself(engine: Engine) -> None:
    append(engine, registration("police_ref:P-1"), registration("la_child_id:W-1"))
    now = datetime(2026, 3, 2, tzinfo=UTC)
    with unit_of_work(engine) as uow:
        children.mark_evaluated(uow, dict.fromkeys(children.everyone(uow), now), now, "rules")
    append(engine, registration("police_ref:P-1", "la_child_id:W-1"))
    with reading(engine) as uow:
        assert children.due_to_wake(uow, now, limit=10) == children.everyone(uow)


def test_the_clock_wakes_the_longest_waiting_first(engine: Engine) -> None:
    append(engine, *(registration(f"local:{number}") for number in range(4)))
    with unit_of_work(engine) as uow:
        first, second, later, never = children.everyone(uow)
        wakes = {first: day(2), second: day(1), later: day(5), never: None}
        children.mark_evaluated(uow, wakes, day(1), "rules")
        assert children.due_to_wake(uow, day(3), limit=10) == [second, first]
        assert children.due_to_wake(uow, day(3), limit=1) == [second]


def day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=UTC)


def test_a_reference_is_never_taken_back(engine: Engine) -> None:
    append(engine, registration("police_ref:P-1"), registration("la_child_id:W-1"))
    with reading(engine) as uow:
        before = set(children.everyone(uow))
    append(engine, registration("police_ref:P-1", "la_child_id:W-1"))
    with reading(engine) as uow:
        assert set(uow.scalars(select(child.c.ref))) == before


FEW = ["la_child_id:A", "la_child_id:B", "police_ref:C", "local:D", "upn:A000000000001", "upn:A000000000002"]
BORN = st.sampled_from([None, "2010-01-02", "2010-01-03", "2014-05-06"])
REGISTERED = st.tuples(st.lists(st.sampled_from(FEW), min_size=1, max_size=3, unique=True), BORN)
JOINED = st.tuples(
    st.lists(st.sampled_from(FEW), min_size=2, max_size=2, unique=True), st.just("by a person")
)
SAID = st.lists(st.one_of(REGISTERED, REGISTERED, REGISTERED, JOINED), min_size=1, max_size=7)
worlds = count(1)


def said_of(world: int, claimed: list[str], born: str | None) -> Event:
    own = [in_world(each, world) for each in claimed]
    if born != "by a person":
        return registration(*own, date_of_birth=born)
    one, other = ({"scheme": each.scheme, "value": each.value} for each in map(identifier, own))
    return event("child.merged", child=one, other=other)


@pytest.mark.parametrize("batched", [True, False])
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(said=SAID, withdrawn=st.sets(st.integers(0, 6), max_size=2), chance=st.randoms(use_true_random=False))
def test_any_order_joins_and_asks_what_the_pure_function_does(
    engine: Engine,
    batched: bool,
    said: list[tuple[list[str], str | None]],
    withdrawn: set[int],
    chance: object,
) -> None:
    world = next(worlds)  # identifiers of its own, so that the examples share a store and do not meet
    events = [said_of(world, *each) for each in said]
    events += [
        withdrawal_of(event, child=f"local:{world} withdrawn")
        for number, event in enumerate(events)
        if number in withdrawn
    ]
    resolution = resolve(standing(events))
    expected = groups(resolution.child_of.items())
    chance.shuffle(events)  # type: ignore[attr-defined]
    with unit_of_work(engine) as uow:
        for batch in [events] if batched else [[event] for event in events]:
            journal.append_all(uow, batch, to_outbox=False)
        every = set().union(*expected)
        assert stored_groups(uow, every) == expected
        refs = set(identities.find(uow, every).values())
        asked = {each.subject for some in identities.questions_of(uow, refs).values() for each in some}
        assert asked == {question.about for question in resolution.questions}


def in_world(identifier: str, world: int) -> str:
    scheme, value = identifier.split(":")
    return f"upn:A{world:06}{value[-6:]}" if scheme == "upn" else f"{scheme}:{world}-{value}"


def stored_groups(uow: UnitOfWork, every: set[Identifier]) -> set[frozenset[Identifier]]:
    return groups(identities.find(uow, every).items())


def groups(child_of: Iterable[tuple[Identifier, object]]) -> set[frozenset[Identifier]]:
    found: dict[object, set[Identifier]] = {}
    for one, spoken_of in child_of:
        found.setdefault(spoken_of, set()).add(one)
    return {frozenset(group) for group in found.values()}
