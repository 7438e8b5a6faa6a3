"""Real servers for the tests, each private to a run: on a free port of 127.0.0.1, in a folder of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from kafka import KafkaAdminClient

from homeward.embedded import free_port, is_listening
from homeward.store.database import open_store

EMBEDDED = "embedded broker + SQLite"
PRODUCTION = "Apache Kafka + PostgreSQL"


@dataclass(frozen=True)
class Backend:
    """What one installation of Homeward runs on: a store and a broker, with nothing in either."""

    name: str
    database_url: str
    broker: str


def three_free_ports() -> int:
    """The first of three neighbouring ports of 127.0.0.1 that can be bound."""
    while True:
        port = free_port()
        if all(free_port(port + next_) == port + next_ for next_ in (1, 2)):
            return port


class Postgres:
    """A cluster that keeps no promise about its disk unless `fsync` asks for it: it is thrown away."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.port = free_port()
        self._migrated = ""
        # Not pytest's folder: only its owner may enter that one, and the server does not run as root.
        self.folder = Path(tempfile.mkdtemp(prefix="homeward-postgres-"))
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        shutil.chown(self.folder, self.user)
        self._run(
            "initdb", "--auth=trust", "--username=homeward", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )

    def start(self, *, fsync: bool = False) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        options += f" -c fsync={'on' if fsync else 'off'}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def is_running(self) -> bool:
        return is_listening(self.port)

    def crash(self) -> None:
        """Ends it as a power cut would; what was committed comes back with `start`."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def remove(self) -> None:
        self.crash()
        shutil.rmtree(self.folder)

    def new_database(self, template: str = "template1") -> str:
        """SQLAlchemy URL of a database that is like the template, an empty one."""
        name = f"test_{uuid4().hex}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {template}")
        return f"postgresql+psycopg://homeward@127.0.0.1:{self.port}/{name}"

    def new_store(self) -> str:
        """SQLAlchemy URL of an empty store, copied from one that is migrated once."""
        if not self._migrated:
            url = self.new_database()
            open_store(url).dispose()
            self._migrated = url.rpartition("/")[2]
        return self.new_database(template=self._migrated)

    def drop_database(self, url: str) -> None:
        self._administer(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def _administer(self, statement: str) -> None:
        address = f"host=127.0.0.1 port={self.port} user=homeward dbname=postgres"
        with closing(psycopg.connect(address, autocommit=True)) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        command = [self.programs / program, "-D", self.folder, *arguments]
        account = pwd.getpwnam(self.user)
        subprocess.run(
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=None if os.geteuid() else [],
        )


class ApacheKafka:
    """One KRaft node, started by docker/kafka/kafka."""

    def __init__(self, script: Path, folder: Path, **env: str) -> None:
        self.script = script
        self.env = {**os.environ, **env}
        self.folder = folder
        self.port = three_free_ports()  # the next are the controller's, and of the listener with TLS

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def tls_address(self) -> str:
        return f"127.0.0.1:{self.port + 2}"

    def start(self) -> None:
        self._run("start", str(self.port))

    def stop(self) -> None:
        self._run("stop")

    def kill(self) -> None:
        """kill -9; `start` brings it back with its data."""
        self._run("kill")

    def empty(self) -> None:
        """Takes away every topic, and with it every committed offset."""
        with closing(KafkaAdminClient(bootstrap_servers=self.address)) as admin:
            admin.delete_topics([topic for topic in admin.list_topics() if not topic.startswith("__")])

    def _run(self, command: str, *arguments: str) -> None:
        # The broker outlives the script and would hold its pipes open, so the output goes to a file.
        with (self.folder / "script.log").open("a") as log:
            subprocess.run(
                [self.script, command, self.folder, *arguments],
                check=True,
                env=self.env,
                stdout=log,
                stderr=log,
            )
