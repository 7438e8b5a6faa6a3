"""What was published of the reports. Rows are added and read, and never changed."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select

from homeward.domain.calendar.quarters import Period
from homeward.errors import NotFound
from homeward.store.sql import records
from homeward.store.tables.reports import publication
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Publication:
    """`number` counts all publications; `figures` is the JSON of the sheet as it was given out. `internal`:
    with small numbers shown."""

    report: str
    first: date
    last: date
    internal: bool
    published_at: datetime
    published_by: str
    published_to: str
    figures: str
    digest: str = ""
    number: int = 0

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)

    @property
    def is_as_published(self) -> bool:
        """Whether the figures still have the digest that was taken of them."""
        return _digest(self.figures) == self.digest


_COLUMNS = [publication.c.id.label("number"), *(each for each in publication.c if each.name != "id")]


def add(uow: UnitOfWork, new: Publication) -> int:
    """Its number."""
    row = {**vars(new), "digest": _digest(new.figures)}
    del row["number"]
    key = uow.execute(insert(publication).values(row)).inserted_primary_key
    assert key
    return int(key[0])


def _digest(figures: str) -> str:
    return hashlib.sha256(figures.encode()).hexdigest()


def of_report(uow: UnitOfWork, report: str) -> list[Publication]:
    """The latest first."""
    rows = select(*_COLUMNS).where(publication.c.report == report).order_by(publication.c.id.desc())
    return records(uow, Publication, rows)


def latest(uow: UnitOfWork) -> list[Publication]:
    """The last one of each report."""
    last = select(func.max(publication.c.id)).group_by(publication.c.report)
    return records(uow, Publication, select(*_COLUMNS).where(publication.c.id.in_(last)))


def every(uow: UnitOfWork) -> list[Publication]:
    """Of all reports, the latest first."""
    return records(uow, Publication, select(*_COLUMNS).order_by(publication.c.id.desc()))


def one(uow: UnitOfWork, number: int) -> Publication:
    """Raises NotFound."""
    found = records(uow, Publication, select(*_COLUMNS).where(publication.c.id == number))
    if not found:
        raise NotFound(f"Nothing was published as number {number}.")
    return found[0]
