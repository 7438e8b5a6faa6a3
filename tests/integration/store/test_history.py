"""What the rules see of a child, and whom an event can matter to: one relation, read from both ends."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from homeward.domain.contacts.matching import histories
from homeward.domain.events import Event
from homeward.domain.events.entry import Entry, standing
from homeward.domain.identity.identified import resolve
from homeward.store import history, identities, journal
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from tests.integration.store.given import append, disclosure, event, identifier, registration

AVERY, BLAKE, CASEY = "la_child_id:W-1", "la_child_id:W-2", "la_child_id:W-3"
HIS, ANOTHER = "07700 900123", "07700 900999"


def seen_of(engine: Engine, child: str) -> list[str]:
    """Ids of the events in the child's history."""
    with reading(engine) as uow:
        (ref,) = identities.find(uow, [identifier(child)]).values()
        return [entry.event.id for entry in history.history(uow, [ref])[ref]]


def concerned(engine: Engine, *appended: journal.Appended) -> set[str]:
    """The children concerned, each by its first identifier."""
    with reading(engine) as uow:
        refs = history.concerned(uow, [each.seq for each in appended])
        known = identities.identifiers_of(uow, refs)
    return {f"{known[ref][0].scheme}:{known[ref][0].value}" for ref in refs}


def ids(*events: Event) -> list[str]:
    return [each.id for each in events]


def test_an_event_belongs_to_its_child_and_to_those_it_names(engine: Engine) -> None:
    said = disclosure(AVERY, phone=HIS, named=[BLAKE])
    (appended,) = append(engine, said)
    assert seen_of(engine, AVERY) == seen_of(engine, BLAKE) == ids(said)
    assert concerned(engine, appended) == {AVERY, BLAKE}


def test_a_child_who_is_only_described_is_a_child_too(engine: Engine) -> None:
    said = event("contact.disclosed", id="ev-9", named_children=[{"given_name": "Sam"}])
    append(engine, said)
    assert seen_of(engine, "described:ev-9#0") == ids(said)


def test_the_same_man_ties_two_children_whoever_speaks_first(engine: Engine) -> None:
    first = disclosure(AVERY, phone=HIS, named=[CASEY])
    second = disclosure(BLAKE, phone="+44 7700 900123")
    _, appended = append(engine, first, second)
    assert seen_of(engine, AVERY) == seen_of(engine, BLAKE) == seen_of(engine, CASEY) == ids(first, second)
    assert concerned(engine, appended) == {AVERY, BLAKE, CASEY}


def test_a_tie_goes_one_step_and_no_further(engine: Engine) -> None:
    first = disclosure(AVERY, phone=HIS)
    with_both = [{"kind": "adult", "phone": HIS}, {"kind": "adult", "phone": ANOTHER}]
    between = event("carer.information", child="W-2", contacts=with_both)
    last = disclosure(CASEY, phone=ANOTHER)
    _, _, appended = append(engine, first, between, last)
    assert seen_of(engine, AVERY) == ids(first, between)
    assert concerned(engine, appended) == {BLAKE, CASEY}


def test_a_person_of_concern_reaches_everyone_who_spoke_of_him(engine: Engine) -> None:
    said = disclosure(AVERY, phone=HIS)
    man = {"kind": "adult", "phone": HIS}
    recorded = event("person_of_concern.recorded", contact=man)
    _, appended = append(engine, said, recorded)
    assert seen_of(engine, AVERY) == ids(said, recorded)
    assert concerned(engine, appended) == {AVERY}


def test_what_supersedes_comes_with_what_it_supersedes(engine: Engine) -> None:
    said = disclosure(AVERY, phone=HIS, named=[BLAKE])
    instead = disclosure(
        AVERY, phone=ANOTHER, source=said.source, supersedes=said.id, changereason="Misheard."
    )
    tied = disclosure(CASEY, phone=HIS)
    _, _, appended = append(engine, said, tied, instead)
    assert seen_of(engine, BLAKE) == ids(said, tied, instead)
    assert seen_of(engine, CASEY) == ids(said, tied, instead)
    assert concerned(engine, appended) == {AVERY, BLAKE, CASEY}


def test_the_absences_of_a_companion_belong_to_the_history(engine: Engine) -> None:
    with_blake = [{"scheme": "la_child_id", "value": "W-2"}]
    first = event("missing.reported", child="W-1", episode="E1", missing_with=with_blake)
    other = event("missing.reported", child="W-2", episode="E2")
    known = event("harm.disclosed", child="W-2")
    back = event("missing.found", child="W-2", episode="E2")
    *_, appended = append(engine, first, other, known, back)
    assert seen_of(engine, AVERY) == ids(first, other, back)
    assert seen_of(engine, BLAKE) == ids(first, other, known, back)
    assert concerned(engine, appended) == {AVERY, BLAKE}


def test_those_found_at_one_place_are_companions(engine: Engine) -> None:
    first = event("missing.found", child="W-1", place="12 Park Road")
    other = event("missing.reported", child="W-2")
    second = event("missing.found", child="W-2", place="12 Park Rd")
    cancelled = event("missing.cancelled", child="W-2")
    *_, appended = append(engine, first, other, second, cancelled)
    assert seen_of(engine, AVERY) == ids(first, other, second, cancelled)
    assert concerned(engine, appended) == {AVERY, BLAKE}


def test_an_event_that_arrives_after_what_supersedes_it_brings_both(engine: Engine) -> None:
    said = disclosure(AVERY, phone=HIS, named=[BLAKE])
    withdrawn = event("police.flag_changed", source=said.source, supersedes=said.id, changereason="Error.")
    append(engine, withdrawn, said)
    assert sorted(seen_of(engine, BLAKE)) == sorted(ids(said, withdrawn))


def test_another_sources_event_of_the_same_id_supersedes_nothing(engine: Engine) -> None:
    said = disclosure(AVERY, phone=HIS)
    append(
        engine,
        said,
        event(source="merseyside-police", supersedes=said.id, changereason="Error.", child="W-2"),
    )
    assert seen_of(engine, AVERY) == ids(said)


def test_what_the_duty_team_corrects_may_be_another_sources(engine: Engine) -> None:
    said = disclosure(AVERY, phone=HIS, named=[BLAKE])
    instead = event(
        "record.withdrawn",
        source="homeward-web",
        supersedes=said.id,
        supersedessource=said.source,
        child="W-1",
    )
    _, appended = append(engine, said, instead)
    assert seen_of(engine, BLAKE) == ids(said, instead)
    assert concerned(engine, appended) == {AVERY, BLAKE}


def test_children_who_turn_out_to_be_one_have_one_history(engine: Engine) -> None:
    reported, known = event(child="W-1"), disclosure("police_ref:P-1", phone=HIS)
    joined = registration(AVERY, "police_ref:P-1")
    _, _, appended = append(engine, reported, known, joined)
    assert seen_of(engine, AVERY) == seen_of(engine, "police_ref:P-1") == ids(reported, known, joined)
    assert concerned(engine, appended) == {AVERY}


def test_taking_children_apart_concerns_both(engine: Engine) -> None:
    joined = registration(AVERY, "police_ref:P-1")
    apart = registration(CASEY, source=joined.source, supersedes=joined.id, changereason="Wrong child.")
    _, appended = append(engine, joined, apart)
    assert concerned(engine, appended) == {AVERY, "police_ref:P-1", CASEY}


def test_a_child_without_events_has_an_empty_history(engine: Engine) -> None:
    with reading(engine) as uow:
        assert history.history(uow, ["nobody"]) == {"nobody": []}


WHO = st.sampled_from(["la_child_id:A", "la_child_id:B", "police_ref:C", "local:D"])
PHONES = st.sampled_from([HIS, ANOTHER, "07700 900555"])
TOLD = st.one_of(
    st.tuples(st.just("disclosure"), WHO, PHONES, st.lists(WHO, max_size=2)),
    st.tuples(st.just("registration"), st.lists(WHO, min_size=1, max_size=3, unique=True)),
    st.tuples(st.just("withdrawal"), WHO, st.integers(0, 5), st.sampled_from(["own source", "duty team"])),
    st.tuples(st.just("absence"), WHO, st.lists(WHO, max_size=2)),
    st.tuples(st.just("find"), WHO, st.sampled_from(["12 Park Road", "14 Park Road"])),
)
worlds = count(1)


def build(told: list[tuple[object, ...]], world: int) -> list[Event]:
    """Events of a world of their own: no identifier or telephone is another world's."""
    events: list[Event] = []
    for each in told:
        match each:
            case ("disclosure", str(child), str(phone), list(named)):
                elsewhere = [_in(world, one) for one in named]
                events.append(disclosure(_in(world, child), phone=f"{phone}{world:04}", named=elsewhere))
            case ("absence", str(child), list(named)):
                events.append(reported(_in(world, child), [_in(world, one) for one in named]))
            case ("find", str(child), str(place)):
                events.append(found_at(_in(world, child), f"{place} {world}"))
            case ("registration", list(claimed)):
                events.append(registration(*(_in(world, one) for one in claimed), source="catch22"))
            case ("withdrawal", str(child), int(which), str(by)) if which < len(events):
                events.append(withdrawal(_in(world, child), events[which], by))
    return events


def reported(child: str, companions: list[str]) -> Event:
    named = [{"scheme": one.scheme, "value": one.value} for one in map(identifier, companions)]
    return about(child, "missing.reported", missing_with=named)


def found_at(child: str, place: str) -> Event:
    return about(child, "missing.found", place=place)


def withdrawal(child: str, withdrawn: Event, by: str) -> Event:
    told: dict[str, str] = {"supersedes": withdrawn.id, "source": withdrawn.source, "changereason": "Error."}
    if by == "duty team":
        told |= {"source": "homeward-web", "supersedessource": withdrawn.source}
    return registration(child, **told)


def about(child: str, type_: str, **data: object) -> Event:
    who = identifier(child)
    return event(type_, child={"scheme": who.scheme, "value": who.value}, **data)


def _in(world: int, child: str) -> str:
    scheme, value = child.split(":")
    return f"{scheme}:{world}-{value}"


View = dict[str, frozenset[tuple[tuple[str, str], str | None, tuple[str, ...]]]]


def view(uow: UnitOfWork, events: list[Event]) -> View:
    """The history of every child of these events, as plain values."""
    known = identities.find(uow, {one for each in events for one in (*each.identifiers, *each.named)})
    every = history.history(uow, set(known.values()))
    return {ref: frozenset(map(plain, entries)) for ref, entries in every.items()}


def plain(entry: Entry) -> tuple[tuple[str, str], str | None, tuple[str, ...]]:
    return (entry.event.key, entry.child, entry.named)


SLOWLY = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


@SLOWLY
@given(told=st.lists(TOLD, min_size=1, max_size=7), chance=st.randoms(use_true_random=False))
def test_whoevers_history_an_event_changes_is_concerned_by_it(
    engine: Engine, told: list[tuple[object, ...]], chance: object
) -> None:
    events = build(told, next(worlds))
    chance.shuffle(events)  # type: ignore[attr-defined]
    with unit_of_work(engine) as uow:
        before = view(uow, events)
        for each in events:
            appended = journal.append(uow, each, to_outbox=False)
            after = view(uow, events)
            changed = {ref for ref, seen in after.items() if seen != before.get(ref)}
            assert changed <= history.concerned(uow, [appended.seq])
            before = after


@SLOWLY
@given(told=st.lists(TOLD, min_size=1, max_size=7))
def test_what_stands_in_a_history_is_what_the_pure_function_finds(
    engine: Engine, told: list[tuple[object, ...]]
) -> None:
    events = build(told, next(worlds))
    with unit_of_work(engine) as uow:
        journal.append_all(uow, events, to_outbox=False)
        resolution = resolve(standing(events))
        expected = histories([resolution.entry(each) for each in standing(events)])
        for ref, entries in expected.items():
            (speaker,) = identities.find(uow, [identifier(ref)]).values()
            found = history.history(uow, [speaker])[speaker]
            stood = {each.key for each in standing(entry.event for entry in found)}
            assert stood >= {entry.event.key for entry in entries}
