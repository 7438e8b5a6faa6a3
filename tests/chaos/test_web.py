"""The web service is killed while it accepts: what it said it accepted is kept, and becomes an alert."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import httpx

from tests.chaos.harm import harms
from tests.system import System, Web, waits_until


def accepted_by(web: Web, events: list[dict[str, Any]]) -> set[str]:
    """The children of whom it said so before it died, killed at the twentieth, while others are sent."""
    accepted: list[str] = []
    told = count(1)

    def send(event: dict[str, Any]) -> None:
        try:
            answered = web.post(event).status_code == 202
        except httpx.TransportError:
            return
        if answered:
            accepted.append(event["data"]["child"]["value"])
            if next(told) == 20:
                web.program.kill()

    with ThreadPoolExecutor(4) as senders:
        list(senders.map(send, events))
    return set(accepted)


def test_what_was_accepted_before_the_kill_is_kept_and_processed(system: System) -> None:
    events = harms(200)
    accepted = accepted_by(system.web(), events)
    assert 20 <= len(accepted) < 200
    system.worker()
    waits_until(system, lambda: accepted <= system.alerted())

    again = system.web()
    for event in events:
        assert again.post(event).status_code == 202
    waits_until(system, lambda: len(system.alerted()) == 200)
    assert system.journalled("harm.disclosed") == system.journalled("alert.raised") == 200
