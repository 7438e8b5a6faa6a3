"""Events a second through Homeward's worker, and through one written by hand for the same fourteen rules."""

import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import select

from bench import peers, throughput
from bench.handwritten_rules import Found, Raw, Shared, child_of, find, named_by
from bench.handwritten_worker import TABLES
from bench.result import Result
from bench.stories import ending, story, varied_story
from homeward.config import settings
from homeward.domain.events import parse
from homeward.domain.identity.identified import preference
from homeward.engine.in_memory import evaluate_events
from homeward.engine.rulefiles.load import load_rules
from homeward.store import identities
from homeward.store.database import open_store
from homeward.store.tables.core import finding
from homeward.store.unit_of_work import reading
from tests.backends import Postgres
from tests.machine import require

CHILDREN = throughput.CHILDREN

HOW = (
    "{sent:,} events of {children} children that end now, on Apache Kafka with {partitions} partitions a "
    "topic and PostgreSQL that waits for its disk (fsync). One worker: first Homeward's, with {codes} alone, "
    "then one of 400 lines for these rules (aiokafka, psycopg, plain functions). It journals each event, "
    "reads the histories of the children concerned, and writes their findings, alerts, reasons "
    "and the steps of alerts in one transaction a batch. Before, both find the same in other stories, in "
    "which each rule finds something ({agreed:,} findings); afterwards both stores hold the same findings "
    "({stored:,}). The hand-written one does no more than that: it checks no event, knows children by number "
    "and people by telephone, takes no correction, keeps no evidence, reason in words, trace or lateness, no "
    "tasks, tellings, candidates or lists, sets no deadline, and looks at no clock again. CPU is that of the "
    "worker alone, its start included."
)


def measure() -> Result:
    agreed = agree()
    now = datetime.now(UTC)
    last = [now - timedelta(minutes=number % 60) for number in range(CHILDREN)]

    def story_of(number: int) -> list[Raw]:
        return ending(story(number), last[number])

    ours, theirs = _homeward(story_of), _by_hand(story_of)
    assert ours.found == theirs.found, sorted(ours.found ^ theirs.found)[:5]
    return Result(
        "Events a second beside a hand-written worker",
        HOW.format(
            sent=ours.sent,
            children=CHILDREN,
            partitions=throughput.PARTITIONS,
            codes=", ".join(sorted(peers.PYTHON)),
            agreed=agreed,
            stored=len(ours.found),
        ),
        ("worker", "events/s", "to the hand-written", "CPU ms an event"),
        [
            ("Homeward", round(ours.rate), f"{ours.rate / theirs.rate:.3f}", f"{ours.cpu:.2f}"),
            ("hand-written", round(theirs.rate), "1", f"{theirs.cpu:.2f}"),
        ],
    )


def agree() -> int:
    """Both find the same, and each rule something; answers with how much."""
    raws = [raw for number in range(CHILDREN) for raw in varied_story(number)]
    as_of = max(datetime.fromisoformat(raw["time"]) for raw in raws) + timedelta(days=30)
    rules = [rule for rule in load_rules(settings().rules_folder) if rule.code in peers.PYTHON]
    results = evaluate_events(map(parse, raws), rules, as_of, settings().responsible_la)
    ours = {
        Found(each.code, result.child.value, each.subject, each.due)
        for result in results
        for each in result.evaluation.findings
    }
    theirs = by_hand(raws, as_of)
    assert ours == theirs, sorted(ours ^ theirs)[:5]
    assert {each.code for each in ours} == peers.PYTHON.keys()
    return len(ours)


def by_hand(raws: list[Raw], as_of: datetime) -> set[Found]:
    own: dict[str, list[Raw]] = {}
    naming: dict[str, list[Raw]] = {}
    for raw in raws:
        own.setdefault(child_of(raw), []).append(raw)
        for child in named_by(raw):
            naming.setdefault(child, []).append(raw)
    shared = Shared.of(raws)
    children = own.keys() | naming.keys()
    return set().union(*(find(c, own.get(c, ()), naming.get(c, ()), shared, as_of) for c in children))


def _copy_rules(folder: Path) -> None:
    """These rules alone."""
    folder.mkdir()
    for rule in load_rules(settings().rules_folder):
        if rule.code in peers.PYTHON:
            shutil.copy(settings().rules_folder / f"{rule.id}.yaml", folder)


@contextmanager
def _durable_postgres() -> Iterator[str]:
    cluster = Postgres(require("PostgreSQL"))
    cluster.start(fsync=True)
    try:
        yield cluster.new_database()
    finally:
        cluster.remove()


StoryOf = Callable[[int], list[Raw]]


@dataclass(frozen=True)
class _Run:
    """How many events were sent, the seconds in which they were processed, those that the worker had of a
    processor from its start on, and the findings that are stored afterwards."""

    sent: int
    seconds: float
    cpu_seconds: float
    found: set[Found]

    @property
    def rate(self) -> float:
        return self.sent / self.seconds

    @property
    def cpu(self) -> float:
        """Milliseconds an event."""
        return self.cpu_seconds * 1000 / self.sent


def _cpu_of_workers() -> float:
    """Seconds of those that have ended. Broker and store run by themselves, and count nowhere."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _homeward(story_of: StoryOf) -> _Run:
    with TemporaryDirectory() as name, throughput._kafka(Path(name)) as broker, _durable_postgres() as url:
        _copy_rules(rules := Path(name) / "rules")
        sent = throughput._send(broker, story_of)
        places = {"HOMEWARD_BROKER": broker, "HOMEWARD_DATABASE_URL": url, "HOMEWARD_DATA": name}
        env = {**environ, **places, "HOMEWARD_RULES": str(rules)}
        before = _cpu_of_workers()
        seconds = throughput._with_rules(throughput._Bench(Path(name), url, sent, env), workers=1)
        return _Run(sent, seconds, _cpu_of_workers() - before, _stored(url))


def _stored(url: str) -> set[Found]:
    engine = open_store(url)
    with reading(engine) as uow:
        rows = uow.execute(
            select(finding.c.code, finding.c.child_ref, finding.c.subject, finding.c.due)
        ).all()
        named = identities.identifiers_of(uow, {row.child_ref for row in rows})
    engine.dispose()
    child = {ref: min(some, key=preference).value for ref, some in named.items()}
    return {Found(code, child[ref], subject, due) for code, ref, subject, due in rows}


def _by_hand(story_of: StoryOf) -> _Run:
    with TemporaryDirectory() as name, throughput._kafka(Path(name)) as broker, _durable_postgres() as url:
        address = url.replace("postgresql+psycopg", "postgresql")
        sent = throughput._send(broker, story_of)
        env = {**environ, "HOMEWARD_BROKER": broker, "BENCH_DATABASE": address}
        with closing(psycopg.connect(address, autocommit=True)) as store:
            store.execute(TABLES)

            def processed() -> bool:
                return store.execute("SELECT count(*) FROM event WHERE source = 'bench'").fetchone() == (
                    sent,
                )

            before = _cpu_of_workers()
            with throughput._worker("bench.handwritten_worker", env, Path(name)):
                throughput._until(processed)
            ((began, ended),) = store.execute(
                "SELECT min(processed_at), clock_timestamp() FROM event"
            ).fetchall()
            found = {Found(*row) for row in store.execute("SELECT code, child, subject, due FROM finding")}
        return _Run(sent, (ended - began).total_seconds(), _cpu_of_workers() - before, found)
