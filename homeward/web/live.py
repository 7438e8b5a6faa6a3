"""Tells open duty boards that something changed. Other processes write alerts, so the store is asked."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from homeward.store.tables.alerts import alert
from homeward.store.unit_of_work import reading
from homeward.store.waking import Waiting

log = structlog.get_logger()

LONGEST_WAIT = 0.5
"""Seconds after which the store is asked even if nothing told of a change."""

SECONDS_WITHOUT_STORE = 2
HEARTBEAT_SECONDS = 15
"""Shorter than the idle time after which proxies close a connection."""

STREAM_SECONDS = 15 * 60
"""Then the browser connects again, and whether the person may still see the board is asked again."""


class Watcher:
    """Asks the store for the latest change whenever something is written, once for all who listen."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting = Waiting(engine)
        self._listeners: set[asyncio.Queue[int]] = set()
        self._task: asyncio.Task[None] | None = None
        self._latest = 0

    def latest(self) -> int:
        """The journal number of the latest change to any alert, 0 before the first."""
        with reading(self._engine) as uow:
            return uow.scalar(select(func.max(alert.c.changed_seq))) or 0

    async def tick(self) -> None:
        latest = await asyncio.to_thread(self.latest)
        if latest != self._latest:
            self._latest = latest
            for listener in self._listeners:
                _tell(listener, latest)

    async def _watch(self) -> None:
        """For as long as anybody listens: a store that is away is asked again, or open boards fall silent."""
        try:
            while self._listeners:
                try:
                    await self.tick()
                except SQLAlchemyError as error:
                    log.warning("open boards cannot be told of changes", error=type(error).__name__)
                    await asyncio.sleep(SECONDS_WITHOUT_STORE)
                await asyncio.to_thread(self._waiting.wait, LONGEST_WAIT)
        finally:
            self._waiting.close()

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[asyncio.Queue[int]]:
        """A queue that holds the latest change that the listener has not taken yet, and no older one."""
        listener: asyncio.Queue[int] = asyncio.Queue(maxsize=1)
        self._listeners.add(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        try:
            yield listener
        finally:
            self._listeners.discard(listener)


def _tell(listener: asyncio.Queue[int], latest: int) -> None:
    if listener.full():
        listener.get_nowait()
    listener.put_nowait(latest)


async def stream(watcher: Watcher, may_go_on: Callable[[], bool]) -> AsyncIterator[str]:
    """Server-sent events: the number of the latest change, now and whenever it changes; no child's data.

    Ends as soon as `may_go_on` says no: an account that is closed is told nothing more.
    """
    ends = asyncio.get_running_loop().time() + STREAM_SECONDS
    async with watcher.listen() as changes:
        yield _event(await asyncio.to_thread(watcher.latest))
        while asyncio.get_running_loop().time() < ends:
            try:
                message = _event(await asyncio.wait_for(changes.get(), HEARTBEAT_SECONDS))
            except TimeoutError:
                message = ": still here\n\n"
            if not await asyncio.to_thread(may_go_on):
                return
            yield message


def _event(change: int) -> str:
    return f"event: board\ndata: {change}\n\n"
