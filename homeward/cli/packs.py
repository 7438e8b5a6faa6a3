"""`homeward report macse-pack` and `missing-group-pack`: what a meeting is given to read.

A pack holds children's data. Unless asked for a whole one, these commands print counts and days alone.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Any

import typer
from sqlalchemy import Engine

from homeward.cli.operators import Operator
from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, tell
from homeward.cli.sheets import AsCsv, Html, Pdf, check_one, write_file
from homeward.cli.stores import in_use
from homeward.config import settings
from homeward.domain.events.kinds import london_day
from homeward.domain.meetings.dates import Group, next_meeting
from homeward.engine.rulefiles.load import RuleSet
from homeward.errors import HomewardError
from homeward.reports import pack_approval
from homeward.reports.pack import Pack
from homeward.reports.pack_children import Basis
from homeward.reports.printing import pack_as_html, pack_as_pdf
from homeward.store import access, meetings
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.words.events import facts_of_the_child

NO_MEETING = "no meeting is planned: plan one on the page of the packs, or give --meeting."
STANDING = "Drawn by a command: nobody has approved it."


def command(group: Group, day: Callable[[str], date]) -> Callable[..., None]:
    """The command for one group; `day` reads its option."""

    def pack(
        by: Operator,
        meeting: Annotated[
            date | None,
            typer.Option(parser=day, metavar="2026-03-31", help="Its day; default: the next one planned."),
        ] = None,
        draft: Annotated[
            bool,
            typer.Option("--draft", help="If the pack is due, keep a draft in Homeward; print counts only."),
        ] = False,
        approved: Annotated[
            bool, typer.Option("--approved", help="Say whether the newest draft is approved; nothing else.")
        ] = False,
        html: Html = None,
        pdf: Pdf = None,
        as_json: AsJson = False,
        as_csv: AsCsv = False,
    ) -> None:
        check_one(as_json, as_csv)
        if (draft or approved) and (html or pdf or as_csv or (draft and approved)):
            raise HomewardError("--draft and --approved go alone, or with --meeting and --json.")
        with in_use() as (engine, live):
            if draft:
                _draft(engine, live.rules, group, meeting, by, as_json)
            elif approved:
                _say_whether_approved(engine, group, meeting, as_json)
            else:
                with reading(engine) as uow:
                    drawn = _drawn(uow, group, meeting, live.rules)
                if html or pdf or as_json or as_csv:
                    with unit_of_work(engine) as uow:
                        what = f"{group} pack, {drawn.meeting}, by a command"
                        access.record_all(uow, drawn.as_of, by, drawn.refs, what)
                _give(drawn, html, pdf, as_json, as_csv)

    return pack


def _drawn(uow: UnitOfWork, group: Group, meeting: date | None, rules: RuleSet) -> Pack:
    now = datetime.now(UTC)
    held_on = meeting or next_meeting(meetings.days(uow, group), london_day(now))
    if held_on is None:
        raise HomewardError(NO_MEETING)
    told = partial(facts_of_the_child, typed=True)
    return pack_approval.DRAW[group](uow, held_on, Basis(rules, settings().responsible_la, now, told))


def _draft(
    engine: Engine, rules: RuleSet, group: Group, meeting: date | None, by: str, as_json: bool
) -> None:
    """Exits with 1 where the pack is due and nobody has approved it."""
    with reading(engine) as uow:
        held_on = meeting or pack_approval.due(uow, group, datetime.now(UTC))
        pack = _drawn(uow, group, held_on, rules) if held_on else None
    told: dict[str, Any] = {"due": pack is not None, "needs_a_person": False}
    if pack:
        with unit_of_work(engine) as uow:
            kept = pack_approval.keep(uow, pack, by)
            approved = pack_approval.is_approved(uow, group, pack.meeting)
        about = {"meeting": pack.meeting.isoformat(), "kept": kept, "approved": approved}
        told |= {**about, "needs_a_person": not approved, **pack.counts()}
    if as_json:
        print_json(told)
    elif pack:
        typer.echo(f"{pack.title}: {'a new draft' if kept else 'nothing new'}.")
    else:
        typer.echo("No pack is due.")
    if told["needs_a_person"]:
        tell("The coordinator has to approve it.")
    raise typer.Exit(NEEDS_A_PERSON if told["needs_a_person"] else DONE)


def _say_whether_approved(engine: Engine, group: Group, meeting: date | None, as_json: bool) -> None:
    """Exits with 1 where it is not."""
    with reading(engine) as uow:
        held_on = meeting or pack_approval.due(uow, group, datetime.now(UTC))
        yes = held_on is not None and pack_approval.is_approved(uow, group, held_on)
    if as_json:
        print_json({"meeting": held_on.isoformat() if held_on else None, "approved": yes})
    else:
        typer.echo("approved" if yes else "not approved")
    raise typer.Exit(DONE if yes else NEEDS_A_PERSON)


def _give(pack: Pack, html: Html, pdf: Pdf, as_json: bool, as_csv: bool) -> None:
    if html:
        write_file(html, pack_as_html(pack, STANDING).encode(), private=True)
    if pdf:
        write_file(pdf, pack_as_pdf(pack, STANDING), private=True)
    if as_json:
        print_json(pack.as_json())
    elif as_csv:
        typer.echo(pack.as_csv(), nl=False)
    elif not (html or pdf):
        typer.echo(pack.title)
        for what, count in pack.counts().items():
            typer.echo(f"  {what}: {count}")
