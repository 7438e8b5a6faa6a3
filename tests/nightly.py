"""A part of a night as a process of its own."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.up import HOMEWARD


class Nightly:
    """`homeward reconcile`, or another command of the night, over one store."""

    def __init__(self, store_url: str, data: Path) -> None:
        self.env = {**os.environ, "HOMEWARD_DATABASE_URL": store_url, "HOMEWARD_DATA": str(data)}

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [HOMEWARD, *arguments, "--json"]
        return subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def run(self, *arguments: str) -> tuple[dict[str, Any], int]:
        """What it came to, and the most MB that it took."""
        process = self.start(*arguments)
        assert process.stdout
        with process.stdout:
            said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return json.loads(said), usage.ru_maxrss // 1024
