"""Mounts every command, and turns what a user can mend into one sentence and its exit code."""

import sys
import traceback
from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from homeward.errors import HomewardError
from homeward.garbage import collect_seldom


class Listed(NamedTuple):
    """Where a command is in this package, and what `homeward --help` says of it."""

    place: str
    help: str


COMMANDS = {
    "evaluate": Listed(
        "evaluate.evaluate", "Say what the rules find in a file of events, as of a day or an instant."
    ),
    "import": Listed("imports.area", "Take in files of events, or an SSDA903 return."),
    "alerts": Listed(
        "alerts.alerts",
        "List alerts, the soonest to be answered first. Children go by identifier, never by name.",
    ),
    "tellings": Listed(
        "alerts.tellings",
        "List whom rules want told and nobody has recorded as told, the first due at the top.",
    ),
    "reconcile": Listed(
        "reconcile.reconcile",
        "Evaluate children again from the journal, compare what is stored and sent, and repair what differs.",
    ),
    "report": Listed("report.app", "Figures and lists for boards and meetings, counted from the journal."),
    "retention": Listed(
        "retention.app", "Whose record has been kept as long as it must be. Deletes nothing."
    ),
    "linkage": Listed(
        "linkage.linkage",
        "Compare everybody on record, and ask a person which records may be one child's. Joins nobody.",
    ),
    "backup": Listed("backup.backup", "Copy the store to a folder, restore the copy, and compare the two."),
    "rules": Listed("rules.app", "What raises alerts: check, try, list and explain the rules."),
    "quarantine": Listed("quarantine.app", "What could not be accepted, for a person to mend and replay."),
    "accounts": Listed("accounts.app", "Who may sign in, and as what."),
    "tokens": Listed("tokens.app", "Which agencies' systems may send, as which source, and until when."),
    "notices": Listed("notices.app", "Telling people electronically, and what became of it."),
    "audit": Listed(
        "audit.audit",
        "Prove that everybody was told when due. With --once it exits with 1 where somebody was not.",
    ),
    "schema": Listed("schema.schema", "Print the JSON Schema of one type of event, or of all."),
    "budgets": Listed(
        "budgets.budgets",
        "Say how many children the rules put forward, and how many alerts and questions they made.",
    ),
    "simulate": Listed(
        "simulate.simulate",
        "Write a labelled synthetic world: its events, and the findings that were planted in it.",
    ),
    "doctor": Listed(
        "doctor.doctor",
        "Look at the rules, the store and the broker, and say what is wrong and what to do about it.",
    ),
    "prepare": Listed(
        "prepare.prepare",
        "Create or migrate the store, and make the topics that the broker lacks. Run it again at will.",
    ),
    "up": Listed(
        "up.up",
        "Start broker, worker, web pages and Airflow on this machine, for as long as this command runs.",
    ),
    "demo": Listed(
        "demo.demo", "Start the same with an invented borough, in which something happens every few seconds."
    ),
}


class Commands(TyperGroup):
    """Lists every command, and imports only the one that is called: all together take seconds."""

    def __init__(self, **settings: Any) -> None:
        listed = {
            name: TyperCommand(name, help=command.help, short_help=command.help)
            for name, command in COMMANDS.items()
        }
        super().__init__(**settings | {"commands": listed})

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        word = args[0]
        if word not in COMMANDS and (areas := _areas_with(word)):
            ctx.fail(f"No such command '{word}'. Did you mean `homeward {areas[0]} {word}`?")
        name, listed, rest = super().resolve_command(ctx, args)
        return name, listed and _load(word), rest


def _areas_with(word: str) -> list[str]:
    """The areas that have a command of this name, such as `rules` for `explain`; imports them all."""
    areas = (name for name, command in COMMANDS.items() if command.place.endswith((".app", ".area")))
    return [area for area in areas if word in _load(area).commands]


def _load(name: str) -> Any:
    place, help_ = COMMANDS[name]
    module, _, attribute = place.partition(".")
    found = getattr(import_module(f"homeward.cli.{module}"), attribute)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(add_completion=False)
        alone.command()(found)
        found = alone
    command = typer.main.get_command(found)
    command.name, command.help = name, help_
    return command


app = typer.Typer(
    name="homeward",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich" if sys.stdout.isatty() else None,
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

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
    # Imported only here: for `--help` it would take as long as all the rest.
    from homeward import log

    log.configure("WARNING")


def main() -> None:
    """Exit codes: 0 done; 1 done, but something needs a person; 2 not done."""
    collect_seldom()
    try:
        app()
    except HomewardError as error:
        _end(str(error), error.exit_code)
    except OSError as error:
        _end(f"{error.filename or 'a file'} cannot be used: {error.strerror}.")
    except Exception as error:
        if wrong := _wrong_settings(error):
            _end(wrong)
        if not _is_of_the_store(error):
            # Its own words may repeat a child's data, and the nightly run's stderr is in Airflow's logs.
            traceback.print_tb(error.__traceback__)
            _end(f"a fault of Homeward's own ({type(error).__name__}), at the place above.")
        _end("the store cannot be used: see HOMEWARD_DATABASE_URL, HOMEWARD_DATA and `homeward doctor`.")


def _is_of_the_store(error: Exception) -> bool:
    """Asked only once something failed, so that commands without a store do not wait for its library."""
    from sqlalchemy.exc import SQLAlchemyError

    return isinstance(error, SQLAlchemyError)


def _wrong_settings(error: Exception) -> str | None:
    """Which settings, and why, but not what they were: it may be a password."""
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    if isinstance(error, ValidationError) and error.title == "Settings":
        wrong = ((each["loc"], each["msg"]) for each in error.errors(include_url=False, include_input=False))
        return "; ".join(f"HOMEWARD_{str(name).upper()}: {why}" for (name, *_), why in wrong)
    return f"a setting is no JSON: {error}." if isinstance(error, SettingsError) else None


def _end(sentence: str, exit_code: int = HomewardError.exit_code) -> None:
    print(f"homeward: {sentence}", file=sys.stderr)
    sys.exit(exit_code)
