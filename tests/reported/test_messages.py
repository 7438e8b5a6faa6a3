"""Messages in CloudEvents' binary mode: attributes as headers, and the value is `data` alone."""

import base64
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.config import Settings
from homeward.services.evaluation.stream import Worker
from homeward.services.intake.messages import Header, Message, read_message
from homeward.store import quarantine, queries
from homeward.store.database import connect
from homeward.store.unit_of_work import reading

DATA = {"child": {"scheme": "la_child_id", "value": "K-BIN"}, "episode": "K-BIN", "category": "M"}
HEADERS: list[Header] = [
    ("ce_specversion", b"1.0"),
    ("ce_id", b"k-bin"),
    ("ce_source", b"invented-police"),
    ("ce_type", b"missing.reported"),
    ("ce_time", b"2026-11-23T20:00:00Z"),
    ("content-type", b"application/json"),
]
ATTRIBUTES = {
    "specversion": "1.0",
    "id": "k-bin",
    "source": "invented-police",
    "type": "missing.reported",
    "time": "2026-11-23T20:00:00Z",
}


def message(value: bytes = json.dumps(DATA).encode(), headers: list[Header] = HEADERS) -> Message:
    return Message("missing-episodes", value, headers)


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    settings = Settings(data=tmp_path, database_url=f"sqlite:///{tmp_path}/homeward.db", broker="127.0.0.1:1")
    with closing(Worker(settings)) as worker:
        worker.open_store()
        yield worker


def test_binary_mode_says_what_structured_mode_says() -> None:
    raw = read_message(message())
    assert (raw.content, raw.problems, raw.topic) == ({**ATTRIBUTES, "data": DATA}, (), "missing-episodes")
    body, whole = json.dumps(raw.content).encode(), ("content-type", b"application/cloudevents+json")
    assert read_message(message(body, [whole])).content == raw.content


def test_a_message_without_such_headers_is_an_event_as_it_stands() -> None:
    body = json.dumps({**ATTRIBUTES, "data": DATA}).encode()
    for headers in ([], [("traceparent", b"00-1"), ("content-type", b"application/json")]):
        assert read_message(Message("missing-episodes", body, headers)).body == body


def test_an_event_in_binary_mode_is_taken_in(worker: Worker, tmp_path: Path) -> None:
    worker.open_store()
    assert worker.take_in([message()]) == []
    engine = connect(f"sqlite:///{tmp_path}/homeward.db")
    with reading(engine) as uow:
        assert queries.counts(uow)["events"] > 0
    engine.dispose()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (message(b"{"), "data"),
        (message(b"\xff\xfe"), "data"),
        (message(b"[]"), "data"),
        (message(b'{"child": 1, "child": 2}'), "data"),
        (message(headers=[each for each in HEADERS if each[0] != "ce_time"]), "time"),
        (message(headers=[*HEADERS, ("ce_id", b"other")]), "id"),
        (message(headers=[*HEADERS, ("ce_actor", b"\xff")]), "actor"),
        (message(json.dumps({**DATA, "category": "X"}).encode()), "data.category"),
    ],
)
def test_what_is_quarantined_keeps_its_headers(
    worker: Worker, tmp_path: Path, changed: Message, field: str
) -> None:
    assert len(worker.take_in([changed])) == 1
    engine = connect(f"sqlite:///{tmp_path}/homeward.db")
    with reading(engine) as uow:
        (kept,) = quarantine.listing(uow)
    engine.dispose()
    assert field in {problem.field for problem in kept.problems}
    assert (kept.headers or {}).keys() == {name.lower() for name, _ in changed.headers}
    body = json.loads(kept.body)
    for name, value in changed.headers:
        if name.startswith("ce_"):
            assert body[name.removeprefix("ce_")] in {(value or b"").decode(errors="replace"), "other"}
    if "data_base64" in body:
        assert base64.b64decode(body["data_base64"]) == changed.value
    else:
        assert json.dumps(body["data"]).encode() == changed.value


@given(
    st.binary(max_size=50),
    st.lists(
        st.tuples(st.sampled_from(["ce_id", "CE_TIME", "ce_", "content-type"]), st.none() | st.binary())
    ),
)
def test_any_message_is_read_or_told(value: bytes, headers: list[Header]) -> None:
    raw = read_message(Message("missing-episodes", value, headers))
    assert (raw.content is None) == bool(raw.problems)
