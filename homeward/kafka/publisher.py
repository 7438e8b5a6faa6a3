"""Publishing to Kafka: one producer, made anew after any failure."""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaError, MessageSizeTooLargeError

from homeward import tracing
from homeward.config import settings
from homeward.kafka.access import access
from homeward.size_limits import LARGEST_MESSAGE
from homeward.store.outbox import Letter

log = structlog.get_logger()

SEND_WITHIN_SECONDS = 10


class Publisher:
    """Sends letters in order and waits until all replicas have them. A retry makes no second copy."""

    def __init__(self, broker: str) -> None:
        self._broker = broker
        self._producer: Any = None

    def send(self, letters: Sequence[Letter]) -> None:
        """Raises KafkaError unless the broker has every letter.

        One that is too large for the broker would hold up all the others for ever: it is left out, and said
        so. The worker finds its event left behind and processes it all the same.
        """
        try:
            with tracing.ending(spans := [_span(letter) for letter in letters]):
                sent = [(letter, self._post(letter)) for letter in letters]
                for (letter, future), span in zip(sent, spans, strict=True):
                    self._wait_for(letter, future, span)
        except KafkaError:
            self.close()
            raise

    def _post(self, letter: Letter) -> Any:
        body = json.dumps(letter.body, ensure_ascii=False).encode()
        try:
            return self._connected().send(
                letter.topic, key=letter.key.encode(), value=body, headers=_headers(letter)
            )
        except MessageSizeTooLargeError:
            return None

    def _wait_for(self, letter: Letter, future: Any, span: tracing.Span) -> None:
        with suppress(MessageSizeTooLargeError):
            if future is not None:
                # By then the producer itself has given up, and holds nothing back.
                told = future.get(timeout=SEND_WITHIN_SECONDS + 5)
                span.tell(partition=str(told.partition), offset=told.offset)
                return
        span.fail("too large")
        log.error("event is too large to be published", journal=letter.seq)

    def _connected(self) -> Any:
        if self._producer is None:
            self._producer = KafkaProducer(
                bootstrap_servers=self._broker,
                **access(settings()),
                acks="all",
                enable_idempotence=True,
                bootstrap_timeout_ms=SEND_WITHIN_SECONDS * 1000,
                max_block_ms=SEND_WITHIN_SECONDS * 1000,
                request_timeout_ms=SEND_WITHIN_SECONDS * 500,
                delivery_timeout_ms=SEND_WITHIN_SECONDS * 1000,
                max_request_size=LARGEST_MESSAGE,
            )
        return self._producer

    def close(self) -> None:
        """Let go of the producer, as after any failure: it may go on failing, as after its broker forgot all.

        The next letter gets another one.
        """
        producer, self._producer = self._producer, None
        if producer is not None:
            with suppress(KafkaError):
                producer.close(timeout=0)


def _headers(letter: Letter) -> list[tuple[str, bytes]]:
    return [(tracing.HEADER, letter.traceparent.encode())] if letter.traceparent else []


def _span(letter: Letter) -> tracing.Span:
    """None where nothing of what led to the letter was traced, as with dead letters."""
    if letter.traceparent is None:
        return tracing.Span()
    return tracing.start(
        f"send {letter.topic}",
        tracing.Kind.CLIENT,
        after=letter.traceparent,
        topic=letter.topic,
        event_type=letter.body["type"],
    )
