"""A store with any number of journal rows: a few hundred invented children, and many who are like them.

Of most children in a journal nothing is open. Such are made by copying: a few of them are taken in and
evaluated by the product, and their rows written again under other references, numbers, names and dates of
birth, each with the digests that it would have. Of every fifty children one is taken in and evaluated by
itself: it goes missing, and has findings, an alert, tasks and tellings.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import islice
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Engine, Table, func, select, text, update

from bench.stories import Raw, ending, event, story
from homeward.domain.events import Event, Identifier, parse
from homeward.domain.events.kinds import as_instant
from homeward.domain.events.writing import canonical
from homeward.domain.identity.particulars import Name, Particulars
from homeward.engine.rulefiles.load import RuleSet
from homeward.services.evaluation.process import AT_A_TIME, process
from homeward.services.intake.accept import accept_all
from homeward.services.intake.senders import OPERATOR
from homeward.store import children, journal, loading, same_child
from homeward.store.sql import is_postgresql
from homeward.store.syncing import with_digests
from homeward.store.tables import core
from homeward.store.tables.columns import DIGEST
from homeward.store.tables.duty import responsible_authority
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work

AREA = "344"
EVENTS = 20
"""Of each child, as reported."""
BUSY = 50
"""One child of so many is evaluated by itself."""
TEMPLATES = 100
MANY = 500
"""Children whose rows are written in one transaction."""
FEED, FEED_TYPES = "placements", ["placement.started", "placement.ended"]
DAYS_OF_FEED = 35
BEGAN = datetime(2017, 1, 2, 9, tzinfo=UTC)

SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu", "zan")


def fill(engine: Engine, rows: int, rules: RuleSet, now: datetime) -> None:
    """At least so many rows in the journal, all of them evaluated as of `now`."""
    everyone = -(-rows // EVENTS)
    busy = -(-everyone // BUSY)
    _take_in(engine, (_quiet(number) for number in range(TEMPLATES)), rules, now)
    with reading(engine) as uow:
        templates = [_template(uow, ref) for ref in children.everyone(uow)]
    _copy(engine, templates, everyone - busy - TEMPLATES)
    _take_in(engine, (_busy(number, busy, now) for number in range(busy)), rules, now)
    with unit_of_work(engine) as uow:
        sent = [(each, OPERATOR) for each in _manifests(uow, now)]
        accept_all(uow, sent, origin="import", now=now, to_outbox=True)
        for table, done in ((core.journal, "processed_at"), (core.outbox, "published_at")):
            uow.execute(update(table).where(table.c[done].is_(None)).values({done: now}))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT", reading=True) as connection:
        connection.execute(text("ANALYZE"))


def _quiet(number: int) -> list[Raw]:
    """Registered, looked after, and placed nine times, the last of which ended."""
    child = str(90_000_000 + number)
    start = BEGAN + timedelta(days=number * 25)
    given, family, born = who(int(child))
    told = {"given_name": given, "family_name": family, "date_of_birth": born, "district": "Wallasey"}
    status = {"code": "C2", "from": start.date().isoformat()}
    return [
        event(child, "child.registered", start, f"{child}-c", **told),
        event(child, "legal_status.changed", start, f"{child}-l", **status),
        *(each for stay in range(9) for each in _placement(child, start, stay)),
    ]


def _placement(child: str, start: datetime, stay: int) -> Iterator[Raw]:
    begin, end = (start + timedelta(days=100 * each) for each in (stay, stay + 1))
    told = {
        "placement": f"{child}-P{stay}",
        "place_code": "K2",
        "provider_code": "PR4",
        "responsible_la": AREA,
        "host_la": AREA,
        "from": begin.date().isoformat(),
    }
    yield event(child, "placement.started", begin, f"{child}-s{stay}", **told)
    yield event(child, "placement.ended", end, f"{child}-e{stay}", **told, to=end.date().isoformat())


def _busy(number: int, of: int, now: datetime) -> list[Raw]:
    """The story ends at some time in the ten years before the night, later for a higher number."""
    last = now - timedelta(days=30) - timedelta(days=3600) * (of - number) / of
    return ending(story(number), last)


def _take_in(engine: Engine, stories: Iterable[Sequence[Raw]], rules: RuleSet, now: datetime) -> None:
    """As a feed would have brought it, each event when it was recorded; evaluated as three weeks ago, so that
    what this raises is not of today, and then as of now."""
    before = now - timedelta(days=21)
    some = iter(stories)
    while batch := list(islice(some, AT_A_TIME)):
        with unit_of_work(engine) as uow:
            events = [(parse(raw), OPERATOR) for each in batch for raw in each]
            done = accept_all(uow, events, origin="import", now=before, to_outbox=True)
            refs = sorted({each.child_ref for each in done})
            known = same_child.who(uow, refs)
            same_child.index(uow, known.values())
            for at in (before, now):
                process(uow, refs, rules, AREA, at)
            journal.mark_processed(uow, [each.seq for each in done], now)


Row = list[Any]
COPIED = (core.child, core.identifier, core.journal, core.claim, core.outbox, responsible_authority)
PLACE = {table: {column.name: place for place, column in enumerate(table.c)} for table in COPIED}


@dataclass(frozen=True)
class _Template:
    """One child: its reference and number, its rows of each table as the database holds them, and of each
    event the text of which its digest is made."""

    ref: str
    number: str
    rows: Mapping[Table, Sequence[Row]]
    texts: Sequence[str]

    def copy(self, number: int, first: int) -> Mapping[Table, list[Row]]:
        """The rows of another child, whose first event has that number in the journal."""
        words = {self.ref: token_urlsafe(12), self.number: str(number)}
        words |= zip(who(int(self.number)), who(number), strict=True)
        later = first - self.rows[core.journal][0][0]
        made = {
            table: [_other(table, row, words, later) for row in rows] for table, rows in self.rows.items()
        }
        for row, said in zip(made[core.journal], self.texts, strict=True):
            row[PLACE[core.journal]["digest"]] = sha256(_replaced(said, words).encode()).hexdigest()
        for row in made[responsible_authority]:
            named = dict(zip(PLACE[responsible_authority], row, strict=True))
            ((digest, _),) = with_digests(responsible_authority, [named]).items()
            row[PLACE[responsible_authority][DIGEST]] = digest
        return made


def _template(uow: UnitOfWork, ref: str) -> _Template:
    seqs = list(uow.scalars(select(core.journal.c.seq).where(core.journal.c.child_ref == ref)))
    events = loading.events(uow, seqs)
    (number,) = {event.child.value for event in events.values() if event.child}
    by_seq = ",".join(map(str, seqs))
    which = {
        core.child: f"ref = '{ref}'",
        core.claim: f"journal_seq IN ({by_seq})",
        core.outbox: f"journal_seq IN ({by_seq})",
    }
    rows = {}
    for table in COPIED:
        columns = ", ".join(f"CAST({n} AS TEXT)" if n == "body" else f'"{n}"' for n in PLACE[table])
        where = which.get(table, f"child_ref = '{ref}'")
        found = uow.exec_driver_sql(f"SELECT {columns} FROM {table.name} WHERE {where} ORDER BY 1")
        rows[table] = [list(row) for row in found]
    return _Template(ref, number, rows, [canonical(events[seq]) for seq in sorted(seqs)])


def _other(table: Table, row: Row, words: Mapping[str, str], later: int) -> Row:
    return [
        _replaced(value, words)
        if isinstance(value, str)
        else value + later
        if name in ("seq", "journal_seq")
        else value
        for name, value in zip(PLACE[table], row, strict=True)
    ]


def _replaced(text_: str, words: Mapping[str, str]) -> str:
    for old, new in words.items():
        if old in text_:
            text_ = text_.replace(old, new)
    return text_


def who(number: int) -> tuple[str, str, str]:
    """An invented first name, family name and date of birth."""
    mixed = number * 2654435761 % 2**32  # so that those who follow one another are not alike
    parts = [SYLLABLES[mixed >> shift & 15] for shift in range(0, 24, 4)]
    born = date(2008, 1, 1) + timedelta(days=mixed % 2900)
    return "".join(parts[:2]).title(), "".join(parts[2:]).title(), born.isoformat()


def _copy(engine: Engine, templates: Sequence[_Template], copies: int) -> None:
    with reading(engine) as uow:
        seq = (uow.scalar(select(func.max(core.journal.c.seq))) or 0) + 1
    for start in range(0, copies, MANY):
        rows: dict[Table, list[Row]] = {table: [] for table in COPIED}
        known = []
        for number in range(start, min(start + MANY, copies)):
            template = templates[number % len(templates)]
            made = template.copy(10_000_000 + number, seq)
            seq += len(template.texts)
            for table, some in made.items():
                rows[table] += some
            known.append(_particulars(made))
        with unit_of_work(engine) as uow:
            for table, some in rows.items():
                _write(uow, table, some)
            same_child.index(uow, known)
    with unit_of_work(engine) as uow:
        if is_postgresql(uow):
            uow.execute(text(f"SELECT setval('journal_seq_seq', {seq})"))


def _particulars(made: Mapping[Table, list[Row]]) -> Particulars:
    ref = made[core.child][0][PLACE[core.child]["ref"]]
    number = made[core.identifier][0][PLACE[core.identifier]["value"]]
    given, family, born = who(int(number))
    numbers = (Identifier("la_child_id", number),)
    return Particulars(ref, numbers, (Name(given, family),), date.fromisoformat(born), "Wallasey")


def _write(uow: UnitOfWork, table: Table, rows: Sequence[Row]) -> None:
    """By the driver itself, as the values are as the database has them."""
    driver: Any = uow.connection.driver_connection
    names = ", ".join(f'"{name}"' for name in PLACE[table])
    if not is_postgresql(uow):
        marks = ", ".join("?" for _ in PLACE[table])
        driver.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _manifests(uow: UnitOfWork, now: datetime) -> Iterator[Event]:
    """What the feed says it sent on each of the last days."""
    for back in range(1, DAYS_OF_FEED):
        day = (now - timedelta(days=back)).date()
        begin, end = as_instant(day), as_instant(day + timedelta(days=1))
        told = core.journal.c.type.in_(FEED_TYPES) & (core.journal.c.source == "bench")
        lately = core.journal.c.received_at >= begin  # by the index
        sent = select(core.journal.c.id).where(told, lately, core.journal.c.recorded_at >= begin)
        ids = sorted(uow.scalars(sent.where(core.journal.c.recorded_at < end)))
        told_of = {"feed": FEED, "day": day.isoformat(), "types": FEED_TYPES, "count": len(ids), "ids": ids}
        raw = event("", "feed.manifest", end + timedelta(hours=1), f"{FEED}-{day}", **told_of)
        del raw["data"]["child"]
        yield parse(raw)
