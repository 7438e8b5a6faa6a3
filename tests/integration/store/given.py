"""Events about children who are written `scheme:value`, for tests of the journal."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from sqlalchemy import Engine

from homeward.domain.events import Event, Identifier, parse
from homeward.store import journal
from homeward.store.database import connect
from homeward.store.migrations import configuration
from homeward.store.unit_of_work import unit_of_work
from tests.factories import SOURCE, event_factory


@contextmanager
def store_at(url: str, revision: str) -> Iterator[Engine]:
    """An empty store as the program of that revision left it."""
    engine = connect(url)
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    yield engine
    engine.dispose()


def event(type_: str = "police.flag_changed", **overrides: Any) -> Event:
    return parse(event_factory(type_, **overrides))


def registration(*identifiers: str, **overrides: Any) -> Event:
    """A record that gives these identifiers for one child."""
    child, *others = map(_as_json, identifiers)
    return event("child.registered", **{"child": child, "identifiers": others} | overrides)


def disclosure(child: str, *, phone: str, named: Iterable[str] = (), **overrides: Any) -> Event:
    """This child speaks of a man with this telephone, and names these children."""
    man = {"kind": "adult", "phone": phone}
    said = {"child": _as_json(child), "contact": man, "named_children": list(map(_as_json, named))}
    return event("contact.disclosed", **said | overrides)


def identifier(written: str) -> Identifier:
    """`local:7` is the number of the factory's own source, `local:7@home` another's."""
    scheme, value = written.split(":")
    value, _, source = value.partition("@")
    return Identifier(scheme, value).of(source or SOURCE)  # type: ignore[arg-type]


def _as_json(written: str) -> dict[str, str]:
    scheme, value = written.split(":")
    return {"scheme": scheme, "value": value}


def append(engine: Engine, *events: Event) -> list[journal.Appended]:
    """Each in a transaction of its own."""
    return [_append(engine, each) for each in events]


def _append(engine: Engine, each: Event) -> journal.Appended:
    with unit_of_work(engine) as uow:
        return journal.append(uow, each, to_outbox=True)
