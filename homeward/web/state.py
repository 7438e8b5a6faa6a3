"""What the pages of one process share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fastapi import Request
from sqlalchemy import Engine

from homeward.web.live import Watcher
from homeward.web.throttle import Throttle


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class State:
    """`clock` is the one place where the pages read the time."""

    engine: Engine
    watcher: Watcher
    clock: Callable[[], datetime] = utc_now
    throttle: Throttle = field(default_factory=Throttle)


def state_of(request: Request) -> State:
    state: State = request.app.state.homeward
    return state
