"""Who runs a command, for the record: every change has an actor."""

import getpass
import sys
from typing import Annotated

import typer

from homeward.errors import HomewardError

LONGEST_NAME = 100


def _name(given: str) -> str:
    name = given.strip()
    if not name or len(name) > LONGEST_NAME:
        raise typer.BadParameter(f"must be a name of at most {LONGEST_NAME} characters")
    return name


def _of_the_system() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        return "operator"


Operator = Annotated[
    str,
    typer.Option(
        "--as",
        default_factory=_of_the_system,
        show_default="the user of the operating system",
        callback=_name,
        metavar="NAME",
        help="Who does this, for the record.",
    ),
]


def read_password() -> str:
    """From a prompt, twice, or from the first line of stdin; never an argument, which others can see."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise HomewardError("The two passwords differ, so nothing was changed.")
    return password
