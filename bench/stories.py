"""Invented children's histories to measure with: always the same."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2024, 1, 8, 12, tzinfo=UTC)

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT")

Raw = dict[str, Any]


def event(child: str, type_: str, at: datetime, id_: str, **data: Any) -> Raw:
    return {
        "specversion": "1.0",
        "id": id_,
        "source": "bench",
        "type": type_,
        "time": at.isoformat(),
        "data": {"child": {"scheme": "la_child_id", "value": child}, **data},
    }


def weekly_episodes(child: str, start: datetime = START) -> Iterator[Raw]:
    """Without end: reported missing, found after five hours, and an interview declined, every week."""
    week = 0
    while True:
        at = start + timedelta(days=7 * week)
        episode = f"{child}-E{week}"
        back = at + timedelta(hours=5)
        yield event(child, "missing.reported", at, f"{episode}-r", episode=episode, category="M")
        yield event(child, "missing.found", back, f"{episode}-f", episode=episode, found_at=back.isoformat())
        answer = {"episodes": [episode], "by": "child", "reason": "Did not wish to"}
        yield event(child, "rhi.declined", back + timedelta(hours=25), f"{episode}-d", **answer)
        week += 1


def story(number: int) -> list[Raw]:
    """Twenty events of one child: who it is, where it is placed, five episodes, and a contact disclosed.

    Every tenth child is placed out of the area; every tenth speaks of the same man as nine others.
    """
    child = f"B-{number}"
    start = START + timedelta(minutes=number % 10_000)
    host = "341" if number % 10 == 0 else "344"
    born = f"{2009 + number % 6}-05-17"
    told = start + timedelta(days=29)
    episodes = weekly_episodes(child, start)
    return [
        event(child, "child.registered", start, f"{child}-c", date_of_birth=born, district="Wallasey"),
        event(child, "legal_status.changed", start, f"{child}-l", code="C2", **{"from": "2023-06-01"}),
        event(
            child,
            "placement.started",
            start,
            f"{child}-p",
            placement=f"{child}-P",
            place_code="K2",
            provider_code="PR4",
            responsible_la="344",
            host_la=host,
            **{"from": "2023-06-01"},
        ),
        *(next(episodes) for _ in range(15)),
        event(
            child, "rhi.offered", told, f"{child}-o", episodes=[f"{child}-E4"], offered_at=told.isoformat()
        ),
        event(
            child,
            "contact.disclosed",
            told + timedelta(hours=1),
            f"{child}-k",
            discloser="child",
            contact={"kind": "adult", "alias": "Invented", "phone": f"07700 9{number // 10:05d}"},
            elements=["overnight"] if number % 5 == 0 else [],
        ),
    ]


def ending(story: list[Raw], last: datetime) -> list[Raw]:
    """The same story, so much later that its last event happened then."""
    later = last - max(datetime.fromisoformat(each["time"]) for each in story)

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: moved(each) for name, each in value.items()}
        if isinstance(value, list):
            return [moved(each) for each in value]
        is_instant = isinstance(value, str) and INSTANT.match(value)
        return (datetime.fromisoformat(value) + later).isoformat() if is_instant else value

    return [moved(each) for each in story]


def varied_story(number: int) -> list[Raw]:
    """A story with more of what rules ask, and with gaps: of some children nobody has said how old they are,
    whether they are looked after, where they are placed, that they were found, or what came of it."""
    child = f"B-{number}"
    start = START + timedelta(minutes=number % 10_000)
    told = start + timedelta(days=30)
    gaps = ("child.registered", "legal_status.changed", "placement.started", "missing.found", "rhi.declined")
    known = [each for each in story(number) if each["type"] != gaps[number % 5]]
    if number % 10 == 1:
        status = {"status": "CIN", "from": start.isoformat()}
        known.append(event(child, "social_care.status_changed", start, f"{child}-s", **status))
    return [
        *known,
        *_interview(number, child, told),
        *(_case(number, child, told) if number % 4 == 0 else ()),
    ]


def _interview(number: int, child: str, told: datetime) -> Iterator[Raw]:
    answers = ("Y", "N", "unknown")
    said = {
        "held_at": told.isoformat(),
        "interviewer_role": "return interviewer",
        "harm": answers[number % 3],
        "worker_concern_cse": answers[number // 3 % 3],
        "narrative": "Invented.",
        **dict.fromkeys(("independent", "seen_alone"), "Y"),
        **dict.fromkeys(("online", "substances"), "N"),
    }
    yield event(child, "rhi.completed", told, f"{child}-i", episodes=[f"{child}-E4"], **said)
    contact = {"kind": ("adult", "child", "unknown")[number % 3], "alias": "Invented", "relation": "friend"}
    named = [{"scheme": "la_child_id", "value": f"B-{number + 1}"}] if number % 7 == 0 else []
    disclosed = {"discloser": "child", "elements": ["gifts", "online"], "named_children": named}
    yield event(child, "contact.disclosed", told, f"{child}-m", contact=contact, **disclosed)


def _case(number: int, child: str, told: datetime) -> Iterator[Raw]:
    """Of the exploitation meeting, with the man of `story` linked to it; then a threat."""
    profile = dict.fromkeys(("internet", "mental_health", "self_harm", "substances"), "unknown")
    case = {"accepted_at": told.isoformat(), "referrer_agency": "6", "profile": profile}
    yield event(child, "macse.accepted", told, f"{child}-a", case=f"{child}-M", **case)
    man = {"kind": "adult", "phone": f"07700 9{number // 10:05d}"}
    yield event(child, "macse.contact_linked", told, f"{child}-n", case=f"{child}-M", contact=man)
    harm = {"harm_type": "threat", "immediate_danger": "N"}
    yield event(child, "harm.disclosed", told + timedelta(days=1), f"{child}-h", **harm)
