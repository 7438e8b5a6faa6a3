"""`homeward import`: files of events, and the national return of looked-after children."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress
from sqlalchemy import Engine
from typer.core import TyperGroup

from homeward.cli.operators import Operator
from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, instant, print_json
from homeward.cli.progress import progress, steps
from homeward.cli.stores import opened_store
from homeward.config import settings
from homeward.domain.events.kinds import london_day
from homeward.engine.rulefiles.load import RuleSet, load_rules
from homeward.errors import Problem
from homeward.inputs import events, ssda903
from homeward.inputs.importing import (
    Consequences,
    Row,
    Tally,
    came_of,
    count_unmatched,
    evaluate_children,
    take_in_file,
)
from homeward.inputs.lines import Lines
from homeward.names import named
from homeward.services.rules.rulebook import with_agreed
from homeward.store import access, outcomes
from homeward.store.unit_of_work import reading, unit_of_work

SHOWN = 20
"""Bad rows that are printed of each file; JSON and quarantine have them all."""


class Kinds(TyperGroup):
    """Says which kinds of import there are to who gives none."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            kinds = "`homeward import events FILE` or `homeward import ssda903 FOLDER`"
            raise typer.BadParameter(f"no such kind of import: {kinds}", ctx)
        return super().resolve_command(ctx, args)


area = typer.Typer(
    name="import",
    cls=Kinds,
    no_args_is_help=True,
    add_completion=False,
)

NoNotices = Annotated[
    datetime | None,
    typer.Option(
        "--no-notices-before",
        parser=instant,
        metavar="INSTANT",
        help="What was due before then is history: listed apart, with no clock and no notice.",
    ),
]


@dataclass(frozen=True)
class Source:
    """One file to take in: its lines, to tell progress by, and the rows that they make."""

    lines: Lines
    rows: Iterable[Row]


@dataclass(frozen=True)
class Run:
    """One import: the store, who began it and when, the journal's last number then, and what is history."""

    engine: Engine
    by: str
    now: datetime
    last_seq: int
    history_before: datetime | None
    progress: Progress


@contextmanager
def _begun(by: str, history_before: datetime | None) -> Iterator[Run]:
    with opened_store() as engine, progress() as shown:
        with reading(engine) as uow:
            last_seq = outcomes.last_seq(uow)
        yield Run(engine, by, datetime.now(UTC), last_seq, history_before, shown)


@area.command("events")
def import_events(
    file: Annotated[Path, typer.Argument(help="FILE.jsonl, one event a line, or FILE.csv, one event a row.")],
    process: Annotated[
        bool, typer.Option("--process", help="Evaluate the children at once; else the stream does.")
    ] = False,
    no_notices_before: NoNotices = None,
    as_json: AsJson = False,
    *,
    by: Operator,
) -> None:
    """Take in a file of events. Times of receipt that it gives are kept."""
    rules, lines = _rules_if(process), Lines(file)
    with _begun(by, no_notices_before) as run:
        tallies = [_take_in(run, Source(lines, events.read(lines)), None)]
        imported = _followed(run, tallies, [], rules)
        _record(run, tallies)
    if as_json:
        print_json(imported.document())
    else:
        _print(imported)
    raise typer.Exit(imported.exit_code)


@area.command("ssda903")
def import_ssda903(
    folder: Annotated[Path, typer.Argument(help="Folder with the return's files, or its XML.")],
    process: Annotated[
        bool, typer.Option(help="Evaluate the children at once, or leave it to the stream.")
    ] = True,
    year: Annotated[
        int | None,
        typer.Option(
            min=1900, max=2999, help="In which the collection year begins; else that of the latest day in it."
        ),
    ] = None,
    no_notices_before: NoNotices = None,
    as_json: AsJson = False,
    *,
    by: Operator,
) -> None:
    """Take in an SSDA903 return: header, episodes, missing and uasc, as far as they are there."""
    rules = _rules_if(process)
    found = ssda903.look_into(folder)
    with _begun(by, no_notices_before) as run:
        now, engine = run.now, run.engine
        sent = _compare(engine, found, year, now)
        # The return says nothing of when anybody recorded or sent anything: we know it from now on.
        tallies = [_take_in(run, Source(*file), now) for file in sent.files]
        asked = take_in_file(
            engine, "", sent.questions, received_at=now, now=now, by=by, after_batch=lambda: None
        )
        imported = _followed(run, tallies, [asked], rules, found.not_read)
        _record(run, tallies)
    if as_json:
        print_json(imported.document() | _of_return(imported.tallies, sent))
    else:
        _print(imported)
        _print_return(sent)
    raise typer.Exit(NEEDS_A_PERSON if sent.no_longer_sent else imported.exit_code)


def _compare(engine: Engine, found: ssda903.Folder, year: int | None, now: datetime) -> ssda903.Read:
    with reading(engine) as uow:
        held = ssda903.standing(uow)
    collected = ssda903.settle_year(found, held, year, london_day(now))
    return ssda903.read(found, settings().responsible_la, collected, held, now)


def _of_return(tallies: Sequence[Tally], sent: ssda903.Read) -> dict[str, Any]:
    """What was taken of each file of a return, and how many rows stand that the return no longer holds."""
    return {
        "year": ssda903.in_words(sent.year),
        "no_longer_sent": sent.no_longer_sent,
        "files": [
            {
                "file": tally.file,
                "accepted": tally.accepted,
                "duplicates": tally.duplicates,
                "corrected": tally.corrected,
                "withdrawn": tally.withdrawn,
                "quarantined": len(tally.quarantined),
            }
            for tally in tallies
        ],
    }


def _rules_if(process: bool) -> RuleSet | None:
    """Read before anything is taken in: broken rules must not leave an import half done."""
    return load_rules(settings().rules_folder) if process else None


@dataclass(frozen=True)
class Imported:
    """What an import came to; `consequences` only where children were evaluated. `not_read` are files."""

    tallies: Sequence[Tally]
    unmatched: int
    consequences: Consequences | None
    not_read: Sequence[str]

    @property
    def exit_code(self) -> int:
        to_look_at = any(tally.quarantined or tally.noted for tally in self.tallies)
        return NEEDS_A_PERSON if to_look_at or self.not_read else DONE

    def document(self) -> dict[str, Any]:
        return {
            "accepted": sum(tally.accepted for tally in self.tallies),
            "duplicates": sum(tally.duplicates for tally in self.tallies),
            "corrected": sum(tally.corrected for tally in self.tallies),
            "withdrawn": sum(tally.withdrawn for tally in self.tallies),
            "quarantined": sum(len(tally.quarantined) for tally in self.tallies),
            "unmatched": self.unmatched,
            "not_read": list(self.not_read),
            "sources": _sources(self.tallies),
            "problems": [row for tally in self.tallies for row in _rows(tally.quarantined, tally.file)],
            "notes": [row for tally in self.tallies for row in _rows(tally.noted, tally.file)],
            **(asdict(self.consequences) if self.consequences else {}),
        }


def _followed(
    run: Run,
    tallies: Sequence[Tally],
    others: Sequence[Tally],
    rules: RuleSet | None,
    not_read: Sequence[str] = (),
) -> Imported:
    """`others` are no rows of a file, but the children whom they are about are to be evaluated too."""
    unmatched = count_unmatched(run.engine, tallies)
    consequences = None if rules is None else _evaluate(run, [*tallies, *others], rules)
    return Imported(tallies, unmatched, consequences, not_read)


def _sources(tallies: Sequence[Tally]) -> dict[str, int]:
    """Who says so, with how many events each."""
    counted = sum((tally.sources for tally in tallies), Counter[str]())
    return dict(sorted(counted.items()))


def _take_in(run: Run, source: Source, received_at: datetime | None) -> Tally:
    lines = source.lines
    show = steps(run.progress, lines.path.name)
    return take_in_file(
        run.engine,
        lines.path.name,
        source.rows,
        received_at=received_at,
        now=run.now,
        by=run.by,
        history_before=run.history_before,
        after_batch=lambda: show(lines.read, lines.size),
    )


def _record(run: Run, tallies: Sequence[Tally]) -> None:
    """For auditors: who imported, and how much."""
    rows = sum(tally.accepted for tally in tallies)
    with unit_of_work(run.engine) as uow:
        access.record(
            uow, run.now, run.by, None, f"import: {rows} rows from {len(_sources(tallies))} sources"
        )


def _evaluate(run: Run, tallies: Iterable[Tally], rules: RuleSet) -> Consequences:
    seqs = [seq for tally in tallies for seq in tally.seqs]
    show = steps(run.progress, "children evaluated")
    with reading(run.engine) as uow:
        rules = with_agreed(uow, rules)
    refs = evaluate_children(run.engine, seqs, rules, settings().responsible_la, run.now, show)
    return came_of(run.engine, seqs, refs, run.now, run.last_seq)


def _rows(problems: Iterable[tuple[int | None, Sequence[Problem]]], file: str) -> Iterator[dict[str, Any]]:
    for row, errors in problems:
        yield {"row": row, "file": file, "errors": [problem.as_dict() for problem in errors]}


def _print(imported: Imported) -> None:
    for tally in imported.tallies:
        typer.echo(
            f"{tally.file}: {tally.accepted:,} accepted, {tally.duplicates:,} known already, "
            f"{tally.corrected:,} corrected, {tally.withdrawn:,} withdrawn, "
            f"{len(tally.quarantined):,} quarantined"
        )
        _print_rows("quarantined", tally.quarantined)
        _print_rows("accepted, but look at it", tally.noted)
    if imported.not_read:
        typer.echo(f"files that were not read: {', '.join(imported.not_read)}")
    sources = (f"{source} ({count:,})" for source, count in _sources(imported.tallies).items())
    typer.echo(f"sources: {', '.join(sources) or 'none'}")
    typer.echo(f"children not matched to one that is known: {imported.unmatched:,}")
    if came := imported.consequences:
        typer.echo(
            f"alerts raised: {came.alerts:,} ({came.from_history:,} from history); "
            f"{named('children proposed to MACSE')}: {came.candidates:,}; "
            f"{named('put on the missing group')}'s list: {came.missing_group:,}; "
            f"tasks opened: {came.tasks:,}"
        )


def _print_return(sent: ssda903.Read) -> None:
    typer.echo(f"collection year: {ssda903.in_words(sent.year)}")
    if sent.no_longer_sent:
        typer.echo(
            f"rows that stand and are missing from this return: {sent.no_longer_sent:,}; none was withdrawn. "
            "The duty team has a task for each child to say whether they are to go"
        )


def _print_rows(what: str, problems: Sequence[tuple[int | None, Sequence[Problem]]]) -> None:
    for row, errors in problems[:SHOWN]:
        told = "; ".join(f"{problem.field} {problem.message}".strip() for problem in errors)
        typer.echo(f"  row {row} {what}: {told}")
    if len(problems) > SHOWN:
        typer.echo(f"  and {len(problems) - SHOWN:,} more rows")
