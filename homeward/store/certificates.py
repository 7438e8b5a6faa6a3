"""Certificates of the nights, as they were signed."""

from sqlalchemy import insert, select

from homeward.domain.night.certificates import Certificate
from homeward.store.tables.nights import certificate
from homeward.store.unit_of_work import UnitOfWork


def listing(uow: UnitOfWork) -> list[Certificate]:
    """All of them, in order."""
    rows = uow.scalars(select(certificate.c.document).order_by(certificate.c.number))
    return [Certificate(document) for document in rows]


def last(uow: UnitOfWork) -> Certificate | None:
    rows = select(certificate.c.document).order_by(certificate.c.number.desc()).limit(1)
    document = uow.scalar(rows)
    return Certificate(document) if document else None


def add(uow: UnitOfWork, new: Certificate) -> None:
    uow.execute(insert(certificate).values(number=new.number, document=new.document))
