"""One input as it came, and what could be read of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from homeward.errors import Problem
from homeward.services.intake.json_text import NameTwice, read_json_text


@dataclass(frozen=True)
class Raw:
    """One input as it came, where it came from, and what could be read of it (None: nothing).

    A file has rows; a topic has partitions, with an offset in each.
    """

    body: bytes
    content: Mapping[str, object] | None
    problems: tuple[Problem, ...] = ()
    file: str | None = None
    row: int | None = None
    topic: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    partition: int = 0
    offset: int = 0

    @property
    def key(self) -> tuple[str, str] | None:
        """The source and id that it names, if it names both."""
        content = self.content or {}
        source, id_ = content.get("source"), content.get("id")
        if not (isinstance(source, str) and isinstance(id_, str)) or "\0" in source + id_:
            return None
        return source, id_


def read_json(body: bytes, *, file: str | None = None, row: int | None = None) -> Raw:
    """One JSON object from bytes. What is not one keeps the reason why."""
    if b"\0" in body:
        return Raw(body, None, (Problem("", "holds a NUL, which is no text"),), file, row)
    try:
        content = read_json_text(body.decode("utf-8-sig"))  # given bytes, it would take UTF-16 as well
    except UnicodeDecodeError:
        return Raw(body, None, (Problem("", "is not text in UTF-8"),), file, row)
    except NameTwice as twice:
        return Raw(body, None, twice.problems, file, row)
    except (ValueError, RecursionError):
        return Raw(body, None, (Problem("", "is not complete, valid JSON"),), file, row)
    if not isinstance(content, dict):
        return Raw(body, None, (Problem("", "must be one JSON object, an event"),), file, row)
    return Raw(body, content, (), file, row)
