"""`homeward accounts`: who may sign in, and as what."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from homeward.cli.operators import Operator, read_password
from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, print_table, tell
from homeward.cli.stores import changing_store, reading_store
from homeward.store import accounts
from homeward.store.accounts import Account
from homeward.web.access import accounts as keeping
from homeward.web.access.permissions import Role

app = typer.Typer(no_args_is_help=True, add_completion=False)

Username = Annotated[str, typer.Argument(help="What the person signs in with.")]
WithRole = Annotated[Role, typer.Option("--role", help="What the account is for.")]


@app.command()
def add(
    username: Username,
    role: WithRole,
    name: Annotated[str, typer.Option(help="What the person is called.")],
    organisation: Annotated[str, typer.Option(help="For whom they work.")],
    by: Operator,
    email: Annotated[str | None, typer.Option(help="Where notices to the person go.")] = None,
) -> None:
    """Let a person sign in. The password is asked for, or read from stdin."""
    password = read_password()
    with changing_store() as uow:
        keeping.add_account(
            uow,
            username,
            role,
            name=name,
            organisation=organisation,
            password=password,
            email=email,
            by=by,
            now=datetime.now(UTC),
        )
    tell(f"{username} may sign in as {role.label}.")


@app.command()
def close(username: Username, by: Operator) -> None:
    """Shut a person out at once, also from open pages. Exits with 1 where nobody is left for a duty."""
    with changing_store() as uow:
        keeping.close_account(uow, username, by=by, now=datetime.now(UTC))
    tell(f"{username} is closed, and out of every page.")
    _exit_if_nobody_is_left()


@app.command()
def reopen(username: Username, by: Operator) -> None:
    """Let a person whose account was closed sign in again, with the same password."""
    with changing_store() as uow:
        keeping.reopen_account(uow, username, by=by, now=datetime.now(UTC))
    tell(f"{username} may sign in again.")


@app.command()
def role(
    username: Username, role: Annotated[Role, typer.Argument(help="The new role.")], by: Operator
) -> None:
    """Change what an account is for. The person signs in again."""
    with changing_store() as uow:
        keeping.change_role(uow, username, role, by=by, now=datetime.now(UTC))
    tell(f"{username} is {role.label} from now on.")
    _exit_if_nobody_is_left()


@app.command()
def password(username: Username, by: Operator) -> None:
    """Set a new password, asked for or read from stdin. Whoever is signed in with the old one is out."""
    new = read_password()
    with changing_store() as uow:
        keeping.change_password(uow, username, new, by=by, now=datetime.now(UTC))
    tell(f"{username} has a new password.")


@app.command()
def email(
    username: Username,
    address: Annotated[str, typer.Argument(help="The new address; empty: the person is sent no notices.")],
    by: Operator,
) -> None:
    """Change where notices to a person go."""
    with changing_store() as uow:
        keeping.change_email(uow, username, address or None, by=by, now=datetime.now(UTC))
    tell(f"Notices to {username} go to {address or 'nobody'}.")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List every account, closed ones too."""
    with reading_store() as uow:
        found = accounts.listing(uow)
    if as_json:
        print_json({"accounts": [_row(account) for account in found]})
        return
    print_table(
        ("username", "role", "name", "organisation", ""),
        [
            (each.username, each.role, each.display_name, each.organisation, "" if each.active else "closed")
            for each in found
        ],
    )


def _row(account: Account) -> dict[str, object]:
    return {
        "username": account.username,
        "role": account.role,
        "name": account.display_name,
        "organisation": account.organisation,
        "active": account.active,
        "email": account.email,
    }


def _exit_if_nobody_is_left() -> None:
    """Done all the same: to shut somebody out cannot wait for who comes after them."""
    with reading_store() as uow:
        missing = keeping.nobody_may(uow)
    for permission in missing:
        tell(f"Nobody may do this now: {permission}. Add an account for it.")
    raise typer.Exit(NEEDS_A_PERSON if missing else DONE)
