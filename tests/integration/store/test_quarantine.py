"""What could not be accepted is kept as it came."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from homeward.errors import NotFound, Problem
from homeward.store import quarantine
from homeward.store.quarantine import Quarantined, State
from homeward.store.unit_of_work import reading, unit_of_work

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PROBLEMS = (Problem("data.found_at", "must be a date such as 2026-03-01"), Problem("time", "is required"))


def keep(engine: Engine, body: bytes, row: int = 3) -> int:
    with unit_of_work(engine) as uow:
        return quarantine.add(
            uow, body, PROBLEMS, key=None, received_at=NOW, origin="file", file="a.jsonl", row=row
        )


@pytest.mark.parametrize(
    "body", [b'{"id": "ev-1"}', b"", b"\x00\xff not text", "é".encode(), b"x" * 10_000_000]
)
def test_it_comes_back_to_the_byte_with_every_reason(engine: Engine, body: bytes) -> None:
    number = keep(engine, body)
    with reading(engine) as uow:
        assert quarantine.get(uow, number) == Quarantined(
            number, NOW, "file", "a.jsonl", 3, body, PROBLEMS, State.OPEN, None
        )


def test_the_same_bytes_are_kept_once_and_stay_dealt_with(engine: Engine) -> None:
    number = keep(engine, b"{")
    with unit_of_work(engine) as uow:
        quarantine.mark(uow, number, State.DISCARDED, NOW)
    assert keep(engine, b"{", row=9) == number
    with reading(engine) as uow:
        assert quarantine.listing(uow) == []
        assert [each.row for each in quarantine.listing(uow, State.DISCARDED)] == [3]


def test_open_ones_are_listed_oldest_first(engine: Engine) -> None:
    numbers = [keep(engine, str(number).encode()) for number in range(3)]
    with reading(engine) as uow:
        assert [each.id for each in quarantine.listing(uow)] == numbers


def test_a_number_that_is_not_there_is_not_found(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        with pytest.raises(NotFound):
            quarantine.get(uow, 1)
        with pytest.raises(NotFound):
            quarantine.mark(uow, 1, State.REPLAYED, NOW)
