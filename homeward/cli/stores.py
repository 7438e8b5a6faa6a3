"""The store of this installation, opened for one command and closed behind it.

What imports may make the store; every other command raises NoInstallation where there is none.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from homeward.config import settings
from homeward.errors import NoInstallation
from homeward.services.rules.rulebook import Rulebook, rulebook
from homeward.store.database import is_there, name_of, open_store
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work


@contextmanager
def opened_store() -> Iterator[Engine]:
    engine = open_store(settings().store_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def existing_store() -> Iterator[Engine]:
    url = settings().store_url
    if not is_there(url):
        raise NoInstallation(name_of(url))
    with opened_store() as engine:
        yield engine


@contextmanager
def reading_store() -> Iterator[UnitOfWork]:
    with existing_store() as engine, reading(engine) as uow:
        yield uow


@contextmanager
def changing_store() -> Iterator[UnitOfWork]:
    """Commits at the end."""
    with existing_store() as engine, unit_of_work(engine) as uow:
        yield uow


@contextmanager
def in_use() -> Iterator[tuple[Engine, Rulebook]]:
    """The store and the rules of this installation, agreed changes included."""
    with existing_store() as engine:
        rules = rulebook(settings(), engine)
        rules.refresh()
        yield engine, rules
