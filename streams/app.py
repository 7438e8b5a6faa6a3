"""The Faust app and its settings.

Chosen for a quick recovery: a killed worker is replaced after `kafka_session_timeout`, and offsets are
committed every second. There are no tables: state lives in the store (docs/adr/0003).
"""

import asyncio
from typing import Any

import faust
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport

from homeward.config import Settings, settings
from homeward.kafka.access import tls, uses_password, uses_tls
from homeward.log import standard_logging


class PromptConsumerThread(AIOKafkaConsumerThread):
    """Faust fixes the longest wait of a fetch at 1.5 s; a broker that wakes no waiting fetch needs less."""

    def _create_consumer(self, loop: asyncio.AbstractEventLoop) -> Any:
        consumer = super()._create_consumer(loop)
        consumer._fetch_max_wait_ms = settings().fetch_wait_ms
        return consumer


class PromptConsumer(Consumer):
    def _new_consumer_thread(self) -> PromptConsumerThread:
        return PromptConsumerThread(self, loop=self.loop, beacon=self.beacon)


class PromptTransport(Transport):
    Consumer = PromptConsumer


class App(faust.App):
    def _new_transport(self) -> PromptTransport:
        return PromptTransport(self.conf.broker_consumer, self)


def credentials(config: Settings) -> faust.SASLCredentials | faust.SSLCredentials | None:
    """How Faust reaches the broker; None: without TLS and password."""
    context = tls(config) if uses_tls(config) else None
    if uses_password(config):
        return faust.SASLCredentials(
            username=config.kafka_username,
            password=config.kafka_password.get_secret_value(),
            mechanism=config.kafka_sasl_mechanism,
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if context else None


def create_app() -> App:
    config = settings()
    return App(
        config.group,
        broker=f"kafka://{config.broker}",
        broker_credentials=credentials(config),
        broker_session_timeout=config.kafka_session_timeout,
        broker_heartbeat_interval=config.kafka_session_timeout / 4,
        broker_commit_interval=1.0,
        # Heartbeats say that it lives. However long it waits for the store, nobody else could do better.
        broker_max_poll_interval=24 * 60 * 60,
        consumer_auto_offset_reset="earliest",
        store="memory://",
        datadir=str(config.data / "faust"),
        topic_allow_declare=False,
        topic_disable_leader=True,
        topic_partitions=config.partitions,
        stream_wait_empty=False,
        key_serializer="raw",
        value_serializer="raw",
        web_enabled=False,
        worker_redirect_stdouts=False,
        logging_config=standard_logging(),
    )


app = create_app()
