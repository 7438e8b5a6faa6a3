"""How commands print a report: in words, or as JSON, CSV, a page or PDF, inside copy or published one."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from homeward.cli.output import AsJson, print_json, tell
from homeward.reports.printing import as_html, as_pdf
from homeward.reports.sheet import Sheet

AsCsv = Annotated[bool, typer.Option("--csv", help="Print the numbers as CSV.")]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", dir_okay=False, help="Write a page that prints well.")
]
Pdf = Annotated[Path | None, typer.Option("--pdf", metavar="FILE", dir_okay=False, help="Write a PDF.")]
Published = Annotated[
    bool, typer.Option(help="Withhold small numbers, and what would tell them, as for people outside.")
]


def sheet_command(draw: Callable[..., Sheet], *, published: bool = True) -> Callable[..., None]:
    """The command that draws a sheet by options of its own, and gives it by those that every report has.

    `published`: whether it has a copy for people outside.
    """
    give = _give if published else _give_inside

    def command(**given: object) -> None:
        shared = {name: given.pop(name) for name in inspect.signature(give).parameters if name != "drawn"}
        check_one(bool(shared["as_json"]), bool(shared["as_csv"]))
        give(draw(**given), **shared)  # type: ignore[arg-type]

    _, *shared_options = inspect.signature(give).parameters.values()
    options = [*inspect.signature(draw).parameters.values(), *shared_options]
    command.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    command.__annotations__ = {option.name: option.annotation for option in options}
    return command


def _give(
    drawn: Sheet,
    published: Published = False,
    html: Html = None,
    pdf: Pdf = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    _give_inside(drawn.published() if published else drawn, html, pdf, as_json, as_csv)


def _give_inside(
    drawn: Sheet, html: Html = None, pdf: Pdf = None, as_json: AsJson = False, as_csv: AsCsv = False
) -> None:
    write_files(drawn, html, pdf)
    if as_json:
        print_json(drawn.as_json())
    elif as_csv:
        typer.echo(drawn.as_csv(), nl=False)
        for note in drawn.notes:
            tell(note)
    elif not (html or pdf):
        for line in drawn.in_words():
            typer.echo(line)


def check_one(as_json: bool, as_csv: bool) -> None:
    if as_json and as_csv:
        raise typer.BadParameter("goes without --json", param_hint="--csv")


def write_files(sheet: Sheet, html: Path | None, pdf: Path | None) -> None:
    """Of what lists children, its owner alone may read the files."""
    if html:
        write_file(html, as_html(sheet).encode(), private=sheet.lists_children)
    if pdf:
        write_file(pdf, as_pdf(sheet), private=sheet.lists_children)


def write_file(path: Path, content: bytes, *, private: bool) -> None:
    if private:
        path.touch(mode=0o600)
        if path.is_file():
            path.chmod(0o600)
    path.write_bytes(content)
    tell(f"{path} is written")
