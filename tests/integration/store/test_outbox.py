"""What is accepted is published, at least once, and only then said to be."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from homeward.domain.events import Event, parse
from homeward.store import journal, outbox, queries
from homeward.store.outbox import Letter
from homeward.store.unit_of_work import reading, unit_of_work
from tests.integration.store.given import append, disclosure, event, registration

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Broker:
    """Keeps what it is sent; `away` refuses."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.away = False

    def send(self, letters: Sequence[Letter]) -> None:
        if self.away:
            raise ConnectionError
        self.sent += letters


def waiting(engine: Engine) -> int:
    with reading(engine) as uow:
        return queries.counts(uow)["unpublished"]


def test_each_event_goes_to_its_topic_by_the_childs_reference_and_unchanged(engine: Engine) -> None:
    said = disclosure("la_child_id:W-1", phone="07700 900123")
    (appended,) = append(engine, said)
    broker = Broker()
    assert outbox.relay(engine, broker.send, NOW, limit=10) == 1
    (letter,) = broker.sent
    assert (letter.topic, letter.key) == ("return-interviews", appended.child_ref)
    assert parse(letter.body) == said


def test_the_key_is_who_speaks_for_the_child(engine: Engine) -> None:
    append(engine, registration("la_child_id:W-1"), registration("la_child_id:W-1", "local:L-1"))
    append(engine, event(child={"scheme": "local", "value": "L-1"}))
    broker = Broker()
    outbox.relay(engine, broker.send, NOW, limit=10)
    assert len({letter.key for letter in broker.sent}) == 1


def test_an_event_about_a_place_has_a_key_too(engine: Engine) -> None:
    (appended,) = append(engine, event("location.flagged"))
    broker = Broker()
    outbox.relay(engine, broker.send, NOW, limit=10)
    assert [letter.key for letter in broker.sent] == [str(appended.seq)]


@pytest.mark.parametrize("said", [event("report.published"), event("access.read")])
def test_a_type_without_topic_stays_in_the_journal(engine: Engine, said: Event) -> None:
    append(engine, said)
    assert waiting(engine) == 0


def test_in_order_and_not_more_than_asked_for_at_a_time(engine: Engine) -> None:
    seqs = [each.seq for each in append(engine, *(event() for _ in range(5)))]
    broker = Broker()
    sent = [outbox.relay(engine, broker.send, NOW, limit=2) for _ in range(4)]
    assert sent == [2, 2, 1, 0]
    assert [letter.seq for letter in broker.sent] == seqs


def test_what_is_still_to_be_processed_does_not_wait_behind_what_is_done(engine: Engine) -> None:
    done = [each.seq for each in append(engine, *(event() for _ in range(3)))]
    with unit_of_work(engine) as uow:
        journal.mark_processed(uow, done, NOW)
    reported = [each.seq for each in append(engine, event(), event())]
    broker = Broker()
    sent = [outbox.relay(engine, broker.send, NOW, limit=3) for _ in range(3)]
    assert sent == [3, 2, 0]
    assert [letter.seq for letter in broker.sent] == [*reported, *done]


def test_what_the_broker_did_not_take_is_sent_again(engine: Engine) -> None:
    append(engine, event())
    broker = Broker()
    broker.away = True
    with pytest.raises(ConnectionError):
        outbox.relay(engine, broker.send, NOW, limit=10)
    assert waiting(engine) == 1
    broker.away = False
    assert outbox.relay(engine, broker.send, NOW, limit=10) == 1


def test_a_broker_that_forgets_is_sent_what_was_not_processed(engine: Engine) -> None:
    done, published = append(engine, event(), event())
    with unit_of_work(engine) as uow:
        straight_from_kafka = journal.append_all(uow, [event()], to_outbox=False)
        journal.mark_processed(uow, [done.seq], NOW)
    outbox.relay(engine, Broker().send, NOW, limit=10)
    with unit_of_work(engine) as uow:
        outbox.republish_unprocessed(uow)
    broker = Broker()
    outbox.relay(engine, broker.send, NOW, limit=10)
    assert [letter.seq for letter in broker.sent] == [published.seq, straight_from_kafka[0].seq]
