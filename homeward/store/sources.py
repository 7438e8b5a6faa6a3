"""Every source that was ever accepted, so that no other can come to look like it."""

from collections.abc import Collection

from sqlalchemy import select

from homeward.domain.events.sources import OURS, likeness
from homeward.store.sql import among, insert_new
from homeward.store.tables.senders import known_source
from homeward.store.unit_of_work import UnitOfWork


def alike(uow: UnitOfWork, names: Collection[str]) -> dict[str, set[str]]:
    """For each of these names, the known sources that it cannot be told apart from, itself among them."""
    marks = {name: likeness(name) for name in names}
    rows = select(known_source.c.name, known_source.c.likeness)
    found = uow.execute(rows.where(among(known_source.c.likeness, list(set(marks.values()))))).all()
    return {name: {row.name for row in found if row.likeness == mark} for name, mark in marks.items()}


def learn(uow: UnitOfWork, names: Collection[str]) -> None:
    """From now on these are known."""
    new = sorted(set(names) - OURS)
    insert_new(uow, known_source, [{"name": name, "likeness": likeness(name)} for name in new])
