"""`homeward rules export` and `homeward rules shadow`: the rules in force as files, and the trials so far."""

from pathlib import Path
from typing import Annotated

import typer

from homeward.cli.output import AsJson, print_json, tell
from homeward.cli.stores import in_use
from homeward.engine.rulefiles.model import Status
from homeward.engine.words.phrases import counted
from homeward.services.evaluation.shadow import comparison
from homeward.services.rules import export as exporting
from homeward.store.unit_of_work import reading


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="A new or empty folder.")],
) -> None:
    """Write the rules in force, those that were agreed at the pages included, as files for a repository."""
    with in_use() as (engine, book), reading(engine) as uow:
        written = exporting.export(uow, book, folder)
    tell(f"Written to {folder}: {counted(len(written), 'version')} of rules.")


def shadow(as_json: AsJson = False) -> None:
    """Say of each rule on trial what it found, beside what the version that decides found."""
    with in_use() as (engine, book), reading(engine) as uow:
        trials = [(rule, comparison(uow, rule)) for rule in book.rules if rule.status is Status.SHADOW]
    if as_json:
        rows = [
            {"rule": rule.id, "code": rule.code, "version": rule.version, "since": found.since.isoformat()}
            | found.counts
            for rule, found in trials
        ]
        print_json({"trials": rows})
        return
    for rule, found in trials:
        counts = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in found.counts.items())
        typer.echo(f"{rule.code}  {rule.id}, version {rule.number}, since {found.since:%Y-%m-%d}: {counts}")
    tell(f"On trial: {counted(len(trials), 'rule')}.")
