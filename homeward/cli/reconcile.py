"""`homeward reconcile`: the nightly proof, by hand or as Airflow runs it, whole or part by part; and the
certificates of the nights.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, tell
from homeward.cli.progress import progress, steps
from homeward.cli.stores import existing_store, in_use, reading_store
from homeward.config import settings
from homeward.domain.night.certificates import Certificate
from homeward.domain.night.differences import WORDS, Kind
from homeward.domain.night.manifests import LOOKS_BACK
from homeward.engine.words.phrases import counted
from homeward.errors import HomewardError
from homeward.services.night import certificates
from homeward.services.night.outcome import Night
from homeward.services.night.proof import Proof
from homeward.store import drafts, nights
from homeward.store.nights import Shard
from homeward.store.unit_of_work import unit_of_work

MOST_SHARDS = 64
OVERDUE_HOURS = 26
"""A night a day, and time for one that takes long."""


def _shard(text: str) -> Shard:
    number, _, of = text.partition("/")
    if number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= MOST_SHARDS:
        return Shard(int(number), int(of))
    raise typer.BadParameter(f"must be a part of a number of parts, such as 2/4, and {MOST_SHARDS} at most")


Found = Annotated[
    bool, typer.Option("--found", help="List what the night of --business-date found; do nothing else.")
]
Check = Annotated[
    bool,
    typer.Option(
        "--check",
        help=f"Say whether a night has ended in the last {OVERDUE_HOURS} hours, and which day has none.",
    ),
]


def reconcile(
    file: Annotated[
        Path | None, typer.Argument(help="With --verify: a file of certificates; default: the store's.")
    ] = None,
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
    verify: Annotated[
        bool, typer.Option("--verify", help="Verify the certificates of the nights, and do nothing else.")
    ] = False,
    key: Annotated[
        Path | None, typer.Option(help="With --verify: the public key; default: this installation's.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="Write the certificates of all nights to a file; do nothing else.")
    ] = None,
    found: Found = False,
    check: Check = False,
    as_json: AsJson = False,
) -> None:
    if sum(map(bool, (shard, conclude, verify, certificate, found, check))) > 1:
        raise HomewardError(
            "--shard, --conclude, --verify, --certificate, --found, --check: say one of them."
        )
    if (file or key) and not verify:
        raise HomewardError("a file of certificates, or a key, is for --verify.")
    if verify:
        _verify(file, key, as_json)
    elif certificate:
        _export(certificate)
    elif found:
        _list(_day(business_date), as_json)
    elif check:
        _check()
    else:
        _reconcile(_day(business_date), shard, conclude, as_json)


def _day(business_date: datetime | None) -> date:
    return business_date.date() if business_date else datetime.now(UTC).date()


def _reconcile(day: date, shard: Shard | None, conclude: bool, as_json: bool) -> None:
    now = datetime.now(UTC)
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
        document = night.as_dict()
        if shard is None:
            signed = certificates.certify(engine, night, live.rules.version, settings())
            document["certificate"] = {"number": signed.number, "fingerprint": signed.fingerprint}
    if as_json:
        print_json(document)
    else:
        typer.echo(f"Children evaluated: {night.children}. Events that they rest on: {night.events}.")
    for sentence in night.needs_a_person:
        tell(sentence)
    raise typer.Exit(NEEDS_A_PERSON if night.needs_a_person else DONE)


def _verify(file: Path | None, key: Path | None, as_json: bool) -> None:
    if file:
        found = certificates.read(file)
    else:
        with existing_store() as engine:
            found = certificates.stored(engine)
    wrong = certificates.wrong(found, settings(), key)
    if as_json:
        print_json({"certificates": len(found), "wrong": wrong})
    for sentence in () if as_json else wrong or [_all_well(found)]:
        typer.echo(sentence)
    raise typer.Exit(NEEDS_A_PERSON if wrong else DONE)


def _all_well(found: Sequence[Certificate]) -> str:
    """With the first and the last number: a file may begin or end anywhere."""
    if not found:
        return "There are no certificates."
    first, last = found[0].number, found[-1].number
    numbers = f"{first} to {last}" if last > first else str(first)
    return f"{counted(len(found), 'certificate')}, number {numbers}, as signed."


def _check() -> None:
    """For a monitor elsewhere, which alarms where this says no, or does not answer."""
    now = datetime.now(UTC)
    with reading_store() as uow:
        last = nights.last_ended(uow)
        without = nights.without(uow, now.date() - LOOKS_BACK, last.date()) if last else []
    if last is None:
        tell("No night has ended yet.")
    else:
        tell(f"The last night ended at {last:%H:%M on %-d %B %Y} UTC.")
    for day in without:
        tell(f"No night has ended for {day:%-d %B %Y}: run `homeward reconcile --business-date {day}`.")
    overdue = last is None or now - last > timedelta(hours=OVERDUE_HOURS)
    raise typer.Exit(NEEDS_A_PERSON if overdue or without else DONE)


def _list(day: date, as_json: bool) -> None:
    """By references: whoever may see a child's record finds the child by them."""
    with reading_store() as uow:
        rows = nights.found(uow, day)
        ran = bool(nights.parts(uow, day))
    if as_json:
        print_json({"business_date": day.isoformat(), "ran": ran, "found": [_row(row) for row in rows]})
    else:
        _tell_found(day, ran, rows)
    raise typer.Exit(DONE if ran else NEEDS_A_PERSON)


def _tell_found(day: date, ran: bool, rows: Sequence[nights.Found]) -> None:
    if not ran:
        tell(f"No night has run for {day:%-d %B %Y}.")
        return
    for kind, of_kind in groupby(sorted(rows, key=lambda row: row.kind), lambda row: row.kind):
        abouts = dict.fromkeys(row.about for row in of_kind)
        what, then = WORDS[Kind(kind)]
        typer.echo(f"{what}: {len(abouts)}. {then}")
        for about in abouts:
            typer.echo(f"  {about}")
    found = {(row.kind, row.about) for row in rows}
    repaired = {(row.kind, row.about) for row in rows if row.repaired}
    tell(f"{len(found)} found, {len(repaired)} repaired." if found else "Nothing differed.")


def _row(row: nights.Found) -> dict[str, object]:
    at = row.found_at.isoformat()
    what, _ = WORDS[Kind(row.kind)]
    return {"kind": row.kind, "words": what, "about": row.about, "repaired": row.repaired, "found_at": at}


def _export(path: Path) -> None:
    with existing_store() as engine:
        found = certificates.stored(engine)
    public_key = certificates.write(path, found, settings())
    tell(f"{counted(len(found), 'certificate')}; the key to verify them by is in {public_key}.")


def _part(proof: Proof, shard: Shard | None, conclude: bool) -> Callable[[], Night]:
    if shard:
        return lambda: proof.shard(shard)
    return proof.conclusion if conclude else proof.whole
