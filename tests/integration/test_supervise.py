"""The supervisor, over real processes: small shell scripts that say in a file what happened to them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from homeward.errors import HomewardError
from homeward.up.supervise import Launch, Process, Supervisor

FOR_EVER = "while :; do sleep 0.05; done"


class Scene:
    """A supervisor of shell scripts in a folder, where each writes its name to `starts` when it starts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.supervisor = Supervisor([], folder, self.said.append)

    def process(self, name: str, script: str = FOR_EVER, **overrides: object) -> Process:
        command = ["sh", "-c", f"echo {name} $$ >> starts; {script}"]

        def launch() -> Launch:
            os.chdir(self.folder)
            return Launch(command, os.environ)

        return Process(name, launch, **overrides)  # type: ignore[arg-type]

    def supervise(self, *processes: Process) -> Supervisor:
        self.supervisor = Supervisor(processes, self.folder, self.said.append)
        return self.supervisor

    def starts(self) -> list[str]:
        return [line.split()[0] for line in self._lines()]

    def pid(self, name: str) -> int:
        return int([line.split()[1] for line in self._lines() if line.startswith(f"{name} ")][-1])

    def _lines(self) -> list[str]:
        file = self.folder / "starts"
        return file.read_text().splitlines() if file.exists() else []

    def tick_until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < deadline, self.said
            self.supervisor.tick()
            time.sleep(0.01)


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.chdir(tmp_path)
    scene = Scene(tmp_path)
    yield scene
    scene.supervisor.stop()


def ends(pid: int) -> bool:
    """Whether the process is gone, at once or within 5 seconds: the kernel takes its time over a kill."""
    deadline = time.monotonic() + 5
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not waited for does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_a_process_starts_when_what_it_stands_on_is_ready(scene: Scene, tmp_path: Path) -> None:
    broker = scene.process("broker", ready=(tmp_path / "broker-ready").exists)
    supervisor = scene.supervise(scene.process("worker", after=("broker",)), broker)
    scene.tick_until(lambda: scene.starts() == ["broker"])
    for _ in range(10):
        supervisor.tick()
    assert scene.starts() == ["broker"]
    (tmp_path / "broker-ready").touch()
    scene.tick_until(lambda: supervisor.is_ready("broker", "worker"))
    scene.tick_until(lambda: scene.starts() == ["broker", "worker"])


def test_a_process_that_dies_is_started_again_with_a_message(scene: Scene) -> None:
    scene.supervise(scene.process("web"))
    scene.tick_until(lambda: scene.starts() == ["web"])
    os.kill(scene.pid("web"), signal.SIGKILL)
    scene.tick_until(lambda: scene.starts() == ["web", "web"])
    assert any("web ended with status -9" in sentence for sentence in scene.said)


def test_what_stands_on_a_process_that_dies_is_started_again_after_it(scene: Scene) -> None:
    supervisor = scene.supervise(
        scene.process("broker"),
        scene.process("web"),
        scene.process("worker", after=("broker",)),
    )
    scene.tick_until(lambda: sorted(scene.starts()) == ["broker", "web", "worker"])
    os.kill(scene.pid("broker"), signal.SIGKILL)
    scene.tick_until(lambda: scene.starts()[3:] == ["broker", "worker"] and supervisor.pending() == [])


def test_what_stands_on_a_process_that_died_is_not_waited_for(scene: Scene) -> None:
    scene.supervise(
        scene.process("broker"),
        scene.process("worker", f"trap '' TERM; {FOR_EVER}", after=("broker",), patience=4),
    )
    scene.tick_until(lambda: scene.starts() == ["broker", "worker"])
    killed = time.monotonic()
    os.kill(scene.pid("broker"), signal.SIGKILL)
    scene.tick_until(lambda: scene.starts()[2:] == ["broker", "worker"])
    assert time.monotonic() - killed < 4


def test_what_an_earlier_start_wrote_does_not_make_a_process_ready(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "worker.log").write_text("Worker ready\n")
    script = f"while [ ! -e go ]; do sleep 0.01; done; echo Worker ready; {FOR_EVER}"
    supervisor = scene.supervise(scene.process("worker", script, says="Worker ready"))
    scene.tick_until(lambda: scene.starts() == ["worker"])
    supervisor.tick()
    assert supervisor.pending() == ["worker"]
    (tmp_path / "go").touch()
    scene.tick_until(lambda: supervisor.is_ready("worker"))


def test_a_step_is_ready_when_it_has_ended_well_and_is_tried_until_then(scene: Scene, tmp_path: Path) -> None:
    step = scene.process("install", "test -e network", once=True)
    supervisor = scene.supervise(step, scene.process("airflow", after=("install",)))
    scene.tick_until(lambda: any("ended with status 1" in sentence for sentence in scene.said))
    assert supervisor.pending() == ["install", "airflow"]
    (tmp_path / "network").touch()
    scene.tick_until(lambda: supervisor.is_ready("install", "airflow"))
    assert scene.starts()[-1] == "airflow"


def test_a_launch_that_fails_says_why_and_stops_nothing_else(scene: Scene) -> None:
    def fail() -> Launch:
        raise HomewardError("No port is free.")

    supervisor = scene.supervise(Process("broken", fail), scene.process("web"))
    scene.tick_until(lambda: supervisor.is_ready("web"))
    assert any("No port is free." in sentence for sentence in scene.said)


def test_stopping_ends_what_stands_on_others_first(scene: Scene) -> None:
    tells = "trap 'echo {0} >> ends; exit' TERM; " + FOR_EVER
    supervisor = scene.supervise(
        scene.process("broker", tells.format("broker")),
        scene.process("worker", tells.format("worker"), after=("broker",)),
    )
    scene.tick_until(lambda: scene.starts() == ["broker", "worker"])
    time.sleep(0.1)  # for the trap to be set
    supervisor.stop()
    assert (scene.folder / "ends").read_text().split() == ["worker", "broker"]


def test_stopping_ends_the_stubborn_and_its_children_by_force(scene: Scene) -> None:
    stubborn = f"trap '' TERM; sh -c 'echo child $$ >> starts; {FOR_EVER}' & {FOR_EVER}"
    supervisor = scene.supervise(scene.process("stubborn", stubborn, patience=0.3))
    scene.tick_until(lambda: sorted(scene.starts()) == ["child", "stubborn"])
    supervisor.stop()
    assert ends(scene.pid("stubborn"))
    assert ends(scene.pid("child"))


@pytest.mark.skipif(sys.platform != "linux", reason="skipped, not Linux")
def test_nothing_is_left_behind_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, time; from pathlib import Path; from homeward.up.supervise import *\n"
        "p = Process('p', lambda: Launch(['sleep', '1000'], os.environ))\n"
        "s = Supervisor([p], Path('.'), print); s.tick()\n"
        "print(s.children['p'].running.pid, flush=True); time.sleep(1000)"
    )
    outer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert outer.stdout is not None
    pid = int(outer.stdout.readline())
    assert is_alive(pid)
    outer.kill()
    outer.communicate()
    assert ends(pid)
