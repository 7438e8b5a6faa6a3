"""Appending: once and only once, or a reason why not."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select

from homeward.domain.events import Event, Identifier, parse
from homeward.errors import ConflictingEvent, NotFound
from homeward.store import children, identities, journal, loading, queries
from homeward.store.journal import Outcome
from homeward.store.tables.core import journal as journal_table
from homeward.store.unit_of_work import reading, unit_of_work
from tests.factories import event_factory
from tests.integration.store.given import disclosure, event

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def append_batch(engine: Engine, *events: Event) -> list[journal.Appended]:
    with unit_of_work(engine) as uow:
        return journal.append_all(uow, events, to_outbox=True)


def outcomes(appended: list[journal.Appended]) -> list[Outcome]:
    return [each.outcome for each in appended]


def test_an_event_comes_back_as_it_went_in(engine: Engine) -> None:
    said = disclosure("la_child_id:W-1", phone="07700 900123", named=["local:7"], actor="worker-3")
    (appended,) = append_batch(engine, said)
    with reading(engine) as uow:
        assert loading.events(uow, [appended.seq]) == {appended.seq: said}


def test_a_second_delivery_changes_nothing_and_answers_like_the_first(engine: Engine) -> None:
    said = disclosure("la_child_id:W-1", phone="07700 900123", named=["local:7"])
    (first,) = append_batch(engine, said)
    with reading(engine) as uow:
        before = queries.counts(uow)
    (second,) = append_batch(engine, said)
    assert (second.seq, second.child_ref, second.outcome) == (first.seq, first.child_ref, Outcome.DUPLICATE)
    with reading(engine) as uow:
        assert queries.counts(uow) == before


def test_the_same_instant_written_otherwise_is_the_same_event(engine: Engine) -> None:
    raw = event_factory("police.flag_changed", time="2026-03-01T22:10:00Z")
    same = raw | {"time": "2026-03-01T23:10:00+01:00", "receivedtime": "2026-03-04T00:00:00Z"}
    assert outcomes(append_batch(engine, parse(raw), parse(same))) == [Outcome.NEW, Outcome.DUPLICATE]


def test_the_same_id_with_other_content_conflicts_and_the_first_stands(engine: Engine) -> None:
    first = event(actor="one")
    other = first.model_copy(update={"actor": "another"})
    assert outcomes(append_batch(engine, first, other)) == [Outcome.NEW, Outcome.CONFLICT]
    with unit_of_work(engine) as uow, pytest.raises(ConflictingEvent):
        journal.append(uow, other, to_outbox=True)
    with reading(engine) as uow:
        assert uow.scalars(select(journal_table.c.actor)).all() == ["one"]


def test_the_same_id_from_another_source_is_another_event(engine: Engine) -> None:
    first = event()
    other = first.model_copy(update={"source": "catch22"})
    assert outcomes(append_batch(engine, first, other)) == [Outcome.NEW, Outcome.NEW]


def test_an_event_of_ours_speaks_of_a_child_by_reference(engine: Engine) -> None:
    (known,) = append_batch(engine, event())
    of_ours = event("macse.declined", child=None, child_ref=known.child_ref)
    (appended,) = append_batch(engine, of_ours)
    assert appended.child_ref == known.child_ref


def test_a_reference_that_nobody_was_given_is_refused_alone(engine: Engine) -> None:
    of_nobody = event("macse.declined", child=None, child_ref="nobody")
    assert outcomes(append_batch(engine, of_nobody, event())) == [Outcome.UNKNOWN_CHILD, Outcome.NEW]
    with unit_of_work(engine) as uow, pytest.raises(NotFound):
        journal.append(uow, of_nobody, to_outbox=True)


def test_an_unknown_child_is_given_a_reference_that_tells_nothing(engine: Engine) -> None:
    (appended,) = append_batch(engine, event())
    assert appended.child_ref
    assert "W-1001" not in appended.child_ref
    with reading(engine) as uow:
        assert children.everyone(uow) == [appended.child_ref]
        assert identities.find(uow, [Identifier("la_child_id", "W-1001"), Identifier("local", "W-1001")]) == {
            Identifier("la_child_id", "W-1001"): appended.child_ref
        }


def test_an_event_about_a_place_is_about_no_child(engine: Engine) -> None:
    (appended,) = append_batch(engine, event("location.flagged"))
    assert (appended.outcome, appended.child_ref) == (Outcome.NEW, None)


def test_processing_is_noted_once(engine: Engine) -> None:
    first, second = append_batch(engine, event(), event())
    later = datetime(2026, 3, 3, tzinfo=UTC)
    with unit_of_work(engine) as uow:
        journal.mark_processed(uow, [first.seq], NOW)
        journal.mark_processed(uow, [first.seq], later)
        assert journal.unprocessed(uow, 10) == [second.seq]
        stored = select(journal_table.c.processed_at).where(journal_table.c.seq == first.seq)
        assert uow.scalar(stored) == NOW


def test_what_processing_makes_needs_no_processing(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        journal.append_all(uow, [event()], to_outbox=False, processed_at=NOW)
        assert journal.unprocessed(uow, 10) == []
