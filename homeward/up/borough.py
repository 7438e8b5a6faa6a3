"""The invented borough of the demo: twelve weeks that are past, and what comes next, as files of events."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from homeward.domain.events import DECIDED_BY_PEOPLE
from homeward.synthetic import Recipe, simulate
from homeward.web.demo import SYSTEMS

CHILDREN, TIMES_AS_OFTEN = 300, 1000.0
BEFORE, AHEAD = timedelta(weeks=12), timedelta(days=120)
FOUNDING_CASE = Path(__file__).with_name("founding-case.jsonl")
TOLD_LIVE = frozenset({"rhi.completed", "contact.disclosed"})
HELD_BEFORE = timedelta(hours=1)
"""How long before now the founding case's interview was held; what was said in it arrives first."""

ACTIONS = 8
Event = dict[str, Any]


def make_borough(folder: Path, now: datetime, area: str) -> tuple[Path, Path]:
    """Write what was received by now and what will be, and answer with the two files."""
    recipe = Recipe(CHILDREN, (BEFORE + AHEAD).days, now.toordinal(), now + AHEAD, area, TIMES_AS_OFTEN)
    simulate(recipe, folder)
    events = [*_founding_case(now), *read(folder / "events.jsonl")]
    past = [event for event in events if received(event) <= now]
    ahead = [event for event in events if received(event) > now and _may_arrive(event)]
    return (
        _write(folder / "past.jsonl", [*past, *_tomorrows_meeting(past, now)]),
        _write(folder / "ahead.jsonl", ahead),
    )


def read(file: Path) -> list[Event]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def received(event: Event) -> datetime:
    return datetime.fromisoformat(event.get("receivedtime") or event["time"])


def moved(content: Any, when: Callable[[datetime], datetime]) -> Any:
    """The same with each instant and day in it put elsewhere; a day stands for its noon."""
    if isinstance(content, dict):
        return {name: moved(value, when) for name, value in content.items()}
    if isinstance(content, list):
        return [moved(value, when) for value in content]
    return _moved_text(content, when) if isinstance(content, str) else content


def _moved_text(text: str, when: Callable[[datetime], datetime]) -> str:
    try:
        if len(text) == len("2026-03-20"):
            return when(datetime.combine(date.fromisoformat(text), time(12), UTC)).date().isoformat()
        return when(datetime.fromisoformat(text)).isoformat()
    except (ValueError, TypeError):  # no time at all
        return text


def _write(file: Path, events: Iterable[Event]) -> Path:
    file.write_text("".join(f"{json.dumps(event)}\n" for event in events), encoding="utf-8")
    return file


def _may_arrive(event: Event) -> bool:
    """Whether a system may send it; what people decide is left to whoever tries the demo."""
    return event["source"] in dict(SYSTEMS).values() and event["type"] not in DECIDED_BY_PEOPLE


def _founding_case(now: datetime) -> Iterator[Event]:
    """A girl tells her interviewer of a man who is linked to a MACSE case, and names another girl."""
    events = read(FOUNDING_CASE)
    later = now - HELD_BEFORE - datetime.fromisoformat(events[-1]["time"])
    for event in events:
        told = moved(event, lambda at: at + later)
        is_live = event["type"] in TOLD_LIVE
        yield told | ({"receivedtime": (now + timedelta(seconds=1)).isoformat()} if is_live else {})


def _tomorrows_meeting(past: Iterable[Event], now: datetime) -> Iterator[Event]:
    """The agenda of tomorrow's MACSE meeting, and what people undertook to do for it."""
    tomorrow = (now + timedelta(days=1)).date().isoformat()
    closed = {event["data"]["case"] for event in past if event["type"] == "macse.closed"}
    accepted = [event for event in past if event["type"] == "macse.accepted"]
    still_open = [event for event in accepted if event["data"]["case"] not in closed]
    said = {
        "time": (now - timedelta(days=1)).isoformat(),
        "recordedtime": (now - timedelta(days=1)).isoformat(),
        "receivedtime": now.isoformat(),
    }
    meeting = f"MACSE-{tomorrow}"
    cases = [event["data"]["case"] for event in still_open]
    if still_open:
        agenda = {"meeting": meeting, "held_on": tomorrow, "cases": cases}
        yield {**still_open[0], **said, "id": meeting, "type": "macse.agenda_published", "data": agenda}
    for event in still_open[-ACTIONS:]:
        yield {
            **event,
            "id": f"action-{event['id']}",
            "type": "macse.action_set",
            **said,
            "data": {
                "child": event["data"]["child"],
                "case": event["data"]["case"],
                "meeting": meeting,
                "what": "Say what the home has seen of cars outside since the last meeting.",
                "owner": "Police",
                "due": tomorrow,
            },
        }
