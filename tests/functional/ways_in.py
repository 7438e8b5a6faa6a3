"""The ways by which events reach a running Homeward from outside."""

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from homeward.domain.events import DECIDED_BY_PEOPLE
from tests.pages import Browser
from tests.system import publish
from tests.up import HOMEWARD, Up

Events = Iterable[dict[str, Any]]
WayIn = Callable[[Up, Events], None]


def over_http(up: Up, events: Events) -> None:
    """POST /api/v1/events, each by the system of its source; what people decided, an operator imports."""
    for event in _by_systems(up, events):
        assert up.send(event)["status"] == "accepted"


def onto_the_topics(up: Up, events: Events) -> None:
    """By whoever may write to them; what people decided, an operator imports."""
    publish(up.broker, _by_systems(up, events))


def _by_systems(up: Up, events: Events) -> list[dict[str, Any]]:
    """Imports what people decided, and answers with the rest."""
    given = list(events)
    decided = [event for event in given if event["type"] in DECIDED_BY_PEOPLE]
    if decided:
        by_import(up, decided)
    return [event for event in given if event not in decided]


def by_import(up: Up, events: Events) -> None:
    file = up.folder / f"{uuid4()}.jsonl"
    file.write_text("".join(f"{json.dumps(event)}\n" for event in events))
    imported = homeward(up, "import", "events", str(file), "--json")
    assert imported.returncode == 0, imported.stderr
    assert json.loads(imported.stdout)["quarantined"] == 0


def homeward(up: Up, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A command beside the running system."""
    return subprocess.run([HOMEWARD, *arguments], env=up.env, capture_output=True, text=True, timeout=120)


@contextmanager
def signed_in(up: Up, username: str) -> Iterator[Browser]:
    """Somebody at the pages, by the name of a demo account."""
    with httpx.Client(base_url=up.url, timeout=30) as client:
        browser = Browser(client)
        assert browser.post("/sign-in", username=username, password=up.password(username)).status_code == 303
        yield browser


WAYS: list[WayIn] = [over_http, onto_the_topics, by_import]
