"""Events made from rows of the return."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from homeward.domain.events.kinds import as_instant

SOURCE = "ssda903"


def identifier(child: str) -> dict[str, str]:
    return {"scheme": "ssda903", "value": child}


def reference(*parts: str) -> str:
    """The same for the same words, and telling nobody what they are."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]


def event(
    type_: str, at: date | datetime, child: str, replaces: dict[str, Any] | None = None, **data: Any
) -> dict[str, Any]:
    """An event whose id is a digest of all that it says: the same row always makes the same event.

    `at`: a date means the midnight in London with which it begins; the return holds no hours. `replaces` is
    the data of the event that an earlier return held in this one's place; it need never have come.
    """
    told = {"child": identifier(child), **{name: value for name, value in data.items() if value is not None}}
    attributes = {
        "specversion": "1.0",
        "source": SOURCE,
        "type": type_,
        "time": as_instant(at).isoformat(),
    }
    if replaces is not None:
        attributes["supersedes"] = event(type_, at, child, **replaces)["id"]
        attributes["changereason"] = "A later return gives the end."
    content = json.dumps([attributes, told], sort_keys=True)
    return {"id": reference(content), **attributes, "data": told}
