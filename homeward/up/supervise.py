"""Keeps a list of processes running: each is started once what it stands on is ready, and again when it dies.

Runs in one thread, which must be the main one: Linux counts the thread that started a child as its parent.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from homeward.errors import HomewardError

TICK_SECONDS = 0.1
LONGEST_PAUSE = 30.0
LARGEST_LOG = 10_000_000


@dataclass(frozen=True)
class Launch:
    """One start of a process: what to run, in which whole environment."""

    command: Sequence[str]
    env: Mapping[str, str]


@dataclass(frozen=True)
class Process:
    """What to keep running. `launch` is asked at every start, and may prepare it.

    It is ready when `ready` answers so and, where given, its log has `says` since the start.
    """

    name: str
    launch: Callable[[], Launch]
    ready: Callable[[], bool] = lambda: True
    says: str = ""
    after: tuple[str, ...] = ()
    once: bool = False  # a step: it is ready when it has ended well
    patience: float = 10.0  # seconds from SIGTERM to SIGKILL


class State(Enum):
    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"


class Child:
    """A process of the list, as it is now."""

    def __init__(self, process: Process, logs: Path) -> None:
        self.process = process
        self.log = logs / f"{process.name.lower().replace(' ', '-')}.log"
        self.state = State.WAITING
        self.running: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started = 0.0
        self.log_start = 0
        self.not_before = 0.0

    def start(self) -> None:
        launch = self.process.launch()
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as output:
            self.log_start = output.tell()
            self.running = subprocess.Popen(
                launch.command,
                env=launch.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone, and its whole group can be ended
                preexec_fn=_end_with_parent,
            )
        self.state, self.started = State.STARTING, time.monotonic()

    def is_ready(self) -> bool:
        if not self.process.ready():
            return False
        with self.log.open("rb") as log:
            log.seek(self.log_start)
            return self.process.says.encode() in log.read()

    def fail(self) -> None:
        """Back to waiting; the pause before the next start doubles for as long as it never gets ready."""
        self.failures = 0 if self.state is State.READY else self.failures + 1
        self.not_before = time.monotonic() + min(2.0**self.failures - 1, LONGEST_PAUSE)
        self.wait()

    def wait(self) -> None:
        self.state, self.running = State.WAITING, None

    def signal(self, number: signal.Signals) -> None:
        if self.running:
            with suppress(ProcessLookupError):
                os.killpg(self.running.pid, number)


class Supervisor:
    """Runs the list. `say` takes one sentence for each thing that happens."""

    def __init__(self, processes: Iterable[Process], logs: Path, say: Callable[[str], None]) -> None:
        self.children = {process.name: Child(process, logs) for process in processes}
        self.say = say

    def is_ready(self, *names: str) -> bool:
        return all(self.children[name].state is State.READY for name in names)

    def pending(self) -> list[str]:
        """The names of what is not ready yet, in the order of the list."""
        return [name for name, child in self.children.items() if child.state is not State.READY]

    def tick(self) -> None:
        for child in self.children.values():
            if child.running and child.running.poll() is not None:
                self._has_ended(child, child.running.returncode)
            elif child.state is State.STARTING and not child.process.once and child.is_ready():
                self._is_ready(child)
            elif child.state is State.WAITING and time.monotonic() >= child.not_before:
                self._start(child)

    def stop(self) -> None:
        """Ends all: first what nothing else stands on, together; each politely, then by force."""
        while alive := [child for child in self.children.values() if child.running]:
            stood_on = {name for child in alive for name in child.process.after}
            last = [child for child in alive if child.process.name not in stood_on]
            self._end(last, patience=max(child.process.patience for child in last))

    def _start(self, child: Child) -> None:
        if not self.is_ready(*child.process.after):
            return
        try:
            child.start()
        except (HomewardError, OSError) as error:
            child.fail()
            self.say(f"{child.process.name} cannot be started, and is tried again: {error}")

    def _is_ready(self, child: Child) -> None:
        child.state = State.READY
        self.say(f"{child.process.name}: ready after {time.monotonic() - child.started:.1f} s")

    def _has_ended(self, child: Child, status: int) -> None:
        child.signal(signal.SIGKILL)  # what it may have left of its group
        if child.process.once and status == 0:
            child.running = None
            self._is_ready(child)
            return
        child.fail()
        self.say(f"{child.process.name} ended with status {status}, and is started again; see {child.log}")
        # Asked politely, a worker waits for the broker that is gone.
        self._end(self._standing_on(child.process.name), patience=0)

    def _standing_on(self, name: str) -> list[Child]:
        """What needs that process and is running, at any remove: its state rests on the one that is gone."""
        direct = [child for child in self.children.values() if name in child.process.after and child.running]
        return direct + [other for child in direct for other in self._standing_on(child.process.name)]

    def _end(self, children: Sequence[Child], patience: float) -> None:
        for child in children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + patience
        for child in children:
            with suppress(subprocess.TimeoutExpired):
                if child.running:
                    child.running.wait(max(0, deadline - time.monotonic()))
            child.signal(signal.SIGKILL)
            if child.running:
                child.running.wait()
            child.wait()


# Found here: between fork and exec, where it is called, nothing may be loaded.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def _end_with_parent() -> None:
    """On Linux the kernel ends the child when this process is killed outright: nothing is left behind."""
    if _prctl:
        _prctl(1, signal.SIGTERM)
