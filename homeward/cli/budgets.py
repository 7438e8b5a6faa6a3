"""`homeward budgets`: what the rules asked of people in this installation, beside what people can do."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, instant, print_json
from homeward.cli.stores import in_use
from homeward.reports.budgets import Measure, Span, as_json
from homeward.reports.workload import of_store
from homeward.store.unit_of_work import reading


def budgets(
    until: Annotated[
        datetime | None,
        typer.Option(parser=instant, metavar="INSTANT", help="End of the time; default: now."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="Its length.")] = 365,
    history: Annotated[
        bool,
        typer.Option(
            help="Count what was imported by when it could be told, not by when it was raised here."
        ),
    ] = False,
    as_json_: AsJson = False,
) -> None:
    end = until or datetime.now(UTC)
    span = Span(end - timedelta(days=days), end)
    with in_use() as (engine, rules), reading(engine) as uow:
        measured = of_store(uow, rules.rules, span, as_it_came=not history)
    if as_json_:
        print_json(as_json(span, measured))
    else:
        for line in in_words(measured):
            typer.echo(line)
    raise typer.Exit(DONE if all(each.holds for each in measured) else NEEDS_A_PERSON)


def in_words(measured: Sequence[Measure]) -> Iterator[str]:
    for each in measured:
        when, count = each.worst
        rules = ", ".join(f"{code} {number:,}" for code, number in each.by_code.items())
        yield (
            f"{each.budget.of_what}: {each.mean:.1f} as a mean, budget {each.budget.limit}"
            f"{'' if each.holds else ', not kept'}; at worst {count:,}{f' ({when})' if when else ''}; {rules}"
        )
