"""An installation that lives through a week of March 2026: what its sources send, its nights, which Airflow
runs, and what people see of it the next morning.

Processes, broker, store and Airflow are real; only the time of day is moved, so that a week takes minutes.
"""

import json
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import func, select

from homeward.config import Settings
from homeward.domain.night.differences import Kind
from homeward.notify.channels import channels
from homeward.services.evaluation.stream import LEFT_BEHIND_AFTER
from homeward.services.night.outcome import in_words
from homeward.services.telling.due_notices import DUE, TOLD
from homeward.services.telling.notices import send_waiting
from homeward.store import accounts, children, nights, queries
from homeward.store.tables.core import journal
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.permissions import Role
from tests.airflow import Airflow
from tests.clock import Clock
from tests.machine import require
from tests.pages import account_for, add_tokens, words_of
from tests.receivers import MailServer
from tests.system import System, embedded_system, waits_until
from tests.up import HOMEWARD
from tests.week_feeds import FEEDS, LIST, MONDAY, SEND, events_of, history, instant, list_of

NIGHT = "02:30"

RUN = """
import json
import os
from datetime import datetime
from airflow.dag_processing.dagbag import DagBag
dag = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"]).dags["nightly_reconciliation"]
asked = {"business_date": os.environ["ASKED"]} if "ASKED" in os.environ else None
run = dag.test(logical_date=datetime.fromisoformat(os.environ["AT"]), run_conf=asked)
answer = {f"{task.task_id} {task.map_index + 1}".removesuffix(" 0"): [task.state, task.try_number]
          for task in run.get_task_instances()}
"""
NIGHTS_DUE = """
import json
import os
from datetime import datetime
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization
dag = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"]).dags["nightly_reconciliation"]
dag = DagSerialization.deserialize_dag(DagSerialization.serialize_dag(dag))
first, now = (datetime.fromisoformat(os.environ[name]) for name in ("AFTER", "NOW"))
infos = dag.iter_dagrun_infos_between(first, now)
answer = [each.data_interval.end.date().isoformat() for each in infos if each.run_after <= now]
"""


@dataclass(frozen=True)
class Morning:
    """What a night left: its tasks in Airflow, each with state and tries; what it found, by kind and
    reference; the page of operations, and the duty team's tasks, as words; and the rules of the alerts, by
    child."""

    tasks: dict[str, list[Any]]
    found: list[tuple[str, str]]
    operations: str
    duty: str
    alerts: dict[str, list[str]]

    def named(self, kind: Kind) -> list[str]:
        """By references; the page of operations says so in words too."""
        abouts = [about for each, about in self.found if each == kind]
        for sentence in in_words({}, 0, {kind: len(abouts)}):
            assert sentence in self.operations
        return abouts

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.found}


class Week:
    """The processes of one installation, and the clock that they go by."""

    def __init__(self, system: System, clock: Clock, airflow: Airflow, mail: MailServer) -> None:
        self.system, self.clock, self.airflow = system, clock, airflow
        sent_by = Settings(smtp_url=SecretStr(mail.url), mail_from="homeward@example.org")
        self.channels = channels(sent_by)
        self.worker = system.worker()
        self.web = system.web()

    def put(self, day: date, clock: str) -> None:
        """Move the clock; notices that are then due are sent, and the worker does what is due."""
        now = instant(day, clock)
        self.clock.put(now)
        self.settle(now)
        send_waiting(self.system.engine, self.channels, now, 1000, due=DUE, told=TOLD)
        if self.works:
            waits_until(self.system, lambda: not self.system.counts()["unpublished"])
            # What the sender recorded is then no longer left to the stream, which does not read it.
            self.clock.put(now + 2 * LEFT_BEHIND_AFTER)
            self.settle(now)

    def settle(self, now: datetime) -> None:
        """Until the worker and the outbox have nothing to do, if there is a worker."""
        if self.works:
            waits_until(self.system, lambda: self._is_idle(now))

    @property
    def works(self) -> bool:
        return self.worker.process.poll() is None

    def _is_idle(self, now: datetime) -> bool:
        counts = self.system.counts()
        with reading(self.system.engine) as uow:
            due = children.due_to_wake(uow, now, 1)
        return not (counts["unprocessed"] or counts["unpublished"] or due)

    # What sources send

    def send(self, *events: dict[str, Any]) -> None:
        """Onto the topics, and wait until they are in the journal, those that were not there."""
        self.system.publish(*events)
        if self.works:
            keys = {(each["source"], each["id"]) for each in events}
            waits_until(self.system, lambda: keys <= self.journalled())

    def journalled(self) -> set[tuple[str, str]]:
        with reading(self.system.engine) as uow:
            return {tuple(row) for row in uow.execute(select(journal.c.source, journal.c.id))}

    def a_day(
        self, day: date, *, lost: Sequence[str] = (), silent: Sequence[str] = (), extra: Sequence[Any] = ()
    ) -> None:
        """Every source sends its day, but for events that are lost on the way, and sources that are silent;
        `extra` comes too, and is on no list."""
        self.put(day, SEND)
        said = [each for of, events in events_of(day).items() if of not in silent for each in events]
        self.send(*(each for each in said if each["id"] not in lost), *extra)
        self.put(day, LIST)
        self.send(*(list_of(of, day, day, LIST) for of in FEEDS if of not in silent))

    def refused(self, event: dict[str, Any]) -> None:
        """Sent, and put into quarantine."""
        before = len(self.system.quarantined())
        self.system.publish(event)
        self.until(lambda: len(self.system.quarantined()) > before)

    def until(self, condition: Callable[[], bool]) -> None:
        waits_until(self.system, condition)

    def count(self, id_: str) -> int:
        """How often the journal has it."""
        with reading(self.system.engine) as uow:
            return uow.scalar(select(func.count()).where(journal.c.id == id_)) or 0

    def close_task(self, kind: str, about: str) -> None:
        """The duty team says that it has dealt with it."""
        with reading(self.system.engine) as uow:
            [task] = [each for each in queries.open_tasks(uow) if each.kind == kind and about in each.because]
        closed = self.web.sign_in(Role.DUTY).post(f"/tasks/{task.id}", reason="They had nothing to send.")
        assert closed.status_code == 303, closed.text

    # Nights and mornings

    def night(self, day: date, **asked: str) -> dict[str, list[Any]]:
        """The night that ends on that day, run by Airflow; answers with its tasks."""
        self.put(day, NIGHT)
        return self.run(day, **asked)

    def run(self, day: date, **asked: str) -> dict[str, list[Any]]:
        tasks = self.airflow.ask(RUN, AT=instant(day, NIGHT).isoformat(), **asked)
        return {name: tasks[name] for name in sorted(tasks) if name != "say_that_it_begins"}

    def due(self, after: date, now: date) -> list[str]:
        """The nights that Airflow has to run between two mornings, by the days on which they end."""
        begins, ends = instant(after, NIGHT), instant(now, NIGHT) + timedelta(minutes=1)
        return list(self.airflow.ask(NIGHTS_DUE, AFTER=begins.isoformat(), NOW=ends.isoformat()))

    def morning(self, day: date, tasks: dict[str, list[Any]]) -> Morning:
        with reading(self.system.engine) as uow:
            found = [(each.kind, each.about) for each in nights.found(uow, day)]
        alerts: dict[str, list[str]] = {}
        for of, code in self.system.found():
            alerts.setdefault(of, []).append(code)
        operations = self.page(Role.OPS, "/operations")
        return Morning(tasks, found, operations, self.page(Role.DUTY, "/tasks"), alerts)

    def page(self, role: Role, path: str) -> str:
        return words_of(self.web.sign_in(role).open(path).text)

    # What goes wrong

    def kill_in_a_batch(self, events: Sequence[dict[str, Any]]) -> int:
        """Send so many that the worker has more than one batch, and kill -9 it when it has begun. Answers
        with how many it had taken in."""
        type_ = events[0]["type"]
        before = self.system.journalled(type_)
        self.system.publish(*events)
        waits_until(self.system, lambda: self.system.journalled(type_) > before)
        self.worker.kill()
        return self.system.journalled(type_) - before


@contextmanager
def week_in(folder: Path) -> Iterator[Week]:
    """On the Sunday before, at noon, with two months behind it."""
    clock = Clock(folder, instant(MONDAY - timedelta(days=1), "12:00"))
    mail = MailServer()
    (folder / "product").mkdir()
    with mail.running(), embedded_system(folder / "product", **clock.env) as system:
        with unit_of_work(system.engine) as uow:
            accounts.add(uow, [replace(account_for(role), email=f"{role}@example.org") for role in Role])
            add_tokens(uow)
        file = folder / "history.jsonl"
        file.write_text("".join(f"{json.dumps(each)}\n" for each in history()))
        done = system.run("import", "events", str(file), "--process", "--as", "robin")
        assert done.returncode == 0, done.stderr
        yield Week(system, clock, airflow_of(system, clock, folder / "airflow"), mail)


def airflow_of(system: System, clock: Clock, home: Path) -> Airflow:
    """Airflow itself lives today; the commands that it calls live in the week."""
    home.mkdir()
    moved = [f"{name}={value}" for name, value in clock.env.items()]
    ours = {name: value for name, value in system.env.items() if name.startswith("HOMEWARD_")}
    airflow = Airflow(
        require("airflow"),
        home,
        ours | {"HOMEWARD_COMMAND": shlex.join(["env", *moved, str(HOMEWARD)]), "HOMEWARD_SHARDS": "1"},
    )
    airflow.migrate()
    return airflow
