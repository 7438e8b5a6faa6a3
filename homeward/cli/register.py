"""`homeward rules register`: the register of rules as it stands here, or what is published of it."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from homeward.cli.output import AsJson, print_json
from homeward.config import settings
from homeward.services.register import Book, book
from homeward.services.rulebook import rulebook
from homeward.store.database import open_store
from homeward.store.unit_of_work import reading

Published = Annotated[bool, typer.Option(help="Leave out counts of one to four, as for others to read.")]


def register(published: Published = False, as_json: AsJson = False) -> None:
    """Every rule in plain English, its numbers and history, and what it did in this quarter and the last."""
    found = _book(published)
    if as_json:
        print_json(found.as_json())
        return
    for entry in found.entries:
        last, running = found.did[entry.rule.id]
        typer.echo(
            f"{entry.rule.code}  {entry.rule.title}: held {_told(last['findings'])} times in "
            f"{found.quarters[0].name}, {_told(running['findings'])} so far in {found.quarters[1].name}"
        )


def _told(count: int | None) -> str:
    return "fewer than 5" if count is None else str(count)


def _book(published: bool) -> Book:
    config = settings()
    engine = open_store(config.store_url)
    in_use = rulebook(config, engine)
    in_use.refresh()
    with reading(engine) as uow:
        cases = in_use.folder / "tests"
        found = book(uow, in_use.rules, cases, datetime.now(UTC), internal=not published)
    engine.dispose()
    return found
