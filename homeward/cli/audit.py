"""`homeward audit`: prove that people were told when they were to be told, and alarm where not."""

import signal
import threading
from datetime import UTC, datetime, timedelta
from typing import Annotated

import structlog
import typer
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from homeward import log
from homeward.audit import rounds
from homeward.audit.sounding import horn
from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, instant, print_json
from homeward.cli.stores import existing_store
from homeward.config import settings
from homeward.domain.telling.notices import without_channel
from homeward.errors import HomewardError
from homeward.store import notices
from homeward.store.unit_of_work import reading

WELL = "Everybody was told when due."

AsOf = Annotated[
    datetime | None,
    typer.Option(parser=instant, metavar="INSTANT", help="With --once: as of this time. Nothing is kept."),
]


def audit(
    once: Annotated[bool, typer.Option("--once", help="Look once, say what was found, and end.")] = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    if as_of and not once:
        raise HomewardError("--as-of is for trying things out: say --once too.")
    log.configure()
    with existing_store() as engine:
        if not once:
            _go_on(engine)
            return
        # What is tried out for another time is kept nowhere.
        found = (
            rounds.prove(engine, as_of, _grace())
            if as_of
            else rounds.look(engine, datetime.now(UTC), _grace())
        )
        with reading(engine) as uow:
            waiting = notices.count_without_channel(uow)
    if as_json:
        print_json({"alarms": [{"kind": a.kind, "about": a.about, "words": a.words} for a in found]})
    elif found and waiting:
        typer.echo(without_channel(waiting))
    for words in () if as_json else [each.words for each in found] or [WELL]:
        typer.echo(words)
    raise typer.Exit(NEEDS_A_PERSON if found else DONE)


def _grace() -> timedelta:
    return timedelta(minutes=settings().audit_grace_minutes)


def _go_on(engine: Engine) -> None:
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    logger = structlog.get_logger()
    logger.info("the auditor looks")
    while not stopping.is_set():
        now = datetime.now(UTC)
        try:
            rounds.look(engine, now, _grace())
            rounds.be_heard(engine, horn(settings()), now)
        except SQLAlchemyError as error:
            logger.error("the store is away or busy, and is tried again", error=type(error).__name__)
        stopping.wait(settings().audit_minutes * 60)
