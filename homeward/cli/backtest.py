"""`homeward rules backtest`: what other rules would have done, and what these did."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, instant, print_json, tell
from homeward.cli.progress import progress, steps
from homeward.cli.stores import reading_store
from homeward.config import settings
from homeward.engine.backtest import Plan, with_rule, with_rules
from homeward.engine.rulefiles.load import RuleSet, load_rules, read_rule
from homeward.errors import InvalidRules
from homeward.inputs import eventfile
from homeward.names import named
from homeward.reports import backtest as reports
from homeward.reports.backtest import BackTest, Told
from homeward.services.rules.backtest import Source, Stored
from homeward.services.rules.rulebook import with_agreed


def backtest(
    rule: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, metavar="FILE", help="The rule to add, or to change."),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, metavar="DIR", help="A whole other set of rules."),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--from", parser=instant, metavar="DAY", help="First day, or instant, that counts."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--to", parser=instant, metavar="DAY", help="First day that counts no more."),
    ] = None,
    against: Annotated[str, typer.Option(help="What it is compared with: the rules in force.")] = "live",
    events: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, metavar="FILE.jsonl", help="Not the store, but this file."),
    ] = None,
    internal: Annotated[bool, typer.Option("--internal", help="Show small numbers too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what the rules, or a change of them, would have done on the whole history. Changes nothing."""
    if rule and rules:
        raise typer.BadParameter("goes without --rules", param_hint="--rule")
    if against != "live":
        raise typer.BadParameter("must be `live`", param_hint="--against")
    if since and until and since >= until:
        raise typer.BadParameter("must be after --from", param_hint="--to")
    as_of = datetime.now(UTC)
    live = load_rules(settings().rules_folder) if events else _in_force()
    plan = Plan(live.rules, _tried(live, rule, rules), as_of, settings().responsible_la, since, until)
    found, refused = _run(plan, events, internal)
    if as_json:
        print_json(found.as_dict() | {"refused": [row for row, _ in refused]})
    else:
        _print(found)
    for row, problems in refused:
        tell(f"row {row}: " + "; ".join(f"{one.field} {one.message}".strip() for one in problems))
    raise typer.Exit(DONE if found.within_budget and not refused else NEEDS_A_PERSON)


def _in_force() -> RuleSet:
    """Those of the files and those agreed to since."""
    with reading_store() as uow:
        return with_agreed(uow, load_rules(settings().rules_folder))


def _tried(live: RuleSet, file: Path | None, folder: Path | None) -> tuple[Any, ...]:
    if folder:
        return with_rules(live.rules, load_rules(folder))
    if file is None:
        return live.rules
    rule, problems = read_rule(file)
    if rule is None:
        raise InvalidRules(problems)
    return with_rule(live, rule)


def _run(plan: Plan, events: Path | None, internal: bool) -> tuple[BackTest, list[eventfile.Refused]]:
    with progress() as shown:
        source: Source = Stored(settings().store_url)
        refused: list[eventfile.Refused] = []
        if events:
            source = file = eventfile.read(events, plan.as_of, steps(shown, "rows checked"))
            refused = file.refused
        found = reports.run(source, plan, steps(shown, "children judged"), internal=internal)
    return found, refused


def _print(found: BackTest) -> None:
    typer.echo(f"Children: {found.children:,}. Events: {found.events:,}.")
    for row in found.own:
        live, tried = row["live"]["findings"], row["tried"]["findings"]
        typer.echo(f"{row['code']} itself held {live:,} times as it is, {tried:,} with the change.")
    meetings = (
        (named("On the missing group's list"), found.missing_group),
        (named("MACSE candidates"), found.candidates),
    )
    for name, told in ("Alerts", found.alerts), *meetings:
        typer.echo(f"{name}: {told.live:,} as it is, {told.tried:,} with the change; " + _changes(told))
        for row in told.months:
            typer.echo(
                f"  {row['month']}  {row['live']:>5}  {row['tried']:>5}  +{row['added']}  -{row['removed']}"
            )
    for cold in found.cold:
        typer.echo(
            f"{cold.code} looks {cold.days:g} days back, further than the record goes: before "
            f"{cold.until:%Y-%m-%d} it may find too little."
        )
    typer.echo(found.verdict)


def _changes(told: Told) -> str:
    changes = f"{told.added:,} more, {told.removed:,} fewer"
    return f"{changes}, {told.due.earlier:,} earlier, {told.due.later:,} later."
