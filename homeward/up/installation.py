"""The parts of one embedded installation: what runs, with which settings, at which addresses."""

import os
import sys
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from homeward.airflow.environment import Operator, environment
from homeward.airflow.processes import airflow_processes
from homeward.config import Settings
from homeward.embedded import broker_command, free_port, is_listening
from homeward.kafka.topics import create_topics
from homeward.store.database import open_store
from homeward.store.outbox import republish_unprocessed
from homeward.store.unit_of_work import unit_of_work
from homeward.up.supervise import Launch, Process
from homeward.web.access.permissions import Role
from homeward.web.demo import DemoToken, SignIn, seed_demo_accounts, seed_demo_tokens

ROOT = Path(__file__).parent.parent.parent
BROKER_PORT = 9092  # where every command looks for it, unless told otherwise
AIRFLOW_PORT = 8080
BROKER, WEB, WORKER, NOTICES, AUDIT = "broker", "web", "worker", "notices", "audit"
CORE = (BROKER, WEB, WORKER, NOTICES, AUDIT)

PARTITIONS = 4
TUNING = {
    "HOMEWARD_PARTITIONS": str(PARTITIONS),
    "HOMEWARD_KAFKA_SESSION_TIMEOUT": "4",
    "HOMEWARD_FETCH_WAIT_MS": "50",
}
"""For the embedded broker, which does not wake a waiting fetch, lets a worker join after half of the session
timeout, and is asked about every partition each time. Measured: an event reaches the worker in 30 ms, a
worker is ready in 5 s, and both together are idle at a tenth of one core."""


class Installation:
    """Its store, and the ports that were free."""

    def __init__(self, config: Settings, port: int) -> None:
        self.config = config
        self.data = config.data.absolute()
        self.logs = self.data / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.web_port = free_port(port)
        self.airflow_port = free_port(AIRFLOW_PORT)
        self.broker_port = 0
        self.airflow_url = ""  # where it runs

    @cached_property
    def engine(self) -> Engine:
        """The store, brought up to date."""
        return open_store(self.config.store_url)

    @cached_property
    def sign_ins(self) -> list[SignIn]:
        """The demo accounts, made where they are not there yet."""
        with unit_of_work(self.engine) as uow:
            return seed_demo_accounts(uow, self.data)

    @cached_property
    def demo_tokens(self) -> list[DemoToken]:
        """The demo's tokens, made where they are not there yet."""
        with unit_of_work(self.engine) as uow:
            return seed_demo_tokens(uow, self.data, datetime.now(UTC))

    @property
    def is_checkout(self) -> bool:
        return (ROOT / "Makefile").exists()

    @property
    def _homeward(self) -> str:
        return str(Path(sys.executable).with_name("homeward"))

    @property
    def broker(self) -> str:
        return f"127.0.0.1:{self.broker_port}"

    @property
    def _env(self) -> dict[str, str]:
        return {**os.environ, **TUNING, "HOMEWARD_DATA": str(self.data), "HOMEWARD_BROKER": self.broker}

    @property
    def _with_address(self) -> dict[str, str]:
        """For what sends people links to the pages."""
        return {"HOMEWARD_PUBLIC_URL": f"http://127.0.0.1:{self.web_port}", **self._env}

    def core(self) -> list[Process]:
        """What the duty board needs to live."""
        return [
            Process(BROKER, self._launch_broker, lambda: is_listening(self.broker_port), patience=0.5),
            Process(WEB, self._launch_web, lambda: is_listening(self.web_port)),
            Process(WORKER, self._launch_worker, says="Worker ready", after=(BROKER,)),
            Process(NOTICES, self._launch_notices, says="notices are sent"),
            Process(AUDIT, self._launch_audit, says="the auditor looks"),
        ]

    def arrivals(self) -> Process:
        """What brings the demo's next events."""
        return Process("arrivals", self._launch_arrivals, says="events arrive", after=(WEB, WORKER))

    def airflow(self) -> list[Process]:
        """What runs the nights, after the rest: it takes half a minute of both cores."""
        self.airflow_url = f"http://127.0.0.1:{self.airflow_port}/"
        return airflow_processes(ROOT, self._airflow_env, self.airflow_port, after=(WEB, WORKER))

    def _airflow_env(self) -> dict[str, str]:
        """Ops sign in with the name and password that they have here."""
        sign_in = next(each for each in self.sign_ins if each.role is Role.OPS)
        operator = Operator(sign_in.username, sign_in.password)
        home, logs = self.data / "airflow", self.logs / "airflow"
        settings = environment(home, ROOT / "dags", logs, self.airflow_port, operator)
        return {**self._with_address, **settings, "HOMEWARD_COMMAND": self._homeward}

    def _launch_broker(self) -> Launch:
        """Perhaps not on the port that it had before, which may still be in TIME_WAIT."""
        self.broker_port = free_port(BROKER_PORT)
        return Launch(broker_command(self.broker_port), self._env)

    def _launch_web(self) -> Launch:
        address = ["--host", "127.0.0.1", "--port", str(self.web_port)]
        # Open duty boards never end by themselves.
        patience = ["--timeout-graceful-shutdown", "2"]
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "--factory",
            "homeward.web.app:serve",
            *address,
            *patience,
        ]
        return Launch(command, {"HOMEWARD_AIRFLOW_URL": self.airflow_url, **self._env})

    def _launch_notices(self) -> Launch:
        """It makes no store, so that there has to be one."""
        _ = self.engine
        return Launch([self._homeward, "notices", "send"], self._with_address)

    def _launch_audit(self) -> Launch:
        _ = self.engine
        return Launch([self._homeward, "audit"], self._env)

    def _launch_arrivals(self) -> Launch:
        address = f"http://127.0.0.1:{self.web_port}"
        return Launch([sys.executable, "-m", "homeward.up.arrivals", address], self._env)

    def _launch_worker(self) -> Launch:
        """A broker that lacks the topics has just begun, and knows nothing of what it held before."""
        if create_topics(self.broker, PARTITIONS):
            with unit_of_work(self.engine) as uow:
                republish_unprocessed(uow)
        return Launch([sys.executable, "-m", "streams", "worker", "--without-web", "-l", "info"], self._env)
