"""What the worker does: read events in micro-batches, relay the outbox, and watch the clock.

What comes while a batch is processed is the next one, and all of it that is about one child is evaluated at
once: the further a worker is behind, the less an event costs.

Faust acknowledges and skips an event whose handler raises or is cancelled, so we acknowledge ourselves: after
the batch is committed, and never otherwise. A store or broker that is away is waited for; what can never be
processed goes to quarantine; and if even that fails the worker ends, with the offsets where they were.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import structlog
from kafka.errors import KafkaError

from homeward.config import settings
from homeward.services.evaluation.stream import Worker
from homeward.services.intake.messages import Message, by_child
from homeward.store.database import is_passing
from streams.app import app
from streams.topics import incoming

log = structlog.get_logger()

BATCH = 2000
GATHER_SECONDS = 0.005
"""What a lone event waits for others."""

CHILDREN_AT_A_TIME = 250
"""Children whose events are committed together. If it is far behind that takes seconds, and others wait."""

LONGEST_PAUSE = 5.0
SECONDS_BETWEEN_LOOKS_AT_TOKENS = 60.0

T = TypeVar("T")

__all__ = ["app", "worker"]

worker = Worker(settings())


class WorkerStops(Exception):
    """Why the worker ends, without the words of the error behind it."""


gathered: asyncio.Queue[Any] = asyncio.Queue(BATCH)
"""Events that came and are not yet acknowledged."""


@app.agent(incoming)
async def gather(stream: Any) -> None:
    async for event in stream.noack().events():
        await gathered.put(event)


@app.task
async def take_in() -> None:
    while not app.should_stop:
        events = [await gathered.get()]
        await asyncio.sleep(GATHER_SECONDS)
        while not gathered.empty():
            events.append(gathered.get_nowait())
        try:
            for messages in by_child(map(_message, events), CHILDREN_AT_A_TIME):
                await _process(messages)
        except Exception as error:
            log.critical("worker stops: an event can neither be processed nor set aside", exc_info=error)
            await app.crash(WorkerStops(type(error).__name__))
            await asyncio.Event().wait()
        for event in events:
            event.ack()


def _message(event: Any) -> Message:
    """Kafka knows messages without a value."""
    read, headers = event.message, list(event.message.headers or ())
    return Message(read.topic, event.value or b"", headers, read.partition, read.offset, read.key)


async def _process(messages: Sequence[Message]) -> None:
    if letters := await _patiently(worker.take_in, messages):
        await _patiently(worker.report, letters)


def _passes(error: Exception) -> bool:
    return isinstance(error, KafkaError) or is_passing(error)


async def _patiently(
    work: Callable[..., T], *args: Any, tries_again: Callable[[Exception], bool] = _passes
) -> T:
    """Run in a thread; after a failure that passes try again, less and less often."""
    for pause in _pauses():
        try:
            return await asyncio.to_thread(work, *args)
        except Exception as error:
            if not tries_again(error):
                raise
            log.warning("tried again later", what=work.__name__, in_seconds=pause, error=type(error).__name__)
            await asyncio.sleep(pause)
    raise AssertionError("pauses have no end")


def _pauses() -> Iterator[float]:
    pause = 0.1
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_PAUSE)


def _whatever(error: Exception) -> bool:
    """What runs beside the stream must never end it: it logs every failure, and goes on."""
    return True


@app.task
async def relay() -> None:
    """Publish what the outbox holds, at once while there is more, else as soon as something is written."""
    while not app.should_stop:
        if not await _patiently(worker.relay, tries_again=_whatever):
            await _patiently(worker.wait, tries_again=_whatever)


@app.timer(settings().clock_interval)
async def watch_the_clock() -> None:
    await _patiently(worker.wake, tries_again=_whatever)
    await _patiently(worker.catch_up, tries_again=_whatever)
    if alive := settings().alive_file:
        alive.touch()


@app.timer(SECONDS_BETWEEN_LOOKS_AT_TOKENS)
async def watch_the_tokens() -> None:
    await _patiently(worker.warn_of_tokens, tries_again=_whatever)
