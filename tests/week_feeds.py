"""What the sources of an invented borough send in a week of March 2026: events, and lists of those."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tests.factories import event_factory

MONDAY = date(2026, 3, 2)
POLICE, INTERVIEWERS, COUNCIL, SCHOOLS = "merseyside-police", "catch22", "wirral-ics", "wirral-schools"
"""The first two send a list of what they sent each day; the others send none."""
FEEDS = {
    POLICE: ("missing", ["missing.reported", "missing.found"]),
    INTERVIEWERS: ("talks", ["harm.disclosed"]),
}
SEND = "09:00"
LIST = "23:00"
NAMES = (
    *("Quillon", "Zebedee", "Ottoline", "Thaddea", "Persis"),
    *("Leopold", "Ianthe", "Barnaby", "Xanthe", "Ulric"),
)


def instant(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


def child(number: int) -> str:
    return f"W-31415{number}"


def events_of(day: date) -> dict[str, list[dict[str, Any]]]:
    """What each source has to say of that day: a child gone and found, a talk, a register."""
    number = (day - MONDAY).days
    at = instant(day, SEND) - timedelta(minutes=5)
    told = {"time": at.isoformat(), "recordedtime": at.isoformat()}
    gone = {"child": child(number), "episode": f"E-{number}", "source": POLICE, **told}
    return {
        POLICE: [
            event_factory("missing.reported", id=f"p-{number}-gone", reported_at=told["time"], **gone),
            event_factory("missing.found", id=f"p-{number}-back", **gone | {"found_at": told["time"]}),
        ],
        INTERVIEWERS: [
            event_factory(
                "harm.disclosed", id=f"t-{number}", child=child(number), source=INTERVIEWERS, **told
            )
        ],
        SCHOOLS: [event_factory("child.updated", id=f"s-{number}", child=child(9), source=SCHOOLS, **told)],
    }


def list_of(
    source: str,
    day: date,
    sent_on: date,
    clock: str,
    also: Sequence[str] = (),
    *,
    empty: bool = False,
) -> dict[str, Any]:
    """The source's list of a day, and by when it was written."""
    feed, types = FEEDS[source]
    ids = [] if empty else [*(each["id"] for each in events_of(day)[source]), *also]
    said = {"feed": feed, "day": day.isoformat(), "types": types, "count": len(ids), "ids": ids}
    return event_factory("feed.manifest", source=source, time=instant(sent_on, clock).isoformat(), **said)


def history() -> Iterator[dict[str, Any]]:
    """Ten children whom the council registered, and what schools sent on each day of two months before."""
    for number, name in enumerate(NAMES):
        born = f"20{10 + number % 5}-0{1 + number % 9}-1{number}"
        yield event_factory(
            "child.registered",
            child=child(number),
            source=COUNCIL,
            given_name=name,
            family_name=f"Inventedname{'abcdefghij'[number] * 3}",
            date_of_birth=born,
            district=None,
            time="2026-01-01T08:00:00+00:00",
        ) | {"receivedtime": "2026-01-01T09:00:00+00:00"}
    for back in range(1, 58):
        at = instant(MONDAY - timedelta(days=back), SEND).isoformat()
        sent = event_factory("child.updated", id=f"s-before-{back}", child=child(9), source=SCHOOLS, time=at)
        yield sent | {"receivedtime": at}
