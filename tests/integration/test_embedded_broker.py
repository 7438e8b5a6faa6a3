"""The embedded broker does what Homeward asks of Kafka, and starts and ends without trace."""

import socket
from contextlib import closing
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import NewTopic

from homeward.embedded import embedded_broker, free_port, is_listening
from homeward.errors import HomewardError


def test_it_is_ready_when_the_block_begins_and_gone_when_it_ends(tmp_path: Path) -> None:
    with embedded_broker(tmp_path / "broker.log") as address:
        port = int(address.rpartition(":")[2])
        assert is_listening(port)
    assert not is_listening(port)


def test_two_run_side_by_side(tmp_path: Path) -> None:
    with embedded_broker(tmp_path / "one.log") as one, embedded_broker(tmp_path / "two.log") as two:
        create_topic(one)
        assert topics(one) == ["something"]
        assert topics(two) == []


def test_a_group_resumes_where_its_last_commit_stood(tmp_path: Path) -> None:
    with embedded_broker(tmp_path / "broker.log") as address:
        create_topic(address)
        with closing(
            KafkaProducer(bootstrap_servers=address, acks="all", enable_idempotence=True)
        ) as producer:
            for value in [b"first", b"second"]:
                producer.send("something", value, key=b"k").get(10)
        assert read_one(address) == b"first"
        assert read_one(address) == b"second"


def test_it_listens_on_this_machine_alone(tmp_path: Path) -> None:
    with embedded_broker(tmp_path / "broker.log") as address:
        port = int(address.rpartition(":")[2])
        listeners = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
        local = [
            line.split()[1] for line in listeners.splitlines() if line.split()[1].endswith(f":{port:04X}")
        ]
        assert local
        assert {entry.partition(":")[0] for entry in local} == {"0100007F"}


def test_a_taken_port_gives_way_to_the_next_free_one() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        assert free_port(taken.getsockname()[1]) > taken.getsockname()[1]


def test_a_broker_that_cannot_start_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALF_TANSU_BIN", "/bin/false")
    with pytest.raises(HomewardError, match="exit status is 1"), embedded_broker(tmp_path / "broker.log"):
        pass


def create_topic(address: str) -> None:
    with closing(KafkaAdminClient(bootstrap_servers=address)) as admin:
        admin.create_topics([NewTopic("something", 1, 1)])


def topics(address: str) -> list[str]:
    with closing(KafkaAdminClient(bootstrap_servers=address)) as admin:
        return list(admin.list_topics())


def read_one(address: str) -> bytes:
    """Joins the group, reads one message, commits and leaves."""
    options = {"max_poll_records": 1, "session_timeout_ms": 2000, "heartbeat_interval_ms": 500}
    consumer = KafkaConsumer(
        "something",
        bootstrap_servers=address,
        group_id="g",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        **options,
    )
    with closing(consumer):
        message = next(consumer)
        consumer.commit()
        return bytes(message.value)
