"""`homeward prepare`: what an installation needs once, before its processes start."""

from typing import Annotated

import typer

from homeward.cli.output import tell
from homeward.config import settings
from homeward.kafka.reaching import reaching_broker
from homeward.kafka.topics import create_topics
from homeward.store.database import open_store


def prepare(
    replicas: Annotated[
        int, typer.Option(min=1, max=100, help="Copies of each message that the brokers keep.")
    ] = 1,
) -> None:
    config = settings()
    open_store(config.store_url).dispose()
    tell("The store is up to date.")
    with reaching_broker():
        made = create_topics(config.broker, config.partitions, replicas)
    tell(f"Topics made: {', '.join(made) or 'none were missing'}.")
