"""Certificates of the nights, as they were signed."""

from sqlalchemy import insert, select

from homeward.domain.night.certificates import Certificate
from homeward.store.tables.nights import certificate
from homeward.store.unit_of_work import UnitOfWork


def listing(uow: UnitOfWork) -> list[Certificate]:
    """All of them, in order."""
    rows = uow.scalars(select(certificate.c.document).order_by(certificate.c.number))
    return [Certificate(document) for document in rows]


def latest(uow: UnitOfWork, most: int) -> list[Certificate]:
    """The newest of them, in order."""
    rows = select(certificate.c.document).order_by(certificate.c.number.desc()).limit(most)
    return [Certificate(document) for document in reversed(uow.scalars(rows).all())]


def last(uow: UnitOfWork) -> Certificate | None:
    return next(iter(latest(uow, 1)), None)


def add(uow: UnitOfWork, new: Certificate) -> None:
    uow.execute(insert(certificate).values(number=new.number, document=new.document))
