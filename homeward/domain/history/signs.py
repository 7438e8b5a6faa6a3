"""The warning signs that a record tells of, whichever of its fields says so. They are never added up."""

from homeward.domain.contacts.marks.wording import is_vague, normal_words
from homeward.domain.events import Event

OF_HEALTH = frozenset({"repeat_infections", "pregnancy"})
"""Health data: that there is one is told, and not what was seen."""

TELLING = frozenset(
    {"sign.recorded", "concern.referred", "carer.information", "prevention_interview.completed"}
    | {"rhi.completed", "missing.found"}
)
"""Types of event that may tell of one."""


def signs_in(event: Event) -> dict[str, str]:
    """By sign, what was seen or heard; empty where a plain answer says no more than that it is so."""
    if event.type not in TELLING:
        return {}
    told = event.data
    found = {each.sign: each.narrative for each in told.said("signs", ())}
    if event.type == "rhi.completed":
        if told.substances == "Y":
            found.setdefault("substances", "")
        if _says_something(told.offending):
            found.setdefault("crime", told.offending)
    if event.type == "missing.found" and _says_something(told.injuries):
        found.setdefault("injuries", told.injuries)
    return found


_OF_NOTHING = frozenset({"injury", "injuries", "offending", "visible", "apparent", "seen", "any"})


def _says_something(text: str | None) -> bool:
    """Whether it is more than that there was nothing, such as `None seen` or `no injuries`."""
    return not is_vague(" ".join(set(normal_words(text or "").split()) - _OF_NOTHING))
