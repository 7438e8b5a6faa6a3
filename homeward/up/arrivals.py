"""Sends what comes next in the demo's borough, as the agencies' systems would.

Run as `python -m homeward.up.arrivals ADDRESS`, the address of the pages.

A day of the borough goes by in about a minute. Whatever happens after the start is told as happening so
much sooner, and everything keeps its order.
"""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import requests
import structlog

from homeward import log as logs
from homeward.config import Settings, settings
from homeward.store import journal
from homeward.store.database import open_store
from homeward.store.unit_of_work import unit_of_work
from homeward.up.borough import Event, moved, read, received
from homeward.up.demo import ARRIVALS, starts
from homeward.web.demo import seed_demo_tokens

log = structlog.get_logger()

BETWEEN = timedelta(seconds=4)
FIRST_AFTER = timedelta(seconds=10)
"""By then whoever started it has read how to sign in."""

RETRY_SECONDS = 2.0


def hurried(waiting: list[Event], until: datetime, now: datetime) -> Callable[[datetime], datetime]:
    """How instants after `until`, when the borough's past ended, are moved so that the first of those that
    wait comes soon, and one every few seconds on average."""
    first, last = received(waiting[0]), received(waiting[-1])
    pace = len(waiting) * BETWEEN / max(last - first, BETWEEN)

    def when(at: datetime) -> datetime:
        return at if at <= until else now + FIRST_AFTER + (at - first) * pace

    return when


def arrivals(waiting: list[Event], until: datetime, now: datetime) -> Iterator[tuple[datetime, Event]]:
    """Each event that waits, told anew, and when it is to be sent."""
    if not waiting:
        return
    when = hurried(waiting, until, now)
    for event in waiting:
        told = moved(event, when)
        yield datetime.fromisoformat(told.pop("receivedtime")), told


def send_all(config: Settings, address: str) -> None:
    """Send what the store does not hold yet, each in its turn. Returns when nothing is left."""
    with unit_of_work(open_store(config.store_url)) as uow:
        tokens = seed_demo_tokens(uow, config.data, datetime.now(UTC))
        events = read(config.data / ARRIVALS)
        held = journal.held(uow, [(event["source"], event["id"]) for event in events])
    waiting = [event for event in events if (event["source"], event["id"]) not in held]
    bearers = {token.source: {"Authorization": f"Bearer {token.text}"} for token in tokens}
    log.info("events arrive", waiting=len(waiting))
    for at, event in arrivals(waiting, starts(config.data), datetime.now(UTC)):
        time.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))
        _send(f"{address}/api/v1/events", bearers[event["source"]], event)


def _send(address: str, headers: dict[str, str], event: Event) -> None:
    """Again and again while nobody answers; what was refused is left."""
    while True:
        try:
            answer = requests.post(address, json=event, headers=headers, timeout=30)
        except requests.RequestException:
            time.sleep(RETRY_SECONDS)
        else:
            log.info("event sent", type=event["type"], status=answer.status_code)
            return


if __name__ == "__main__":
    logs.configure()
    send_all(settings(), sys.argv[1])
    while True:  # so that it is not started again
        time.sleep(60)
