"""`homeward reconcile`: the nightly proof, by hand or as Airflow runs it; whole, or part by part."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, tell
from homeward.cli.progress import progress, steps
from homeward.cli.stores import in_use
from homeward.config import settings
from homeward.errors import HomewardError
from homeward.services.nightly import Night, Proof
from homeward.store import drafts
from homeward.store.nights import Shard
from homeward.store.unit_of_work import unit_of_work

MOST_SHARDS = 64


def _shard(text: str) -> Shard:
    number, _, of = text.partition("/")
    if number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= MOST_SHARDS:
        return Shard(int(number), int(of))
    raise typer.BadParameter(f"must be a part of a number of parts, such as 2/4, and {MOST_SHARDS} at most")


def reconcile(
    business_date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day that this run is for; default: today."),
    ] = None,
    shard: Annotated[
        Shard | None,
        typer.Option(parser=_shard, metavar="PART/PARTS", help="Evaluate one part of the children, as 2/4."),
    ] = None,
    conclude: Annotated[
        bool, typer.Option("--conclude", help="After all parts: the rest of the night, and its sum.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    if shard and conclude:
        raise HomewardError("--shard is a part of the night and --conclude its end: say one of them.")
    now = datetime.now(UTC)
    day = business_date.date() if business_date else now.date()
    with in_use() as (engine, live):
        with unit_of_work(engine) as uow:
            drafts.delete_older(uow, now - timedelta(days=settings().draft_days))
        with progress() as shown:
            proof = Proof(
                engine,
                live.rules,
                settings().responsible_la,
                now,
                day,
                len(live.problems),
                steps(shown, "children evaluated"),
            )
            night = _part(proof, shard, conclude)()
    if as_json:
        print_json(night.as_dict())
    else:
        typer.echo(f"{night.children} children evaluated from {night.events} events.")
    for sentence in night.needs_a_person:
        tell(sentence)
    raise typer.Exit(NEEDS_A_PERSON if night.needs_a_person else DONE)


def _part(proof: Proof, shard: Shard | None, conclude: bool) -> Callable[[], Night]:
    if shard:
        return lambda: proof.shard(shard)
    return proof.conclusion if conclude else proof.whole
