"""`homeward up` for tests: the whole system as a user starts it, in a folder of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.backends import free_port

HOMEWARD = Path(sys.executable).with_name("homeward")


class Up:
    """One run of `homeward up`; `said` is what it has printed so far."""

    def __init__(self, folder: Path, *options: str, port: int = 0, command: str = "up") -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = port or free_port()
        self.env = {**os.environ, "HOMEWARD_DATA": str(self.data)}
        self._tokens: dict[str, str] = {}
        self._output = folder / f"up-{self.port}-{time.monotonic_ns()}.txt"
        with self._output.open("w") as output:
            self.process = subprocess.Popen(
                [HOMEWARD, command, "--port", str(self.port), *options],
                env=self.env,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self._output.read_text()

    def wait_for(self, words: str, seconds: float = 60) -> None:
        """Until it has printed these words."""
        eventually(lambda: words in self.said or self.process.poll() is not None, seconds)
        assert words in self.said, self.said

    def wait_until_usable(self, seconds: float = 60) -> None:
        self.wait_for("Ctrl-C stops it.", seconds)

    @property
    def url(self) -> str:
        return self._found(r"Homeward is at (\S+)/")

    @property
    def broker(self) -> str:
        return self._found(r"broker is at (\S+),")

    def password(self, username: str) -> str:
        """As printed."""
        return self._found(rf"(?m)^ +\S+ +{username} +(\S+)$")

    def token(self, source: str) -> str:
        """As printed for this source; for one that the demo has none for, a new one."""
        if source not in self._tokens:
            printed = re.search(rf"(?m)^ +{source} +\S+ +(\S+)$", self.said)
            self._tokens[source] = printed[1] if printed else self._new_token(source)
        return self._tokens[source]

    def _new_token(self, source: str) -> str:
        command = [HOMEWARD, "tokens", "add", "--source", source, "--holder", "A test"]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def _found(self, pattern: str) -> str:
        found = re.search(pattern, self.said)
        assert found, self.said
        return found.group(1)

    def send(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Post an event as its source's system; answers with what became of it."""
        headers = {
            "Authorization": f"Bearer {self.token(event['source'])}",
            "Content-Type": "application/json",
        }
        request = urllib.request.Request(f"{self.url}/api/v1/events", json.dumps(event).encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return dict(json.load(answer))

    def alerts(self) -> list[dict[str, Any]]:
        done = subprocess.run([HOMEWARD, "alerts", "--json"], env=self.env, capture_output=True, check=True)
        return list(json.loads(done.stdout)["alerts"])

    def children(self) -> list[int]:
        """The processes that it runs."""
        return [
            int(pid)
            for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]

    def child(self, words: str) -> int:
        """The process of its own whose command line has these words."""
        return next(
            pid
            for pid in self.children()
            if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        )

    def stop(self) -> int:
        """Ctrl-C; answers with the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def kill(self) -> None:
        """kill -9, if it still runs."""
        self.process.kill()
        self.process.wait()


def eventually(condition: Callable[[], bool], seconds: float = 120) -> None:
    """Until it is so; fails after these seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not waited for does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
