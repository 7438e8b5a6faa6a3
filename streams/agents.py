"""What the worker does: read events in micro-batches, relay the outbox, and watch the clock.

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
from homeward.services.intake.messages import Message
from homeward.store.database import is_passing
from streams.app import app
from streams.topics import incoming

log = structlog.get_logger()

BATCH = 500
GATHER_SECONDS = 0.005
"""What a lone event waits for others. While a batch is processed the next one gathers by itself."""

LONGEST_PAUSE = 5.0
SECONDS_BETWEEN_LOOKS_AT_TOKENS = 60.0

T = TypeVar("T")

__all__ = ["app", "worker"]

worker = Worker(settings())


class WorkerStops(Exception):
    """Why the worker ends, without the words of the error behind it."""


@app.agent(incoming)
async def take_in(stream: Any) -> None:
    async for events in stream.noack_take(BATCH, within=GATHER_SECONDS):
        try:
            # Kafka knows messages without a value.
            await _process([_message(event.message, event.value) for event in events])
        except Exception as error:
            log.critical("worker stops: an event can neither be processed nor set aside", exc_info=error)
            await app.crash(WorkerStops(type(error).__name__))
            await asyncio.Event().wait()
        for event in events:
            await stream.ack(event)


def _message(message: Any, value: bytes | None) -> Message:
    headers = list(message.headers or ())
    return Message(message.topic, value or b"", headers, message.partition, message.offset)


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
