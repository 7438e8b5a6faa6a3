"""How commands print a report: in words, or as JSON, CSV, a page or PDF, inside copy or published one."""

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


def check_one(as_json: AsJson, as_csv: AsCsv) -> None:
    if as_json and as_csv:
        raise typer.BadParameter("goes without --json", param_hint="--csv")


def write_files(sheet: Sheet, html: Path | None, pdf: Path | None) -> None:
    if html:
        html.write_text(as_html(sheet), encoding="utf-8")
    if pdf:
        pdf.write_bytes(as_pdf(sheet))
    for path in (html, pdf):
        if path:
            tell(f"{path} is written")


def give(sheet: Sheet, as_json: bool, as_csv: bool, html: Path | None, pdf: Path | None) -> None:
    check_one(as_json, as_csv)
    write_files(sheet, html, pdf)
    if as_json:
        print_json(sheet.as_json())
    elif as_csv:
        typer.echo(sheet.as_csv(), nl=False)
        for note in sheet.notes:
            tell(note)
    elif not (html or pdf):
        for line in sheet.in_words():
            typer.echo(line)
