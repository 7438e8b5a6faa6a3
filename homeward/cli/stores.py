"""The store of this installation, opened for one command and closed behind it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from homeward.config import settings
from homeward.services.rulebook import Rulebook, rulebook
from homeward.store.database import open_store
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work


@contextmanager
def opened_store() -> Iterator[Engine]:
    engine = open_store(settings().store_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def reading_store() -> Iterator[UnitOfWork]:
    with opened_store() as engine, reading(engine) as uow:
        yield uow


@contextmanager
def changing_store() -> Iterator[UnitOfWork]:
    """Commits at the end."""
    with opened_store() as engine, unit_of_work(engine) as uow:
        yield uow


@contextmanager
def in_use() -> Iterator[tuple[Engine, Rulebook]]:
    """The store and the rules of this installation, agreed changes included."""
    with opened_store() as engine:
        rules = rulebook(settings(), engine)
        rules.refresh()
        yield engine, rules
