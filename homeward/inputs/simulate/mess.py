"""What real senders do: say things twice, and say them wrong before they say them right.

None of it changes the truth. A wrong record is always followed by the right one, which replaces it, and a
copy says nothing new.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from homeward.inputs.simulate import rates
from homeward.inputs.simulate.chance import Chance

Event = dict[str, Any]


def spoil(events: Iterable[Event], seed: int, until: datetime) -> Iterator[Event]:
    for event in events:
        chance = Chance(seed, "mess", event["source"], event["id"])
        received = datetime.fromisoformat(event["receivedtime"])
        said = datetime.fromisoformat(event["time"])
        if chance.happens(rates.CORRECTED) and said < received and event["type"] in _MISTAKES:
            wrong = _wrong(event, chance, chance.moment(said, received))
            yield wrong
            event = {**event, "supersedes": wrong["id"], "changereason": "Corrected by the source."}
        yield event
        again = received + chance.lasting(timedelta(seconds=1), timedelta(days=20))
        if chance.happens(rates.SAID_TWICE) and again <= until:
            yield {**event, "receivedtime": again.isoformat()}


def _wrong(event: Event, chance: Chance, received: datetime) -> Event:
    """The same record as it came first, with one thing wrong, under an id of its own."""
    data = {**event["data"], **_MISTAKES[event["type"]](event["data"], chance)}
    received = received.replace(microsecond=0)
    return {
        **event,
        "id": chance.hexadecimal(),
        "recordedtime": event["time"],
        "receivedtime": received.isoformat(),
        "data": data,
    }


def _earlier(text: str, chance: Chance) -> str:
    moment = datetime.fromisoformat(text)
    return (moment - chance.lasting(timedelta(minutes=1), timedelta(days=3))).isoformat()


def _another_child(data: Event, chance: Chance) -> Event:
    return {"child": {"scheme": "local", "value": f"X-{chance.randint(1, 9999)}"}}


def _other_category(data: Event, chance: Chance) -> Event:
    return {"category": "A" if data["category"] == "M" else "M"}


def _found_too_early(data: Event, chance: Chance) -> Event:
    return {"found_at": _earlier(data["found_at"], chance)}


def _held_too_early(data: Event, chance: Chance) -> Event:
    return {"held_at": _earlier(data["held_at"], chance), "harm": "Y", "worker_concern_cse": "Y"}


def _all_signs(data: Event, chance: Chance) -> Event:
    return {"elements": ["gifts", "overnight"], "named_children": [{"description": "Somebody else."}]}


def _other_code(data: Event, chance: Chance) -> Event:
    return {"code": "V4" if data["code"] not in ("V3", "V4") else "C2"}


_MISTAKES = {
    "missing.reported": _other_category,
    "missing.found": _found_too_early,
    "missing.cancelled": _another_child,
    "rhi.completed": _held_too_early,
    "rhi.declined": _another_child,
    "contact.disclosed": _all_signs,
    "harm.disclosed": _another_child,
    "legal_status.changed": _other_code,
    "macse.accepted": _another_child,
    "macse.contact_linked": _another_child,
}
"""What the first record has wrong, by type."""
