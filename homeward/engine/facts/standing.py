"""What stands of a child, in words: care, plan, placement, police level and flag, each with since when and
who says so."""

from homeward.config import settings
from homeward.domain.codes.authorities import AUTHORITY_NAMES
from homeward.domain.codes.national import LEGAL_STATUS, PLACEMENT
from homeward.domain.events import Event
from homeward.domain.events.kinds import london_day
from homeward.domain.history.statements import said_at
from homeward.engine.facts.account import REPORTED_AS, by, of_record
from homeward.engine.words.phrases import day, sentence, small, when

LEVELS = {"NAR": "as of no apparent risk", "LOW": "low", "MED": "medium", "HIGH": "high"}
PLANS = {"CIN": "child in need plan", "CPP": "child protection plan"}


def of_care(event: Event) -> str:
    if event.type == "legal_status.changed":
        return f"Looked after since {_began(event)} ({small(LEGAL_STATUS.label(event.data.code))})."
    return f"Looked after since {_began(event)}, as {by(event)} says."


def of_plan(event: Event) -> str:
    if event.type == "missing.reported":
        return f"On a child protection plan, as {by(event)} reported."
    return f"On a {PLANS[event.data.status]} since {_began(event)}."


def of_leaving_care(event: Event) -> str:
    return f"A care leaver since {_began(event)}."


def of_placement(event: Event) -> str:
    """Where the child is placed, as far as a record tells it."""
    told = event.data
    kind = told.said("place_code")
    where = f" in {area(told.host_la)}’s area" if told.said("host_la") else ""
    where = where or {"OUT": " outside its area", "IN": " in its area"}.get(told.said("location") or "", "")
    what = f" ({small(PLACEMENT.label(kind))})" if kind else ""
    whose = told.said("responsible_la") or told.said("notifying_la")
    by_whom = f" by {area(whose)}" if whose else ""
    since = f" since {_began(event)}" if told.said("from_") else ""
    return f"Placed{by_whom}{where}{since}{what}, as {by(event)} says."


def area(code: str) -> str:
    return AUTHORITY_NAMES.get(code, f"authority {code}")


def of_category(category: str, event: Event) -> str:
    return f"Recorded as {REPORTED_AS[category]} by {by(event)} on {when(said_at(event))}."


def of_level(level: str, event: Event) -> str:
    police = sentence(settings().name_police)
    return f"{police} graded this absence {LEVELS[level]} on {when(said_at(event))} ({by(event)})."


def of_flag(event: Event) -> str:
    """A flag, or a report's own word for it."""
    if event.type == "police.flag_changed":
        return of_record(event)
    police = sentence(settings().name_police)
    return f"{police} hold a flag for child sexual exploitation, as {by(event)} reported."


def _began(event: Event) -> str:
    return day(london_day(event.data.starts_at))
