"""The form that records that a report was given out."""

from dataclasses import dataclass

from homeward.web.forms.reader import Reader

COPIES = {
    "published": "The published copy, with small numbers withheld",
    "inside": "The inside copy, with small numbers",
}


@dataclass(frozen=True)
class GivenOut:
    to: str
    copy: str


def read_given_out(reader: Reader) -> GivenOut | None:
    """None where something is wrong."""
    to = reader.text("to", missing="Enter who is given it")
    copy = reader.choice("copy", COPIES, missing="Say which copy they are given")
    return GivenOut(to, copy) if to and copy and not reader.errors else None
