"""What happens to records on the way. None of it changes anything of the children that they tell of."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from homeward.synthetic import rates
from homeward.synthetic.chance import Chance

Event = dict[str, Any]

MISTAKEN = frozenset(
    {"missing.cancelled", "rhi.declined", "harm.disclosed", "macse.accepted", "macse.contact_linked"}
)
"""Types of which some are first recorded on the wrong child."""


def spoil(events: Iterable[Event], seed: int, until: datetime) -> Iterator[Event]:
    """Some events once more, received later; some said first of another child, whom nobody knows."""
    for event in events:
        chance = Chance(seed, "mess", event["source"], event["id"])
        received = datetime.fromisoformat(event["receivedtime"])
        said = datetime.fromisoformat(event["time"])
        if chance.happens(rates.CORRECTED) and said < received and event["type"] in MISTAKEN:
            wrong = _of_another_child(event, chance, chance.moment(said, received))
            yield wrong
            event = {**event, "supersedes": wrong["id"], "changereason": "It was about another child."}
        yield event
        again = received + chance.lasting(timedelta(seconds=1), timedelta(days=20))
        if chance.happens(rates.SAID_TWICE) and again <= until:
            yield {**event, "receivedtime": again.isoformat()}


def _of_another_child(event: Event, chance: Chance, received: datetime) -> Event:
    child = {"scheme": "local", "value": f"X-{chance.randint(1, 9999)}"}
    return {
        **event,
        "id": chance.hexadecimal(),
        "recordedtime": event["time"],
        "receivedtime": received.isoformat(),
        "data": {**event["data"], "child": child},
    }
