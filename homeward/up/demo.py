"""What `homeward demo` begins with: a folder of its own, and in it the borough's past, taken in."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from homeward.config import Settings
from homeward.domain.meetings.dates import Group
from homeward.domain.telling.recipients import Recipient
from homeward.errors import HomewardError
from homeward.store import address_book, meetings
from homeward.store.address_book import Entry
from homeward.store.database import open_store
from homeward.store.unit_of_work import unit_of_work
from homeward.up.borough import CHILDREN, make_borough

CLOCKS_RUN_FOR = timedelta(days=7)
"""What was due earlier is history, so that the board shows the alerts of one week."""

MARK, ARRIVALS = "demo.json", "arrivals.jsonl"
"""The first says that a folder is a demo's; the second is there once the past has been taken in."""


def is_demo(data: Path) -> bool:
    return (data / MARK).exists()


def starts(data: Path) -> datetime:
    """When the borough's past ended, and what arrives begins."""
    return datetime.fromisoformat(json.loads((data / MARK).read_text())["until"])


def prepare(config: Settings, console: Console, *, anew: bool) -> None:
    """Make the borough, unless an earlier start did. Raises HomewardError in a folder that is no demo's."""
    data, store = config.data, sorted(config.data.glob("homeward.db*"))
    if store and not is_demo(data):
        raise HomewardError(f"{data.absolute()} holds data that are not a demo's: name another folder.")
    if (data / ARRIVALS).exists() and not anew:
        ended = f"{starts(data):%-d %B %Y, %H:%M} UTC"
        console.print(
            f"The borough is as you left it; its past ended on {ended}. --anew makes another.", soft_wrap=True
        )
        return
    for left in (data / ARRIVALS, *store):
        left.unlink(missing_ok=True)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    (data / MARK).write_text(json.dumps({"until": now.isoformat()}))
    console.print(
        f"Inventing a borough in which {CHILDREN} children go missing, and taking in its last twelve weeks"
    )
    past, ahead = make_borough(data / "world", now, config.responsible_la)
    _take_in(past, now)
    _keep_books(config, now)
    ahead.rename(data / ARRIVALS)


def _keep_books(config: Settings, now: datetime) -> None:
    """Each group met four weeks ago and meets tomorrow, so that its pack is due; the address book is kept."""
    engine = open_store(config.store_url)
    with unit_of_work(engine) as uow:
        for group in Group:
            for days in (-27, 1):
                meetings.plan(uow, group, (now + timedelta(days=days)).date(), "homeward demo", now)
        for number, recipient in enumerate(Recipient, 101):
            # Ofcom keeps these numbers for fiction.
            entry = Entry(recipient, "", f"{recipient}, invented desk", f"01632 960{number}", None, False)
            address_book.change(uow, entry, now, "homeward demo")
    engine.dispose()


def _take_in(file: Path, now: datetime) -> None:
    """By the command that takes in anybody's history: it exits with 1 where a record is to be looked at."""
    homeward = str(Path(sys.executable).with_name("homeward"))
    history = [
        "--process",
        "--no-notices-before",
        (now - CLOCKS_RUN_FOR).isoformat(),
        "--as",
        "homeward demo",
    ]
    done = subprocess.run([homeward, "import", "events", str(file), *history], stdout=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        raise HomewardError("The borough could not be taken in: see above.")
