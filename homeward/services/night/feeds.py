"""What sources say they sent, or should have sent, held against what is here; what a source must be asked is
a task for people.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from sqlalchemy import Engine

from homeward.domain.night import manifests
from homeward.domain.night.differences import Difference, Kind
from homeward.domain.night.manifests import Manifest
from homeward.services.intake.feeds import feeds
from homeward.store import night_reads
from homeward.store.projections import Wanted, close_task, open_task
from homeward.store.unit_of_work import UnitOfWork, unit_of_work

WITHIN = "1 working hour"
DIFFERS = (
    "What {source} says it sent on {day:%-d %B %Y} ({feed}) is not what is here: something was lost on the"
    " way, or said in its name. A child may be missing of whom nobody was told. Ask the source to send that"
    " day again."
)
NO_LIST = (
    "{source} sent no list of what it sent on {day:%-d %B %Y} ({feed}): its feed may be silent. A child may"
    " be missing of whom nobody was told. Ask the source to send that day, and its list."
)
SHORT = (
    "On {day:%-d %B %Y} {source} sent fewer events ({received}) than on any such day of two months"
    " ({fewest} at least): its feed may be silent. A child may be missing of whom nobody was told. Ask the"
    " source whether it sent everything."
)


def differences(engine: Engine, now: datetime, business_date: date) -> Iterator[Difference]:
    """Each has a task, which closes once source and journal agree; that of a feed which sends no lists is
    closed by a person."""
    yesterday = business_date - timedelta(days=1)
    with unit_of_work(engine) as uow:
        every = night_reads.manifests(uow, business_date - manifests.LOOKS_BACK)
        yield from _compared(uow, every, now)
        for source, feed, day in manifests.silent(every, yesterday):
            words = NO_LIST.format(source=source, feed=feed, day=day)
            _ask(uow, "feed_silent", _id("silent", source, feed, day), words, now)
            yield Difference(Kind.NO_MANIFEST, f"{source}, {feed}, {day}")
        yield from _short(uow, yesterday, {each.source for each in every}, now)


def _compared(uow: UnitOfWork, every: Sequence[Manifest], now: datetime) -> Iterator[Difference]:
    waiting = night_reads.in_quarantine(uow) if every else {}
    for each in every:
        differs = _id(each.source, each.feed, each.day)
        here = waiting.get(each.source, set()) | night_reads.to_confirm(uow, each.source)
        found = list(manifests.compare(each, night_reads.listed_by(uow, each), here))
        if found:
            words = DIFFERS.format(source=each.source, feed=each.feed, day=each.day)
            _ask(uow, "feed_differs", differs, words, now)
        else:
            close_task(uow, differs, now)
        close_task(uow, _id("silent", each.source, each.feed, each.day), now)
        yield from found


def _short(uow: UnitOfWork, day: date, with_lists: set[str], now: datetime) -> Iterator[Difference]:
    """Of the sources that send no lists: a list says better what was sent."""
    for each in feeds(uow, datetime.combine(day + timedelta(days=1), time(12), UTC)):
        if each.is_short and each.source not in with_lists:
            words = SHORT.format(source=each.source, day=day, received=each.received, fewest=each.fewest)
            _ask(uow, "feed_silent", _id("short", each.source, day), words, now)
            yield Difference(Kind.FEED_SHORT, f"{each.source}, {day}")


def _id(*about: object) -> str:
    return f"feed-{sha256('|'.join(map(str, about)).encode()).hexdigest()[:32]}"


def _ask(uow: UnitOfWork, kind: str, id_: str, words: str, now: datetime) -> None:
    """One task, however often a night finds the same."""
    open_task(uow, Wanted(id=id_, code=None, kind=kind, because=words, within=(WITHIN,)), None, now)
