"""Single ticks of a worker in this process: what it does about what fails, and what was left behind."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text, update
from sqlalchemy.exc import SQLAlchemyError
from structlog.testing import capture_logs

from homeward.config import Settings
from homeward.domain.events import DECIDED_BY_PEOPLE, TOPICS
from homeward.services.evaluation.stream import LEFT_BEHIND_AFTER, Worker
from homeward.services.intake.accept import accept
from homeward.services.intake.messages import Message
from homeward.services.intake.tokens import issue
from homeward.store import outbox, quarantine, queries, unconfirmed
from homeward.store.database import is_passing, open_store
from homeward.store.tables import core
from homeward.store.unit_of_work import reading, unit_of_work
from tests.factories import event_factory
from tests.faults import spoil


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    engine = open_store(store_url)
    yield engine
    engine.dispose()


@pytest.fixture
def worker(engine: Engine, store_url: str, tmp_path: Path) -> Iterator[Worker]:
    """One whose broker does not answer."""
    with closing(a_worker(store_url, tmp_path)) as worker:
        yield worker


def a_worker(store_url: str, data: Path, **settings: Any) -> Worker:
    return Worker(Settings(data=data, database_url=store_url, broker="127.0.0.1:1", **settings))


def harm(child: str) -> dict[str, Any]:
    return event_factory("harm.disclosed", child=child)


def body(event: dict[str, Any], topic: str = "") -> Message:
    """On the topic of its type, unless it comes on another."""
    return Message(topic or TOPICS[event["type"]], json.dumps(event).encode())


def counts(engine: Engine) -> dict[str, int]:
    with reading(engine) as uow:
        return queries.counts(uow)


def publish_long_ago(engine: Engine) -> None:
    """As if a broker had taken everything, and lost it."""
    with unit_of_work(engine) as uow:
        seqs = [letter.seq for letter in outbox.unpublished(uow, 100)]
        outbox.mark_published(uow, seqs, datetime.now(UTC) - LEFT_BEHIND_AFTER)


def test_a_batch_is_journalled_and_evaluated_once_however_often_it_comes(
    worker: Worker, engine: Engine
) -> None:
    batch = [body(harm("W-1")), body(harm("W-2"))]
    for _ in range(3):
        assert worker.take_in(batch) == []
    assert counts(engine)["open_alerts"] == 2


def test_what_the_stream_left_behind_is_processed(worker: Worker, engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        accept(uow, harm("W-1"), received_at=datetime.now(UTC))
    assert worker.catch_up() == 0
    publish_long_ago(engine)
    assert worker.catch_up() == 1
    assert counts(engine)["open_alerts"] == 1
    assert worker.catch_up() == 0


def test_an_event_whose_child_cannot_be_evaluated_holds_up_no_other(worker: Worker, engine: Engine) -> None:
    worker.take_in([body(event_factory("child.registered", child="W-1"))])
    spoil(engine, "child.registered")
    [letter] = worker.take_in([body(harm("W-1")), body(harm("W-2"))])
    assert letter.body["data"]["problems"] == [
        {"field": "", "message": "Homeward failed to process this event (KeyError)"}
    ]
    assert counts(engine)["open_alerts"] == 1
    assert counts(engine)["quarantined"] == 1


def test_left_behind_events_that_fail_are_left_to_a_person(worker: Worker, engine: Engine) -> None:
    worker.take_in([body(event_factory("child.registered", child="W-1"))])
    spoil(engine, "child.registered")
    with unit_of_work(engine) as uow:
        for child in ("W-1", "W-2"):
            accept(uow, harm(child), received_at=datetime.now(UTC))
    publish_long_ago(engine)
    assert worker.catch_up() == 1
    assert counts(engine)["open_alerts"] == 1
    assert worker.catch_up() == 0
    assert counts(engine)["unprocessed"] == 1


def test_a_child_whom_the_clock_cannot_wake_holds_up_no_other(worker: Worker, engine: Engine) -> None:
    worker.take_in([body(event_factory("child.registered", child="W-1")), body(harm("W-2"))])
    spoil(engine, "child.registered")
    with unit_of_work(engine) as uow:
        uow.execute(update(core.child).values(wake_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert worker.wake() == 1
    assert worker.wake() == 0


def test_a_batch_waits_for_a_store_that_is_away(tmp_path: Path) -> None:
    worker = a_worker("postgresql+psycopg://nobody@127.0.0.1:1/nothing", tmp_path)
    with pytest.raises(SQLAlchemyError) as raised:
        worker.take_in([body(harm("W-1"))])
    assert is_passing(raised.value)


@pytest.mark.parametrize(
    "statement", ["SELECT * FROM nothing", "INSERT INTO child (ref) VALUES (NULL)", "no SQL"]
)
def test_a_statement_that_is_wrong_does_not_pass(engine: Engine, statement: str) -> None:
    with pytest.raises(SQLAlchemyError) as raised, unit_of_work(engine) as uow:
        uow.execute(text(statement))
    assert not is_passing(raised.value)


def test_a_text_that_postgresql_cannot_hold_does_not_pass(database_url: str) -> None:
    engine = open_store(database_url)
    with pytest.raises(SQLAlchemyError) as raised, unit_of_work(engine) as uow:
        uow.execute(text("SELECT CAST(:text AS text)"), {"text": "a\0b"})
    assert not is_passing(raised.value)
    engine.dispose()


def test_a_lock_that_is_not_to_be_had_passes(database_url: str) -> None:
    engine = open_store(database_url)
    with unit_of_work(engine) as uow:
        uow.execute(text("SELECT pg_advisory_xact_lock(1)"))
        with unit_of_work(engine) as other:
            other.execute(text("SET LOCAL lock_timeout = '100ms'"))
            with pytest.raises(SQLAlchemyError) as raised:
                other.execute(text("SELECT pg_advisory_xact_lock(1)"))
    assert is_passing(raised.value)
    engine.dispose()


def test_a_busy_sqlite_passes(tmp_path: Path) -> None:
    engine = open_store(f"sqlite:///{tmp_path}/homeward.db")
    with unit_of_work(engine), reading(engine) as impatient:
        impatient.execute(text("PRAGMA busy_timeout = 100"))
        with pytest.raises(SQLAlchemyError) as raised:
            impatient.execute(text("DELETE FROM task"))
    assert is_passing(raised.value)
    engine.dispose()


def test_the_words_of_an_error_of_the_store_hold_no_value(engine: Engine) -> None:
    with pytest.raises(SQLAlchemyError) as raised, unit_of_work(engine) as uow:
        uow.execute(text("SELECT * FROM nothing WHERE name = :name"), {"name": "Quillon Inventedname"})
    assert "Quillon" not in str(raised.value)


LISTS = {"child-status": ["wirral-ics"], "return-interviews": ["catch22"]}


def refusals(engine: Engine) -> list[list[str]]:
    with reading(engine) as uow:
        return [[problem.field for problem in held.problems] for held in quarantine.listing(uow)]


@pytest.mark.parametrize(
    ("source", "type_", "topic", "taken"),
    [
        ("wirral-ics", "child.registered", "child-status", True),
        ("catch22", "harm.disclosed", "return-interviews", True),
        ("catch22", "child.registered", "child-status", False),
        ("merseyside-police", "missing.reported", "missing-episodes", False),
        # Who may write to one topic could else send there what belongs to another.
        ("wirral-ics", "harm.disclosed", "child-status", False),
        ("wirral-ics", "harm.disclosed", "return-interviews", False),
    ],
)
def test_a_message_is_held_to_the_sources_of_its_topic(
    store_url: str, engine: Engine, tmp_path: Path, source: str, type_: str, topic: str, taken: bool
) -> None:
    with closing(a_worker(store_url, tmp_path, topic_sources=LISTS)) as worker:
        letters = worker.take_in([body(event_factory(type_, source=source), topic)])
    assert refusals(engine) == ([] if taken else [["source"]])
    assert len(letters) == len(refusals(engine))
    assert counts(engine)["events"] > 0 if taken else counts(engine)["events"] == 0


def test_what_came_by_the_api_comes_back_from_kafka_though_no_list_names_its_source(
    store_url: str, engine: Engine, tmp_path: Path
) -> None:
    event = event_factory("missing.reported", source="merseyside-police")
    with unit_of_work(engine) as uow:
        accept(uow, event, received_at=datetime.now(UTC))
    with closing(a_worker(store_url, tmp_path, topic_sources=LISTS)) as worker:
        assert worker.take_in([body(event)]) == []
    assert refusals(engine) == []
    assert counts(engine)["unprocessed"] == 0


@pytest.mark.parametrize("source", ["Homeward", "homeward-w\u0435b", "Wirral ICS"])
def test_a_source_that_looks_like_another_is_not_taken_from_kafka(
    worker: Worker, engine: Engine, source: str
) -> None:
    worker.take_in([body(event_factory("child.registered", source="wirral-ics"))])
    worker.take_in([body(event_factory("child.updated", source=source))])
    assert refusals(engine) == [["source"]]


def test_what_people_decide_is_a_question_to_a_person_where_a_system_says_it(
    worker: Worker, engine: Engine
) -> None:
    batch = [body(event_factory(type_)) for type_ in ("macse.closed", "child.merged")]
    batch.append(body(event_factory("suppression.set", child="W-1", child_ref=None)))
    for _ in range(2):
        assert worker.take_in(batch) == []
    with reading(engine) as uow:
        waiting = unconfirmed.waiting(uow, DECIDED_BY_PEOPLE)
        tasks = queries.open_tasks(uow)
    assert {claim.type for claim in waiting} == {"macse.closed", "child.merged", "suppression.set"}
    assert {task.kind for task in tasks} == {"case_to_confirm", "child_to_confirm"}
    assert len(waiting) == len(tasks) == 3
    assert counts(engine)["events"] == 0


def test_a_system_takes_back_nothing_that_a_person_decided(worker: Worker, engine: Engine) -> None:
    """The same source's name stands on what an operator imported: that gives the system no say in it."""
    decided = event_factory("macse.accepted", source="macse", id="ev-5")
    with unit_of_work(engine) as uow:
        accept(uow, decided, received_at=datetime.now(UTC))
    again = {"supersedes": "ev-5", "changereason": "Forged."}
    worker.take_in([body(event_factory("concern.referred", source="macse", **again))])
    assert refusals(engine) == [["supersedes"]]


def test_the_worker_says_that_a_token_ends_soon(worker: Worker, engine: Engine) -> None:
    now = datetime.now(UTC)
    with unit_of_work(engine) as uow:
        issue(uow, source="a-home", types=None, holder="The home", days=6, by="a test", now=now)
    with capture_logs() as logs:
        worker.warn_of_tokens()
        worker.warn_of_tokens()
    assert [(entry["event"], entry["within_days"]) for entry in logs] == [("a token ends", 7)]
