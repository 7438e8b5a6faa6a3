"""The form "Record that a child is back"."""

from homeward.web.forms.child import FROM_LIST, check_absences, check_reported, episodes, read_child
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.reader import MOST_NARRATIVE, THIS_WEEK, Reader
from homeward.web.forms.steps import Step
from homeward.web.words.codes import ASK_DANGER, FINDERS, PLACES, YES_NO_UNKNOWN

STEPS = (
    Step("danger", "How the child is", ("danger_now", "condition")),
    Step(
        "child", "The child", ("child", "episode", "absence"), known=((FROM_LIST,), ("child-how", "episode"))
    ),
    Step("found", "When the child was found", ("found_at", "place", "returned_at")),
    Step("now", "Where the child is now", ("returned_to", "found_by")),
)
"""One topic a page; what cannot wait comes first."""


def read_found(reader: Reader, origin: Origin) -> list[CloudEvent]:
    """`missing.found`: the 72 hours for a return interview start from its `returned_at`, else `found_at`."""
    danger_now = reader.choice("danger_now", YES_NO_UNKNOWN, missing=ASK_DANGER)
    child = read_child(reader, origin.described_child, reference="episode")
    known = episodes(reader, "episode", "Enter the reference of the missing report")
    if len(known) > 1:
        reader.wrong("episode", "Give one missing report, and one reference without spaces")
    found_at = reader.instant(
        "found_at", "When they were found", missing="Enter when they were found", usual=THIS_WEEK
    )
    returned_at = reader.instant("returned_at", "When they were back")
    if found_at and returned_at and returned_at < found_at:
        reader.wrong("returned_at", "When they were back must be after they were found")
    moments = {
        "found_at": ("When they were found", found_at),
        "returned_at": ("When they were back", returned_at),
    }
    check_reported(reader, "episode", known)
    check_absences(reader, "episode", known, moments)
    data = {
        "episode": "".join(known),
        "found_at": found_at,
        "returned_at": returned_at,
        "returned_to": reader.choice("returned_to", PLACES, missing="Say where they are now"),
        "found_by": reader.choice("found_by", FINDERS, missing="Say how they were found"),
        "place": {"address": reader.text("place")} if reader.answers.one("place") else None,
        "danger_now": danger_now,
        "condition": reader.text("condition", most=MOST_NARRATIVE),
    }
    if reader.errors or child is None or found_at is None:
        return []
    found = origin.event("missing.found", found_at, {**child.told, **data})
    return [*child.registration(origin, found_at), found]
