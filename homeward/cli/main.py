"""Mounts every command, and turns a user's mistake into one sentence and its exit code."""

import sys

import typer

from homeward.cli import alerts, doctor, evaluate, imports, prepare, quarantine, rules, schema, simulate, up
from homeward.errors import HomewardError

app = typer.Typer(
    name="homeward",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Explained alerts when a child goes missing, and proof every night that none was missed.",
)

app.command()(evaluate.evaluate)
app.add_typer(imports.area)
app.command()(alerts.alerts)
app.command()(alerts.reconcile)
app.add_typer(rules.app, name="rules")
app.add_typer(quarantine.app, name="quarantine")
app.command()(schema.schema)
app.command()(simulate.simulate)
app.command()(doctor.doctor)
app.command()(prepare.prepare)
app.command()(up.up)


def main() -> None:
    """Exit codes: 0 done; 1 done, but something needs a person; 2 wrong use."""
    try:
        app()
    except HomewardError as error:
        print(f"homeward: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
