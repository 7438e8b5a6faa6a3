"""A file of events, as lines of JSON or as a table."""

from collections.abc import Iterator

from homeward.errors import UnreadableInput
from homeward.inputs import jsonl, table
from homeward.inputs.importing import Row
from homeward.inputs.lines import Lines

_READERS = {".jsonl": jsonl.read, ".csv": table.read}


def read(lines: Lines) -> Iterator[Row]:
    """One event a row. Raises UnreadableInput where the file's name does not say how to read it."""
    if (reader := _READERS.get(lines.path.suffix.lower())) is None:
        raise UnreadableInput(
            f"{lines.path.name} is neither .jsonl (one event a line) nor .csv (one event a row)."
        )
    return ((raw,) for raw in reader(lines))
