"""Answers to the forms, as a browser sends them: `missing_answers(category="A")`; None takes one out."""

from datetime import datetime, timedelta

from homeward.domain.calendar.deadlines import LONDON
from homeward.web.forms.answers import Answers

FORM_ID = "5f0e91ab-0000-4000-8000-000000000001"

CHILD = {"child-how": "number", "child-scheme": "la_child_id", "child-value": "W-1001"}
BY_NAME = {
    "child-how": "name",
    "child-given_name": "Avery",
    "child-family_name": "Example",
    "child-date_of_birth-day": "14 June 2011",
}


def at(name: str, typed: str) -> dict[str, str]:
    """The two fields of `name`, from text such as "15 3 2026 22:40", of which the last word is the time."""
    day, _, clock = typed.rpartition(" ")
    return {f"{name}-day": day, f"{name}-time": clock}


def yesterday(name: str, clock: str = "22:40") -> dict[str, str]:
    """That time yesterday, for what runs by the clock and asks about what is long ago."""
    return at(name, f"{datetime.now(LONDON) - timedelta(days=1):%d %m %Y} {clock}")


def _answers(defaults: dict[str, str], overrides: dict[str, str | None]) -> Answers:
    given = {**defaults, **overrides}
    return Answers({name: (value,) for name, value in given.items() if value is not None})


def missing_answers(**overrides: str | None) -> Answers:
    defaults = {
        "form": FORM_ID,
        **CHILD,
        "danger_now": "N",
        "category": "M",
        **at("reported_at", "15 3 2026 22:40"),
        "missing_from": "residential",
        "reporter_role": "home",
    }
    return _answers(defaults, overrides)


def found_answers(**overrides: str | None) -> Answers:
    defaults = {
        "form": FORM_ID,
        **CHILD,
        "episode": "MP-26-0311",
        **at("found_at", "16 3 2026 06:30"),
        "danger_now": "N",
        "returned_to": "residential",
        "found_by": "police",
    }
    return _answers(defaults, overrides)


def concern_answers(**overrides: str | None) -> Answers:
    defaults = {
        "form": FORM_ID,
        **CHILD,
        "danger_now": "N",
        **at("seen_at", "18 3 2026 15:00"),
        "referrer_agency": "2A",
        "narrative": "Collected from school by a man whom nobody knows.",
    }
    return _answers(defaults, overrides)


def education_answers(**overrides: str | None) -> Answers:
    first = at("from_", "12 1 2026 -")
    del first["from_-time"]
    defaults = {"form": FORM_ID, **CHILD, **first, "absence_type": "Suspended"}
    return _answers(defaults, overrides)


def interview_answers(**overrides: str | None) -> Answers:
    defaults = {
        "form": FORM_ID,
        **CHILD,
        "episodes": "MP-26-0311",
        **at("held_at", "18 3 2026 15:00"),
        "interviewer_role": "catch22_worker",
        "independent": "Y",
        "seen_alone": "Y",
        "danger_now": "N",
        "harm": "N",
        "online": "N",
        "substances": "N",
        "worker_concern_cse": "N",
    }
    return _answers(defaults, overrides)


def refusal_answers(**overrides: str | None) -> Answers:
    defaults = {
        "form": FORM_ID,
        **CHILD,
        "episodes": "MP-26-0311",
        "by": "carer",
        **at("declined_at", "18 3 2026 15:00"),
        "reason": "The child is asleep.",
        "carer_info_offered": "Y",
    }
    return _answers(defaults, overrides)


CONTACT = {
    "contacts-0-discloser": "child",
    "contacts-0-kind": "adult",
    "contacts-0-alias": "Daz",
    "contacts-0-phone": "07700 900123",
    "contacts-0-elements": "overnight",
    "contacts-0-children-0-scheme": "la_child_id",
    "contacts-0-children-0-value": "W-1002",
}
"""One contact of the interview form, with one child who is named by number."""
