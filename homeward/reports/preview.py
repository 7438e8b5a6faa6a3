"""The back-test of one proposed change, in a process of its own; a file says how far it is.

`start` is called by the pages; `python -m homeward.reports.preview` is that process, with its work on stdin.
"""

import fcntl
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Thread
from typing import IO, Any

import structlog

from homeward.engine.backtest import Plan, always, with_rule
from homeward.engine.rulefiles.load import RuleSet
from homeward.engine.rulefiles.meaning import digest_of
from homeward.engine.rulefiles.model import Rule
from homeward.reports import backtest
from homeward.services.rules.backtest import Stored

LAYOUT = 2
"""Of a result. One that was laid out otherwise, by an older Homeward, counts for nothing."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Preview:
    """`of` what the rule says (its digest) it is; `done` and `pieces` of the work; `result` is the report."""

    of: str
    done: int = 0
    pieces: int = 0
    result: dict[str, Any] | None = None

    def summary(self, code: str) -> dict[str, Any] | None:
        """The counts that stay with an approval (`rule.approved`); None before it has ended."""
        if (result := self.result) is None:
            return None
        own = next((row for row in result["rules"] if row["code"] == code), None)
        sides = {"before": "live", "after": "tried"}
        held = {f"held_{when}": own[side]["findings"] if own else 0 for when, side in sides.items()}
        told = {
            f"{what}_{when}": result[what][side]
            for what in ("alerts", "missing_group", "candidates")
            for when, side in sides.items()
        }
        return {"as_of": result["as_of"], "events": result["history"]["events"], **held, **told}


@dataclass(frozen=True)
class Place:
    """Where the back-test of one change is kept: for the owner of the files alone, as the store is."""

    folder: Path
    ref: str

    @property
    def file(self) -> Path:
        return self.folder / f"{self.ref}.json"

    @contextmanager
    def held(self) -> Iterator[IO[str] | None]:
        """The lock of the one run at a time; None while a run has it. A run keeps it until it ends."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / f"{self.ref}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
                return
            yield lock

    def read(self, rule: Rule) -> Preview | None:
        """The latest of the rule as it is now proposed; None where there is none."""
        try:
            found = Preview(**json.loads(self.file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        return found if found.of == _said(rule) else None

    def is_running(self) -> bool:
        with self.held() as lock:
            return lock is None

    def write(self, preview: Preview) -> None:
        """In one step, so that a page never reads half of it."""
        with NamedTemporaryFile("w", dir=self.folder, prefix=".", delete=False, encoding="utf-8") as half:
            json.dump(asdict(preview), half)
        Path(half.name).replace(self.file)


@dataclass(frozen=True)
class Work:
    """What the process is given."""

    place: Place
    url: str
    plan: Plan
    preview: Preview


def _said(rule: Rule) -> str:
    """Whatever its dates and state: a trial that starts does not make a back-test old."""
    return f"{LAYOUT} {digest_of(always(rule))}"


def start(place: Place, url: str, live: RuleSet, rule: Rule, as_of: datetime, area: str) -> None:
    """Begin one on the store at this address; nothing happens where one runs already."""
    with place.held() as lock:
        if lock is None:
            return
        work = Work(place, url, Plan(live.rules, with_rule(live, rule), as_of, area), Preview(_said(rule)))
        place.write(work.preview)
        # The process inherits the lock, which is free again once it has ended, however it does.
        process = subprocess.Popen(
            [sys.executable, "-m", "homeward.reports.preview"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[lock.fileno()],
        )
    Thread(target=process.communicate, args=(pickle.dumps(work),), daemon=True).start()


def run(work: Work) -> None:
    """The whole of it. A failure is logged without its words; a page sees that there is no result."""

    def tell(done: int, pieces: int) -> None:
        work.place.write(replace(work.preview, done=done, pieces=pieces))

    try:
        found = backtest.run(Stored(work.url), work.plan, tell)
    except Exception as error:
        log.error("back-test failed", change=work.place.ref, error=type(error).__name__)
        return
    work.place.write(replace(work.preview, result=found.as_dict()))


if __name__ == "__main__":
    run(pickle.load(sys.stdin.buffer))
