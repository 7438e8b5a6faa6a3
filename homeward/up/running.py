"""The loop of `homeward up`, and what it tells the person who started it."""

import fcntl
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from homeward.airflow.processes import COMPONENTS
from homeward.config import Settings
from homeward.errors import HomewardError
from homeward.up.demo import is_demo
from homeward.up.installation import CORE, Installation
from homeward.up.supervise import TICK_SECONDS, Supervisor


def up(
    config: Settings,
    port: int,
    with_airflow: bool,
    console: Console,
    borough: Callable[[], None] | None = None,
) -> None:
    """Start everything and keep it running until SIGINT, SIGTERM or SIGHUP.

    `borough` makes a demo's, whose next weeks then arrive. Raises HomewardError where it already runs on this
    folder, or the folder is a demo's and this is none.
    """
    with _alone(config.data):
        if borough:
            borough()
        elif is_demo(config.data):
            raise HomewardError(f"{config.data.absolute()} is a demo's: `homeward demo` starts it.")
        stopping = _stop_signals()
        console.print(f"Starting Homeward. Its data and logs are in {config.data.absolute()}")
        installation = Installation(config, port)
        if with_airflow and not installation.is_checkout:
            raise HomewardError("Airflow is set up from a checkout, which this is not: add --no-airflow.")
        processes = installation.core() + (installation.airflow() if with_airflow else [])
        if borough:
            processes.append(installation.arrivals())
        supervisor = Supervisor(
            processes, installation.logs, lambda said: console.print(f"  {said}", soft_wrap=True)
        )
        try:
            supervisor.tick()  # broker and web start while the next line prepares the store
            announcements = _announcements(installation, with_airflow)
            _run(supervisor, announcements, stopping, console)
        finally:
            console.print("Stopping")
            supervisor.stop()
            console.print("Stopped. What was accepted is kept.")


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Holds the folder for this process; the kernel lets go of it however the process ends."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)  # what is in it is about children
    with (data / "up.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HomewardError(
                f"Homeward already runs on {data.absolute()}: stop it, or name another folder with --data."
            ) from error
        yield


def _stop_signals() -> list[int]:
    """A list that is empty until a signal asks us to stop. The same signal again ends us at once."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        asked.append(number)
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    return asked


Announcement = tuple[tuple[str, ...], list[str]]
"""Names of processes, and what to say once all of them are ready."""


def _announcements(installation: Installation, with_airflow: bool) -> list[Announcement]:
    core = [
        "",
        f"Homeward is at http://127.0.0.1:{installation.web_port}/",
        f"Its broker is at {installation.broker}, for what speaks Kafka's protocol",
        "Sign in with one of these (role, name, password):",
        *(f"    {each.role:<20} {each.username:<18} {each.password}" for each in installation.sign_ins),
        "Systems send events with one of these (source that it speaks as, name, token):",
        *(f"    {each.source:<20} {each.name:<18} {each.text}" for each in installation.demo_tokens),
        "",
        "Ctrl-C stops it.",
        "",
    ]
    airflow = ["", f"Airflow is at http://127.0.0.1:{installation.airflow_port}/ (sign in as ops)", ""]
    return [(CORE, core), (COMPONENTS, airflow)] if with_airflow else [(CORE, core)]


def _run(
    supervisor: Supervisor, announcements: list[Announcement], stopping: Sequence[int], console: Console
) -> None:
    """Until `stopping` holds a signal."""
    with console.status("") as status:
        while not stopping:
            supervisor.tick()
            while announcements and supervisor.is_ready(*announcements[0][0]):
                console.print(*announcements.pop(0)[1], sep="\n", soft_wrap=True)
            if pending := supervisor.pending():
                status.update(f"Waiting for {', '.join(pending)}")
                status.start()
            else:
                status.stop()
            time.sleep(TICK_SECONDS)
