"""Mounts every command, and turns what a user can mend into one sentence and its exit code."""

import sys
import traceback
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from homeward import log
from homeward.cli.output import NOT_DONE
from homeward.errors import HomewardError

COMMANDS = {
    "evaluate": "evaluate.evaluate",
    "import": "imports.area",
    "alerts": "alerts.alerts",
    "tellings": "alerts.tellings",
    "reconcile": "alerts.reconcile",
    "rules": "rules.app",
    "quarantine": "quarantine.app",
    "accounts": "accounts.app",
    "tokens": "tokens.app",
    "notices": "notices.app",
    "audit": "audit.audit",
    "schema": "schema.schema",
    "budgets": "budgets.budgets",
    "simulate": "simulate.simulate",
    "doctor": "doctor.doctor",
    "prepare": "prepare.prepare",
    "up": "up.up",
}
"""Where each command is in this package. A module is read when its command is called: all take seconds."""


class Commands(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(".")
        found = getattr(import_module(f"homeward.cli.{module}"), name)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False)
            alone.command()(found)
            found = alone
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command


app = typer.Typer(
    name="homeward",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"homeward {version('homeward')}")
        raise typer.Exit


@app.callback()
def homeward(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Explained alerts when a child goes missing, and proof every night that none was missed."""


def main() -> None:
    """Exit codes: 0 done; 1 done, but something needs a person; 2 not done."""
    log.configure("WARNING")
    try:
        app()
    except HomewardError as error:
        _end(str(error), error.exit_code)
    except OSError as error:
        _end(f"{error.filename or 'a file'} cannot be used: {error.strerror}.", NOT_DONE)
    except Exception as error:
        if not _is_of_the_store(error):
            # Its own words may repeat a child's data, and the nightly run's stderr is in Airflow's logs.
            traceback.print_tb(error.__traceback__)
            _end(f"a fault of Homeward's own ({type(error).__name__}), at the place above.", NOT_DONE)
        _end(
            "the store cannot be used: see HOMEWARD_DATABASE_URL, HOMEWARD_DATA and `homeward doctor`.",
            NOT_DONE,
        )


def _is_of_the_store(error: Exception) -> bool:
    """Asked only once something failed, so that commands without a store do not wait for its library."""
    from sqlalchemy.exc import SQLAlchemyError

    return isinstance(error, SQLAlchemyError)


def _end(sentence: str, exit_code: int) -> None:
    print(f"homeward: {sentence}", file=sys.stderr)
    sys.exit(exit_code)
