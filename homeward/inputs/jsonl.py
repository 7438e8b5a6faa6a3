"""Events as lines of JSON: one CloudEvents object a line."""

from collections.abc import Iterable, Iterator

from homeward.inputs.lines import TOO_LONG, Line, Lines
from homeward.services.intake.raw import Raw, read_json


def read(lines: Lines) -> Iterator[Raw]:
    """Every line that is not blank, readable or not; `row` is the number of the line."""
    return each(lines, lines.path.name)


def each(lines: Iterable[Line], file: str | None = None) -> Iterator[Raw]:
    for line in lines:
        if body := line.body.strip():
            yield _read(line, body, file)


def _read(line: Line, body: bytes, file: str | None) -> Raw:
    if line.cut:
        return Raw(body, None, (TOO_LONG,), file, line.number)
    return read_json(body, file=file, row=line.number)
