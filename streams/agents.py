"""What the worker does: read events in micro-batches, relay the outbox, and watch the clock.

Faust acknowledges and skips an event whose handler raises, so no exception may leave the agent: a store that
is away is waited for; what can never be processed goes to quarantine; and if even that fails the worker ends,
with the offset where it was.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, OperationalError

from homeward.config import settings
from homeward.services.stream import Worker
from streams.app import app
from streams.topics import dead_letters, incoming

log = structlog.get_logger()

BATCH = 500
GATHER_SECONDS = 0.02
LONGEST_PAUSE = 10.0

worker = Worker(settings())


@app.agent(incoming)
async def take_in(stream: Any) -> None:
    async for bodies in stream.take(BATCH, within=GATHER_SECONDS):
        try:
            await _process(bodies)
        except Exception as error:  # not even quarantine worked: stop here, and begin again from this offset
            log.critical("worker_stops", error=type(error).__name__)
            await app.crash(error)
            await asyncio.Event().wait()


async def _process(bodies: Sequence[bytes]) -> None:
    for letter in await _patiently(worker.take_in, bodies):
        await dead_letters.send(value=json.dumps(letter).encode())


async def _patiently(work: Any, *args: Any) -> Any:
    """Run in a thread; while the store is away try again, less and less often, and acknowledge nothing."""
    async for pause in _pauses():
        try:
            return await asyncio.to_thread(work, *args)
        except (OperationalError, DBAPIError) as error:
            if isinstance(error, DBAPIError) and not _passing(error):
                raise
            log.warning("store_away", retry_in_seconds=pause)
            await asyncio.sleep(pause)


def _passing(error: DBAPIError) -> bool:
    return isinstance(error, OperationalError) or error.connection_invalidated


async def _pauses() -> AsyncIterator[float]:
    pause = 0.1
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_PAUSE)


@app.task
async def relay() -> None:
    """Publish what the outbox holds, at once while there is more, else after a short pause."""
    while not app.should_stop:
        if not await _patiently(worker.relay):
            await asyncio.sleep(settings().relay_interval)


@app.timer(settings().clock_interval)
async def watch_the_clock() -> None:
    await _patiently(worker.sweep)
