"""Faults that tests bring about in a store, and in the processes that work on it."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

from sqlalchemy import ColumnElement, Engine, delete, select, update

from homeward.store.tables import core
from homeward.store.tables.metadata import metadata
from homeward.store.tables.nights import certificate
from homeward.store.unit_of_work import unit_of_work


def spoil(engine: Engine, type_: str) -> None:
    """Makes events of this type unreadable in the journal, so that evaluating their children fails.

    What processes remember of events goes by the digest.
    """
    theirs = update(core.journal).where(core.journal.c.type == type_)
    with unit_of_work(engine) as uow:
        uow.execute(theirs.values(body={}, digest=uuid4().hex))


def lose(engine: Engine, which: ColumnElement[bool]) -> None:
    """Takes accepted events out of the journal, as in a store that was put back from an old copy."""
    with unit_of_work(engine) as uow:
        seqs = uow.scalars(select(core.journal.c.seq).where(which)).all()
        assert seqs
        for table in metadata.tables.values():
            if "journal_seq" in table.c:
                uow.execute(delete(table).where(table.c.journal_seq.in_(seqs)))
        uow.execute(delete(core.journal).where(core.journal.c.seq.in_(seqs)))


def certify_otherwise(engine: Engine, number: int, said: str, instead: str) -> None:
    """Changes the text of a certificate, as whoever reaches the store can."""
    its = certificate.c.number == number
    with unit_of_work(engine) as uow:
        document = str(uow.scalar(select(certificate.c.document).where(its)))
        assert said in document
        uow.execute(update(certificate).where(its).values(document=document.replace(said, instead)))


@contextmanager
def killing(command: str, mark: str) -> Iterator[list[int]]:
    """Kill -9 the first process of that command with `mark` in its environment, as soon as it is there."""
    killed: list[int] = []
    over = Event()

    def watch() -> None:
        while not killed and not over.wait(0.02):
            for process in Path("/proc").glob("[0-9]*"):
                with suppress(OSError):
                    words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    ours = mark.encode() in (process / "environ").read_bytes()
                    if ours and command in words and "python" in words.split()[0]:
                        os.kill(int(process.name), signal.SIGKILL)
                        killed.append(int(process.name))
                        break

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield killed
    finally:
        over.set()
        watcher.join()
