"""What earlier nights certified, held against what is here now: their certificates, and the journal."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Engine

from homeward.config import settings
from homeward.domain.night.certificates import business_date
from homeward.domain.night.differences import Difference, Kind
from homeward.services.night import certificates
from homeward.services.night.last_nights import VERIFIED
from homeward.store import certificates as stored
from homeward.store import night_reads, nights
from homeward.store.unit_of_work import UnitOfWork, reading


def differences(engine: Engine, before: date) -> Iterator[Difference]:
    """Certificates of the last month that are not as they were signed; nights before that day that ended
    without one; and the journal, where it lacks events that the last certificate counted."""
    with reading(engine) as uow:
        found = stored.latest(uow, VERIFIED)
        if not found:
            return
        for sentence in certificates.tampered(found, settings()):
            yield Difference(Kind.CERTIFICATE, sentence)
        certified = {day for day in map(business_date, found) if day}
        for day in sorted(nights.ended(uow, min(certified, default=before)) - certified):
            if day < before:
                yield Difference(Kind.CERTIFICATE, f"The night of {day} ended and has no certificate.")
        yield from _lost(uow)


def _lost(uow: UnitOfWork) -> Iterator[Difference]:
    """A journal only grows. One that was certified before nights counted so far is not compared."""
    last = stored.last(uow)
    checked = last.content.get("checked", {}) if last and business_date(last) else {}
    if until := checked.get("last_event"):
        lost = checked["events"] - night_reads.journalled(uow, until)
        if lost > 0:
            yield Difference(
                Kind.JOURNAL_LOST, f"{lost} of the {checked['events']} events up to journal {until}"
            )
