"""What the pages of one process share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import Request
from sqlalchemy import Engine

from homeward.engine.rulefiles.model import Rule
from homeward.services.alerts.answering import Step
from homeward.services.children.search import Directory
from homeward.services.rules.rulebook import Rulebook
from homeward.web.access.throttle import Throttle
from homeward.web.live import Watcher


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class State:
    """`area` is the DfE code of the authority, `data` the installation's own folder; `clock` is the one place
    where the pages read the time. A draft is kept for as long as `keep_drafts`."""

    engine: Engine
    rules: Rulebook
    area: str
    watcher: Watcher
    data: Path
    clock: Callable[[], datetime] = utc_now
    keep_drafts: timedelta = timedelta(days=14)
    directory: Directory = field(default_factory=Directory)
    throttle: Throttle = field(default_factory=Throttle)

    def step(self, username: str, organisation: str) -> Step:
        """What somebody does now, under the rules as their files are now."""
        self.rules.refresh()
        return Step(username, self.clock(), self.rules.rules, self.area, organisation)

    def rules_by_id(self) -> dict[str, Rule]:
        self.rules.refresh()
        return self.rules.rules.by_id


def state_of(request: Request) -> State:
    state: State = request.app.state.homeward
    return state
