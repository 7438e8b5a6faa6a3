"""`homeward notices`: telling people electronically, and what became of it."""

import signal
import threading
from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid4

import structlog
import typer
from sqlalchemy import Engine

from homeward import log, tracing
from homeward.cli.operators import Operator
from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, instant, print_json, print_table, tell
from homeward.cli.stores import changing_store, existing_store, reading_store
from homeward.config import settings
from homeward.domain.telling.notices import About, Notice, NoticeState
from homeward.engine.words.phrases import counted
from homeward.errors import HomewardError
from homeward.notify.channels import channels
from homeward.notify.messages import Template
from homeward.services.telling import notices as sending
from homeward.services.telling.due_notices import DUE, TOLD
from homeward.store import notices
from homeward.store.database import is_passing
from homeward.web.access.accounts import check_email

app = typer.Typer(no_args_is_help=True, add_completion=False)

SECONDS_BETWEEN_ROUNDS = 2.0
AT_ONCE = 20
"""Notices in a round, so that a stop need not wait for long."""

AsOf = Annotated[
    datetime | None,
    typer.Option(parser=instant, metavar="INSTANT", help="With --once: what is due at this time."),
]


@app.command()
def send(
    once: Annotated[bool, typer.Option("--once", help="Send what is due now, and end.")] = False,
    as_of: AsOf = None,
) -> None:
    """Send notices as they come due, until it is stopped."""
    if as_of and not once:
        raise HomewardError("--as-of is for trying things out: say --once too.")
    log.configure()
    tracing.configure("notices")
    with existing_store() as engine:
        if once:
            tell(f"Taken up: {counted(_send_round(engine, as_of or datetime.now(UTC)), 'notice')}.")
        else:
            _send_until_stopped(engine)


def _send_round(engine: Engine, now: datetime) -> int:
    return sending.send_waiting(engine, channels(settings()), now, AT_ONCE, due=DUE, told=TOLD)


def _send_until_stopped(engine: Engine) -> None:
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    logger = structlog.get_logger()
    logger.info("notices are sent", channels=channels(settings()).names)
    while not stopping.is_set():
        taken = 0
        try:
            taken = _send_round(engine, datetime.now(UTC))
        except Exception as error:
            if not is_passing(error):
                raise
            logger.warning("the store is away or busy, and is tried again")
        if taken < AT_ONCE:
            stopping.wait(SECONDS_BETWEEN_ROUNDS)


@app.command("list")
def list_(
    state: Annotated[NoticeState | None, typer.Option(help="Only these.")] = None, as_json: AsJson = False
) -> None:
    """List notices, oldest first. Exits with 1 where any of them failed."""
    with reading_store() as uow:
        found = notices.listing(uow, state)
    if as_json:
        print_json({"notices": [_row(notice) for notice in found]})
    else:
        print_table(
            ("notice", "state", "due", "what", "to", "problem"),
            [
                (
                    each.id,
                    each.state,
                    each.due_at.isoformat(),
                    each.template,
                    each.told or each.person or each.role or each.address,
                    each.problem or "",
                )
                for each in found
            ],
            is_wrong=lambda row: row[1] == NoticeState.FAILED,
        )
    failed = any(notice.state is NoticeState.FAILED for notice in found)
    raise typer.Exit(NEEDS_A_PERSON if failed else DONE)


def _row(notice: Notice) -> dict[str, object]:
    return {
        "id": notice.id,
        "about": {"kind": notice.about_kind, "reference": notice.about},
        "cause": notice.cause,
        "template": notice.template,
        "state": notice.state,
        "role": notice.role,
        "person": notice.person,
        "channel": notice.channel,
        "told": notice.told,
        "due_at": notice.due_at.isoformat(),
        "sent_at": notice.sent_at and notice.sent_at.isoformat(),
        "delivered_at": notice.delivered_at and notice.delivered_at.isoformat(),
        "attempts": notice.attempts,
        "problem": notice.problem,
    }


@app.command()
def redrive(
    by: Operator,
    notice: Annotated[str | None, typer.Argument(help="Its id in `homeward notices list`.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="All that failed.")] = False,
) -> None:
    """Have a notice that failed sent again, or all of them, once the reason is mended."""
    if (notice is None) is not failed:
        raise HomewardError("Name one notice, or say --failed.")
    with changing_store() as uow:
        chosen = [notices.get(uow, notice)] if notice else notices.listing(uow, NoticeState.FAILED)
        sending.send_again(uow, chosen, by, datetime.now(UTC))
    tell(f"To be sent again: {counted(len(chosen), 'notice')}.")


@app.command()
def test(to: Annotated[str, typer.Option("--to", help="An e-mail address.")]) -> None:
    """Queue a notice that says that it is a test. `homeward notices list` says what became of it."""
    check_email(to)
    now = datetime.now(UTC)
    with changing_store() as uow:
        sending.queue(uow, About.OPS, uuid4().hex, "test", Template.TEST, due_at=now, now=now, address=to)
    if not channels(settings()).names:
        tell(
            "No channel is set up here: see HOMEWARD_NOTIFY_API_KEY, HOMEWARD_SMTP_URL, HOMEWARD_WEBHOOK_URL."
        )
    tell("It is sent with the next round of `homeward notices send`.")
