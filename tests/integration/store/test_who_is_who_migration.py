"""A store of an earlier program is opened: what it took for one child or for several is told apart anew."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, text

from homeward.domain.events import Event, to_cloudevent
from homeward.services.evaluation.process import process
from homeward.store import children, identities, queries
from homeward.store.database import open_store
from homeward.store.tables.core import child, journal, task
from homeward.store.unit_of_work import reading, unit_of_work
from tests.histories import WIRRAL, at, event, shipped_rules
from tests.integration.store.given import disclosure, identifier, registration, store_at

BEFORE = "0009"
NOW = at("2026-03-03 10:00")
ADA, BEN, CAZ, DEE = "la_child_id:W-1", "la_child_id:W-2", "la_child_id:W-3", "la_child_id:W-4"


@pytest.fixture
def earlier(store_url: str) -> Iterator[Engine]:
    """A store as the program before this one left it, empty."""
    with store_at(store_url, BEFORE) as engine:
        yield engine


def keep(
    store: Connection, given: dict[str, str], under: str, *events: Event, into: str | None = None
) -> None:
    """These events about a child of this reference, and the references that their identifiers had."""
    for ref in sorted({under, *given.values()}, key=lambda ref: ref != into):
        if not store.scalar(text("SELECT count(*) FROM child WHERE ref = :ref"), {"ref": ref}):
            row = {"ref": ref, "known_since": NOW, "merged_into": into if ref != into else None}
            store.execute(child.insert().values(**row))
    for written, ref in given.items():
        scheme, value = written.split(":")
        known = {"scheme": scheme, "value": value, "child_ref": ref}
        store.execute(
            text("INSERT INTO identifier (scheme, value, child_ref) VALUES (:scheme, :value, :child_ref)"),
            known,
        )
    for each in events:
        row = {"id": each.id, "source": each.source, "type": each.type, "body": to_cloudevent(each)}
        times = {name: getattr(each, name) for name in ("occurred_at", "recorded_at", "received_at")}
        store.execute(
            journal.insert().values(**row, **times, child_ref=under, digest=each.id, processed_at=NOW)
        )


def opened(engine: Engine, url: str) -> Engine:
    engine.dispose()
    opened = open_store(url)
    with unit_of_work(opened) as uow:
        process(uow, children.everyone(uow), shipped_rules(), WIRRAL, NOW)
    return opened


def who(engine: Engine, *written: str) -> list[str]:
    with reading(engine) as uow:
        found = identities.find(uow, [identifier(each) for each in written])
        return [found[identifier(each)] for each in written]


def asked(engine: Engine) -> set[tuple[str, str]]:
    """Of whom it is asked who they are: kind and child."""
    rows = select(task.c.kind, task.c.child_ref).where(task.c.kind.in_(("same_child", "placeholder")))
    with reading(engine) as uow:
        return {(row.kind, row.child_ref) for row in uow.execute(rows)}


def missing(written: str, episode: str, **said: Any) -> Event:
    scheme, value = written.split(":")
    return event("missing.reported", child={"scheme": scheme, "value": value}, episode=episode, **said)


def test_spellings_of_one_number_become_one_child(earlier: Engine, store_url: str) -> None:
    with earlier.begin() as store:
        keep(store, {ADA: "a"}, "a", registration(ADA), missing(ADA, "E1"))
        keep(store, {"la_child_id:w-1": "b"}, "b", missing("la_child_id:w-1", "E2"))
        raised = event("alert.raised", child=None, child_ref="b", source="homeward")
        keep(store, {}, "b", raised)
    engine = opened(earlier, store_url)
    assert who(engine, ADA, "la_child_id:w\u20111") == ["a", "a"]
    with reading(engine) as uow:
        assert children.everyone(uow) == ["a"]
        assert {row.child_ref for row in uow.execute(select(journal))} == {"a"}
        assert "a-1" in {alert.id for alert in queries.alerts_of(uow, ["a"])}
    engine.dispose()


def test_children_whom_one_number_joined_are_parted_and_keep_their_alerts(
    earlier: Engine, store_url: str
) -> None:
    """Both were given one NHS number. The alert that was raised while they were one rests on both."""
    nhs = "nhs_number:9434765919"
    reports = missing(ADA, "E1", id="m1"), missing(BEN, "E2", id="m2")
    rests_on = [{"source": each.source, "id": each.id} for each in reports]
    reason = event("alert.raised").data.model_dump(mode="json")["reasons"][0] | {"evidence": rests_on}
    with earlier.begin() as store:
        keep(store, {ADA: "a", nhs: "n"}, "a", registration(ADA, nhs), reports[0], into="a")
        keep(store, {BEN: "b"}, "b", registration(BEN, nhs), reports[1], into="a")
        raised = event("alert.raised", child=None, child_ref="a", source="homeward", reasons=[reason])
        keep(store, {}, "a", raised)
    engine = opened(earlier, store_url)
    assert who(engine, ADA, BEN) == ["a", "b"]
    assert asked(engine) == {("same_child", "a"), ("same_child", "b")}
    with reading(engine) as uow:
        states = {alert.id: alert.state for alert in queries.alerts_of(uow, ["a"])}
    assert states["a-1"] == "raised"
    engine.dispose()


def test_children_whom_a_placeholder_joined_are_parted_with_a_question(
    earlier: Engine, store_url: str
) -> None:
    nobody = "nhs_number:9999999999"
    with earlier.begin() as store:
        keep(store, {CAZ: "c", nobody: "n"}, "c", registration(CAZ, nobody), into="c")
        keep(store, {DEE: "d"}, "d", registration(DEE, nobody), into="c")
    engine = opened(earlier, store_url)
    assert who(engine, CAZ, DEE) == ["c", "d"]
    kinds = ("placeholder", "same_child")
    assert asked(engine) == {(kind, ref) for kind in kinds for ref in ("c", "d")}
    with reading(engine) as uow:
        assert set(children.everyone(uow)) == {"c", "d"}
    engine.dispose()


def test_local_numbers_of_two_sources_become_two_children(earlier: Engine, store_url: str) -> None:
    seven = "local:7"
    with earlier.begin() as store:
        keep(
            store,
            {seven: "s"},
            "s",
            missing(seven, "E1", source="home-a"),
            missing(seven, "E2", source="home-b"),
        )
    engine = opened(earlier, store_url)
    one, other = who(engine, "local:7@home-a", "local:7@home-b")
    assert one == "s"
    assert other != "s"
    assert asked(engine) == {("same_child", one), ("same_child", other)}
    engine.dispose()


def test_whom_an_event_names_is_found_again(earlier: Engine, store_url: str) -> None:
    told = disclosure(ADA, phone="07700 900123", named=[BEN, "police_ref:N/A"])
    with earlier.begin() as store:
        keep(store, {ADA: "a", BEN: "b", "police_ref:N/A": "x"}, "a", told)
        for position, ref in enumerate(("b", "x")):
            row = {"seq": 1, "position": position, "ref": ref}
            store.execute(
                text("INSERT INTO naming (journal_seq, position, child_ref) VALUES (:seq, :position, :ref)"),
                row,
            )
    engine = opened(earlier, store_url)
    assert who(engine, BEN, f"described:{told.id}#1@{told.source}") == ["b", "x"]
    engine.dispose()
