"""`homeward rules register`: the register of rules as it stands here, or what is published of it."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from homeward.cli.output import AsJson, print_json
from homeward.cli.stores import in_use
from homeward.engine.publishing.published import dpia_annex, transparency_record
from homeward.reports.register import book
from homeward.store.unit_of_work import reading

Published = Annotated[bool, typer.Option(help="Leave out counts of one to four, as for others to read.")]


Atrs = Annotated[bool, typer.Option("--atrs", help="Print the algorithmic transparency record, as Markdown.")]
Dpia = Annotated[bool, typer.Option("--dpia", help="Print the annex to the DPIA, as Markdown.")]


def register(
    published: Published = False, as_json: AsJson = False, atrs: Atrs = False, dpia: Dpia = False
) -> None:
    """Every rule in plain English, its numbers and history, and what it did in this quarter and the last."""
    if atrs + dpia + as_json > 1:
        raise typer.BadParameter("choose one of --json, --atrs and --dpia")
    with in_use() as (engine, rules):
        if atrs or dpia:
            write = transparency_record if atrs else dpia_annex
            typer.echo(write(rules.rules), nl=False)
            return
        with reading(engine) as uow:
            cases = rules.folder / "tests"
            found = book(uow, rules.rules, cases, datetime.now(UTC), internal=not published)
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
