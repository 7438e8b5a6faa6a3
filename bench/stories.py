"""Invented children's histories to measure with: always the same."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2024, 1, 8, 12, tzinfo=UTC)

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
