"""The ways by which events reach a running Homeward from outside."""

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.pages import Browser
from tests.system import publish
from tests.up import HOMEWARD, Up

Events = Iterable[dict[str, Any]]
WayIn = Callable[[Up, Events], None]


def over_http(up: Up, events: Events) -> None:
    """POST /api/v1/events."""
    for event in events:
        assert up.send(event)["status"] == "accepted"


def onto_the_topics(up: Up, events: Events) -> None:
    publish(up.broker, events)


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
