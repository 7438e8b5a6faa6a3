"""`homeward tokens`: which agencies' systems may send, as which source, and until when."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from homeward.cli.operators import Operator
from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, print_table, tell
from homeward.cli.stores import changing_store, reading_store
from homeward.engine.words.phrases import counted
from homeward.errors import InvalidTransition
from homeward.services.intake import tokens as issuing
from homeward.store import access, tokens
from homeward.store.tokens import Refused, Token

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command()
def add(
    source: Annotated[str, typer.Option(help="The one source that its bearer may speak as.")],
    holder: Annotated[str, typer.Option(help="Whose system it is for, and whom to ring about it.")],
    by: Operator,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", help="A type that it may send, or a group such as 'missing.*'. Default: all."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days it lasts.")] = 365,
    as_json: AsJson = False,
) -> None:
    """Make a token. It is printed now and never again: only its digest is kept."""
    with changing_store() as uow:
        token, text = issuing.issue(
            uow, source=source, types=types, holder=holder, days=days, by=by, now=datetime.now(UTC)
        )
    if as_json:
        print_json({**_row(token), "token": text})
        return
    typer.echo(text)
    tell(f"It sends as {source} until {token.expires_at:%-d %B %Y}. It is not shown again.")


@app.command()
def revoke(
    name: Annotated[
        str, typer.Argument(help="Its name in `homeward tokens list`: what stands before the dot.")
    ],
    by: Operator,
) -> None:
    """End a token at once."""
    now = datetime.now(UTC)
    with changing_store() as uow:
        token = tokens.get(uow, name)
        if token.revoked_at is not None:
            raise InvalidTransition(f"This token was revoked before, on {token.revoked_at:%-d %B %Y}.")
        tokens.revoke(uow, name, by, now)
        access.record(uow, now, by, None, f"tokens: revoked {name}")
    tell(f"{name} opens nothing any more. Calls with it are refused, and counted.")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List every token and what was refused. Exits with 1 where a token ends soon or calls were refused."""
    now = datetime.now(UTC)
    with reading_store() as uow:
        every, ending, refused = tokens.listing(uow), issuing.ending(uow, now), tokens.refusals(uow)
    if as_json:
        print_json(
            {"tokens": [_row(each) for each in every], "refused": [_refused(each) for each in refused]}
        )
    else:
        _print(every, refused, now)
    raise typer.Exit(NEEDS_A_PERSON if ending or refused else DONE)


@app.command()
def seen(by: Operator) -> None:
    """Say that you have seen to what was refused: its alarm ends. The next refusal raises it again."""
    with changing_store() as uow:
        cleared = tokens.clear_refusals(uow)
        count = sum(each.count for each in cleared)
        access.record(uow, datetime.now(UTC), by, None, f"tokens: saw to {count} refusals")
    for each in cleared:
        typer.echo(f"seen to  {_in_words(each)}")
    tell(f"Seen to: {counted(count, 'refused call')}.")


def _row(token: Token) -> dict[str, object]:
    return {
        "name": token.id,
        "source": token.source,
        "types": token.types,
        "holder": token.holder,
        "issued_at": token.issued_at.isoformat(),
        "expires_at": token.expires_at.isoformat(),
        "revoked_at": token.revoked_at and token.revoked_at.isoformat(),
        "used_at": token.used_at and token.used_at.isoformat(),
    }


def _refused(refused: Refused) -> dict[str, object]:
    return {
        "name": refused.token or None,
        "source": refused.source,
        "why": refused.why,
        "calls": refused.count,
        "first_at": refused.first_at.isoformat(),
        "last_at": refused.last_at.isoformat(),
    }


def _print(every: list[Token], refused: list[Refused], now: datetime) -> None:
    print_table(
        ("token", "source", "until", "last used", "may send", "holder"),
        [
            (
                token.id,
                token.source,
                f"revoked {token.revoked_at:%-d %B %Y}" if token.revoked_at else _end(token, now),
                f"{token.used_at:%-d %B %Y %H:%M}" if token.used_at else "never",
                ", ".join(token.types) if token.types else "every type that agencies send",
                token.holder,
            )
            for token in every
        ],
    )
    print_table(("", "sender"), [("REFUSED", _in_words(each)) for each in refused], is_wrong=lambda _: True)


def _in_words(refused: Refused) -> str:
    told = f"{counted(refused.count, 'call')} refused since {refused.first_at:%-d %B %Y %H:%M} UTC"
    return f"{refused.source or 'unknown sender'} {refused.token}: {told}: {refused.why}"


def _end(token: Token, now: datetime) -> str:
    return f"{'ended' if token.expires_at <= now else 'ends'} {token.expires_at:%-d %B %Y}"
