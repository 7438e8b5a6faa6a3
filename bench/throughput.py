"""Events a second through one worker with rules and durable writes, and through one that does nothing."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from kafka import KafkaProducer
from sqlalchemy import func, select

from bench.result import Result
from bench.stories import Raw, ending, story
from homeward.domain.events import TOPICS
from homeward.kafka.topics import create_topics
from homeward.store.database import open_store
from homeward.store.tables.core import journal
from homeward.store.unit_of_work import reading
from tests.backends import ApacheKafka, Postgres
from tests.machine import require

CHILDREN = 500
PARTITIONS = 12
LONGEST = 600.0


def measure() -> Result:
    of_the_past = ("of 2024", *_compare(story))
    now = datetime.now(UTC)
    last = [now - timedelta(minutes=number % 60) for number in range(CHILDREN)]
    idle, one, ratio = _compare(lambda number: ending(story(number), last[number]))
    two = _rate(lambda number: ending(story(number), last[number]), workers=2)
    rows: list[tuple[str | int, ...]] = [
        (*of_the_past, "", ""),
        ("ending now", idle, one, ratio, two, f"{two / one:.2f}"),
    ]
    return Result(
        "Events a second through one worker, and through two",
        f"{CHILDREN * len(story(0)):,} events of {CHILDREN} children on Apache Kafka, {PARTITIONS} partitions"
        " a topic, and PostgreSQL without waiting for its disk. First a Faust agent with the same settings "
        "that does nothing, then Homeward's: events are journalled, each child is evaluated once for all "
        "that came while the batch before was processed, and alerts are written, before they are "
        "acknowledged. All was sent before the worker began, so it is far behind at first. Once with "
        "stories of 2024, in which every absence looks open for years until its find arrives, and once with "
        "stories that end now. Then the latter with two workers, each on a core of its own, which it shares "
        "with Kafka and PostgreSQL.",
        (
            "stories",
            "does nothing, events/s",
            "Homeward, events/s",
            "ratio",
            "two workers, events/s",
            "to one",
        ),
        rows,
    )


StoryOf = Callable[[int], list[Raw]]


@dataclass(frozen=True)
class _Bench:
    """A broker that holds all events, how many these are, a store, and the settings of a worker."""

    folder: Path
    database: str
    sent: int
    env: Mapping[str, str]


@contextmanager
def _bench(story_of: StoryOf) -> Iterator[_Bench]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with _kafka(folder) as broker, _postgres() as database:
            places = {"HOMEWARD_BROKER": broker, "HOMEWARD_DATABASE_URL": database, "HOMEWARD_DATA": name}
            yield _Bench(folder, database, _send(broker, story_of), {**os.environ, **places})


def _compare(story_of: StoryOf) -> tuple[int, int, str]:
    with _bench(story_of) as bench:
        idle = bench.sent / _without_work(bench)
        working = bench.sent / _with_rules(bench, 1)
    return round(idle), round(working), f"{working / idle:.3f}"


def _rate(story_of: StoryOf, workers: int) -> int:
    with _bench(story_of) as bench:
        return round(bench.sent / _with_rules(bench, workers))


@contextmanager
def _kafka(folder: Path) -> Iterator[str]:
    (folder / "kafka").mkdir()
    node = ApacheKafka(require("Apache Kafka"), folder / "kafka")
    node.start()
    try:
        create_topics(node.address, PARTITIONS)
        yield node.address
    finally:
        node.stop()


@contextmanager
def _postgres() -> Iterator[str]:
    cluster = Postgres(require("PostgreSQL"))
    cluster.start()
    try:
        yield cluster.new_database()
    finally:
        cluster.remove()


def _send(broker: str, story_of: StoryOf) -> int:
    """Everything in one go, keyed by child, in the order in which it happened to each."""
    producer = KafkaProducer(bootstrap_servers=broker, acks="all")
    events = [(number, event) for number in range(CHILDREN) for event in story_of(number)]
    for number, event in sorted(events, key=lambda pair: pair[1]["time"]):
        producer.send(TOPICS[event["type"]], key=str(number).encode(), value=json.dumps(event).encode())
    producer.flush()
    producer.close()
    return len(events)


def _without_work(bench: _Bench) -> float:
    out = bench.folder / "noop"
    settings = {"HOMEWARD_GROUP": "bench-noop", "BENCH_EVENTS": str(bench.sent), "BENCH_OUT": str(out)}
    with _worker("bench.noop", {**bench.env, **settings}, bench.folder):
        _until(out.exists)
    return float(out.read_text())


def _with_rules(bench: _Bench, workers: int) -> float:
    """From the first batch's beginning, as the store shows it, until all is processed."""
    engine = open_store(bench.database)
    done = select(func.count()).where(journal.c.source == "bench", journal.c.processed_at.is_not(None))

    def processed() -> bool:
        with reading(engine) as uow:
            return bool(uow.scalar(done) == bench.sent)

    with ExitStack() as running:
        for core in range(workers):
            held = ["taskset", "-c", str(core)] if workers > 1 else []
            running.enter_context(_worker("streams", bench.env, bench.folder, held))
        _until(processed)
        ended = datetime.now(UTC)
    with reading(engine) as uow:
        began = uow.scalar(select(func.min(journal.c.processed_at)))
    engine.dispose()
    assert began
    return (ended - began).total_seconds()


@contextmanager
def _worker(module: str, env: Mapping[str, str], folder: Path, held: Sequence[str] = ()) -> Iterator[None]:
    command = [*held, sys.executable, "-m", module, "worker", "--without-web", "-l", "warn"]
    with (folder / f"{module}.log").open("ab") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the worker did not get through what it was sent")
        time.sleep(0.2)
