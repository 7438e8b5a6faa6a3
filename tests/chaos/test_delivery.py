"""Events that come in any order, any number of times, from several hands end in the same alerts."""

import random

from homeward.domain.events import DECIDED_BY_PEOPLE
from tests.backends import PRODUCTION
from tests.founding_case import FoundingCase
from tests.system import System, waits_until

CASES = [FoundingCase(number) for number in range(1, 9)]


def test_copies_in_any_order_end_in_what_the_founding_case_must_find(system: System) -> None:
    """Every event three times, all shuffled, in one batch, in many and over the other way in; over that one
    alone what people decide."""
    events = [event for case in CASES for event in case.events * 3]
    random.Random(1).shuffle(events)
    events.sort(key=lambda event: event["type"] in DECIDED_BY_PEOPLE)
    system.worker(ready=False)
    if system.backend.name == PRODUCTION:
        system.worker(ready=False)
    system.publish(*events[:80])
    for event in events[80:140]:
        system.publish(event)
    system.accept(*events[140:])
    expected = sorted(finding for case in CASES for finding in case.findings)
    waits_until(system, lambda: system.found() == expected and system.counts()["unpublished"] == 0)
    types = {event["type"] for event in events}
    waits_until(system, lambda: sum(map(system.journalled, types)) >= 8 * 11)
    assert sum(map(system.journalled, types)) == 8 * 11
    assert system.counts()["quarantined"] == 0
