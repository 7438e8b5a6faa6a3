"""An installation under test, on either kind of backend: its processes, started and killed one by one, and
what can be seen of it from outside.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from sqlalchemy import Engine, func, select

from homeward.domain.alerts.alert import AlertState
from homeward.domain.events import DECIDED_BY_PEOPLE, TOPICS, Identifier
from homeward.domain.identity.identified import preference
from homeward.embedded import embedded_broker, free_port, is_listening
from homeward.kafka.topics import DEAD_LETTERS, create_topics
from homeward.services.intake.accept import accept
from homeward.store import accounts, identities, quarantine, queries, unconfirmed
from homeward.store.database import open_store
from homeward.store.quarantine import Quarantined
from homeward.store.tables import core
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.permissions import Role
from tests.backends import EMBEDDED, PRODUCTION, ApacheKafka, Backend, Postgres
from tests.pages import PASSWORD, Browser, account_for, add_tokens, bearer
from tests.stores import sqlite_store
from tests.up import eventually

PARTITIONS = 4
READY = "Worker ready"
LARGEST = 16 * 2**20


class Program:
    """A running process; `said` is what it has written so far, to stdout and stderr alike."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(command, env=env, stdout=output, stderr=subprocess.STDOUT)

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_for(self, words: str, seconds: float = 60, times: int = 1) -> None:
        """Until it has said these words so many times."""
        eventually(lambda: self.said.count(words) >= times or self.process.poll() is not None, seconds)
        assert self.said.count(words) >= times, self.said

    def ends(self, seconds: float = 30) -> int:
        """Its exit status."""
        return self.process.wait(seconds)

    def stop(self) -> int:
        self.process.terminate()
        return self.ends()

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)


class Store:
    """What an installation keeps, to be looked into."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = open_store(url)

    def close(self) -> None:
        self.engine.dispose()

    def found(self) -> list[tuple[str, str]]:
        """Child and code of every reason that stands in an alert that went on, sorted."""
        with reading(self.engine) as uow:
            ended = {AlertState.WITHDRAWN, AlertState.JOINED}
            rows = queries.alerts(uow, set(AlertState) - ended)
            reasons = queries.reasons(uow, [row.id for row in rows])
            named = identities.identifiers_of(uow, {row.child_ref for row in rows})
        return sorted(
            (min(named[row.child_ref], key=preference).value, reason.code)
            for row in rows
            for reason in reasons[row.id]
            if reason.withdrawn_at is None
        )

    def candidates(self) -> set[str]:
        """The children whom rules propose to MACSE."""
        with reading(self.engine) as uow:
            refs = {row.child_ref for row in queries.candidates(uow)}
            return {
                min(known, key=preference).value for known in identities.identifiers_of(uow, refs).values()
            }

    def reference(self, child: str) -> str:
        """The child's opaque reference, by its LAchildID."""
        identifier = Identifier("la_child_id", child)
        with reading(self.engine) as uow:
            return identities.find(uow, [identifier])[identifier]

    def alerts(self, child: str, code: str) -> list[queries.AlertRow]:
        """This child's alerts with this reason, newest first."""
        with reading(self.engine) as uow:
            rows = queries.alerts_of(uow, [self.reference(child)])
            reasons = queries.reasons(uow, [row.id for row in rows])
        return [row for row in rows if code in {reason.code for reason in reasons[row.id]}]

    def alerted(self) -> set[str]:
        """The children with an alert."""
        return {child for child, _ in self.found()}

    def counts(self) -> dict[str, int]:
        with reading(self.engine) as uow:
            return queries.counts(uow)

    def journalled(self, type_: str) -> int:
        counted = select(func.count()).where(core.journal.c.type == type_)
        with reading(self.engine) as uow:
            return uow.scalar(counted) or 0

    def to_confirm(self) -> list[str]:
        """The ids of the events that wait for a person to confirm what they say was decided."""
        with reading(self.engine) as uow:
            return [claim.event_id for claim in unconfirmed.waiting(uow, DECIDED_BY_PEOPLE)]

    def quarantined(self) -> list[Quarantined]:
        with reading(self.engine) as uow:
            return quarantine.listing(uow)


class System(Store):
    """One installation: an empty store, the topics, and no process yet."""

    def __init__(self, backend: Backend, folder: Path, **settings: str) -> None:
        super().__init__(backend.database_url)
        self.backend, self.folder = backend, folder
        self.group = f"test-{uuid4().hex[:8]}"
        self.env = {
            **os.environ,
            "HOMEWARD_DATA": str(folder / "data"),
            "HOMEWARD_DATABASE_URL": backend.database_url,
            "HOMEWARD_BROKER": backend.broker,
            "HOMEWARD_GROUP": self.group,
            "HOMEWARD_PARTITIONS": str(PARTITIONS),
            "HOMEWARD_KAFKA_SESSION_TIMEOUT": "6",  # the least that Apache Kafka allows
            "HOMEWARD_FETCH_WAIT_MS": "50",
            "HOMEWARD_CLOCK_INTERVAL": "1",
            **settings,
        }
        create_topics(backend.broker, PARTITIONS)
        self.programs: list[Program] = []
        self._clients = ExitStack()

    def close(self) -> None:
        self._clients.close()
        for program in self.programs:
            if program.process.poll() is None:
                program.kill()
        super().close()

    def start(self, name: str, *command: str, **env: str) -> Program:
        log = self.folder / f"{name}-{len(self.programs)}.log"
        program = Program([sys.executable, "-m", *command], {**self.env, **env}, log)
        self.programs.append(program)
        return program

    def worker(self, *, ready: bool = True, **env: str) -> Program:
        """`ready`: wait until it reads its topics."""
        worker = self.start("worker", "streams", "worker", "--without-web", "-l", "info", **env)
        if ready:
            worker.wait_for(READY)
        return worker

    def web(self) -> "Web":
        """With an account for each role and a token for each sender (tests.pages)."""
        with unit_of_work(self.engine) as uow:
            if not accounts.listing(uow):
                accounts.add(uow, [account_for(role) for role in Role])
                add_tokens(uow)
        port = free_port()
        options = ["--host", "127.0.0.1", "--port", str(port), "--timeout-graceful-shutdown", "1"]
        program = self.start("web", "uvicorn", "--factory", "homeward.web.app:serve", *options)
        eventually(lambda: is_listening(port) or program.process.poll() is not None)
        assert program.process.poll() is None, program.said
        client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=40)
        return Web(program, self._clients.enter_context(client))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A `homeward` command."""
        command = [str(Path(sys.executable).with_name("homeward")), *arguments]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=120)

    # What others send

    def publish(self, *events: Mapping[str, Any]) -> None:
        publish(self.backend.broker, events)

    def produce(self, messages: Iterable[tuple[str, bytes | None]]) -> None:
        produce(self.backend.broker, messages)

    def accept(self, *events: Mapping[str, Any]) -> None:
        """As the pages and the API do: into the journal and the outbox."""
        for event in events:
            with unit_of_work(self.engine) as uow:
                accept(uow, event, received_at=datetime.now(UTC))

    # What is to be seen of its topics

    def dead_letters(self) -> list[bytes]:
        return [record.value for record in self.messages(DEAD_LETTERS)]

    def messages(self, topic: str) -> list[Any]:
        """Every message of a topic, from its beginning, key and value."""
        consumer = KafkaConsumer(bootstrap_servers=self.backend.broker)
        with closing(consumer):
            partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
            consumer.assign(partitions)
            consumer.seek_to_beginning()
            # The embedded broker counts only the first message of the last batch to a topic's end.
            ends = consumer.end_offsets(partitions)
            found: list[Any] = []
            while (polled := consumer.poll(500)) or any(consumer.position(p) < ends[p] for p in partitions):
                found += [record for records in polled.values() for record in records]
        return found

    def acknowledged(self, topic: str) -> int:
        """How many messages of a topic are behind the offsets that workers have committed."""
        consumer = KafkaConsumer(
            bootstrap_servers=self.backend.broker, group_id=self.group, enable_auto_commit=False
        )
        with closing(consumer):
            partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
            return sum(consumer.committed(each) or 0 for each in partitions)


@dataclass(frozen=True)
class Web:
    program: Program
    client: httpx.Client

    def post(self, event: Mapping[str, Any]) -> httpx.Response:
        """As the system of the event's source does."""
        return self.client.post("/api/v1/events", json=event, headers=bearer(event["source"]))

    def sign_in(self, role: Role) -> Browser:
        """One person at a time: there is one set of cookies."""
        self.client.cookies.clear()
        browser = Browser(self.client)
        browser.post("/sign-in", username=role, password=PASSWORD)
        return browser


def publish(broker: str, events: Iterable[Mapping[str, Any]]) -> None:
    """Straight onto the topics of their types."""
    produce(broker, [(TOPICS[event["type"]], json.dumps(event).encode()) for event in events])


def produce(broker: str, messages: Iterable[tuple[str, bytes | None]]) -> None:
    """Whatever bytes, onto whatever topics."""
    with closing(KafkaProducer(bootstrap_servers=broker, acks="all", max_request_size=LARGEST)) as producer:
        for sent in [producer.send(topic, body, key=uuid4().bytes) for topic, body in messages]:
            sent.get(30)


@pytest.fixture(params=[EMBEDDED, PRODUCTION])
def system(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[System]:
    """On each kind of backend in turn, with no process yet."""
    with system_of(request, tmp_path) as running:
        yield running


def system_of(request: pytest.FixtureRequest, folder: Path) -> AbstractContextManager[System]:
    """On the kind of backend that the fixture is asked for."""
    if request.param == EMBEDDED:
        return embedded_system(folder)
    servers = (request.getfixturevalue(name) for name in ("postgres", "apache_kafka_node"))
    return production_system(*servers, folder)


@contextmanager
def embedded_system(folder: Path, **settings: str) -> Iterator[System]:
    with embedded_broker(folder / "broker.log") as address:
        system = System(Backend(EMBEDDED, sqlite_store(folder), address), folder, **settings)
        with closing(system):
            yield system


@contextmanager
def production_system(
    postgres: Postgres, kafka: ApacheKafka, folder: Path, **settings: str
) -> Iterator[System]:
    kafka.empty()
    url = postgres.new_store()
    try:
        with closing(System(Backend(PRODUCTION, url, kafka.address), folder, **settings)) as system:
            yield system
    finally:
        postgres.drop_database(url)


def waits_until(store: Store, condition: Callable[[], bool], seconds: float = 120) -> None:
    """Like `eventually`, but says how it is if it is not so in time."""
    try:
        eventually(condition, seconds)
    except AssertionError as error:
        programs = store.programs if isinstance(store, System) else []
        logs = "\n".join(program.said[-4000:] for program in programs)
        raise AssertionError(f"{error}: {store.counts()}, found {store.found()}\n{logs}") from None
