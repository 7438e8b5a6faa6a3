"""The web service is killed while it accepts: what it said it accepted is kept, and becomes an alert."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from tests.chaos.harm import harms
from tests.system import System, Web, waits_until


def accepted_by(web: Web, events: list[dict[str, Any]]) -> set[str]:
    """The children of whom it said so before it died."""

    def send(event: dict[str, Any]) -> str | None:
        try:
            return str(event["data"]["child"]["value"]) if web.post(event).status_code == 202 else None
        except httpx.TransportError:
            return None

    with ThreadPoolExecutor(4) as senders:
        answers = [senders.submit(send, event) for event in events]
        for answer in answers[:20]:
            answer.result()
        web.program.kill()
        return {child for answer in answers if (child := answer.result())}


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
