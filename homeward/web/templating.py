"""Fills templates: GOV.UK components, our layout, and what every page knows."""

import hashlib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, select_autoescape
from jinja2.ext import Extension
from sqlalchemy.exc import SQLAlchemyError

from homeward.config import settings
from homeward.domain.calendar.deadlines import RETURN_INTERVIEW_HOURS, age_on
from homeward.engine.words.phrases import held_back
from homeward.names import named
from homeward.services.alerts import handover
from homeward.services.intake.tokens import refused_senders
from homeward.services.tasks import worklist
from homeward.store import tokens
from homeward.store.tokens import Refused
from homeward.store.unit_of_work import reading
from homeward.web.access.auth import Person, form_token, session_ends
from homeward.web.access.permissions import Permission, Role
from homeward.web.forms import education, known_people
from homeward.web.forms.drafts import title as draft_title
from homeward.web.state import state_of
from homeward.web.words import codes, events, interviews, moments, questions

STATIC = Path(__file__).parent / "static"

TASKS, HANDOVER, QUARANTINE = "/tasks", "/handover", "/quarantine"
MENU = (
    (Permission.SEE_ALERTS, "/duty", "Duty board"),
    (Permission.HAND_OVER, HANDOVER, "Hand over"),
    (Permission.LOG_INTERVIEW, "/interviews/new", "Log an interview"),
    (Permission.DO_INTERVIEWS, "/interviews", "My interviews"),
    (Permission.LOG_INTERVIEW, "/interviews/paper", "Interviews on paper"),
    (Permission.SEE_MISSING, "/missing", "Missing now"),
    (Permission.TELL, "/to-tell", "To tell"),
    (Permission.SEE_MISSING_FACTS, "/unknowns", "Not known"),
    (Permission.SEE_MATCHES, "/matches", "Same child?"),
    (Permission.SEE_MACSE, "/macse", "MACSE queue"),
    (Permission.READ_MACSE_PACKS, "/macse/packs", "MACSE packs"),
    (Permission.SEE_MISSING_GROUP, "/missing-group", "Missing group"),
    (Permission.CONFIRM, "/to-confirm", "To confirm"),
    (Permission.DO_TASKS, TASKS, "Tasks"),
    (Permission.REPORT_MISSING, "/missing/new", "Report missing"),
    (Permission.SEE_OWN_MISSING, "/missing", "Missing now"),
    (Permission.RECORD_RETURN, "/returns/new", "Record a return"),
    (Permission.REFER_CONCERN, "/concerns/new", "Tell of a concern"),
    (Permission.RECORD_EDUCATION, "/education/new", "Report missing from education"),
    (Permission.SEE_OWN_RECORDS, "/recorded", "My records"),
    (Permission.SEE_ROTA, "/rota", "Rota"),
    (Permission.MEND_QUARANTINE, QUARANTINE, "Not accepted"),
    (Permission.SEE_OPERATIONS, "/operations", "Operations"),
    (Permission.SEE_LOOKS, "/looks", "Who looked"),
    (Permission.SEE_REPORTS, "/reports", "Reports"),
    (Permission.READ_RULES, "/rules", "Rules"),
    (Permission.PROPOSE_RULES, "/rule-changes", "Rule changes"),
    (Permission.SEE_BUDGETS, "/budgets", "Budgets"),
)
"""What the menu offers to whom; the first entry that a person may use is their start page."""


class OurNames(Extension):
    """Puts the names of this installation into what a template says itself."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return named(source)


def _in_our_names(texts: ModuleType) -> SimpleNamespace:
    """A module of words, each table in the names of this installation."""
    return SimpleNamespace(**{name: _named(value) for name, value in vars(texts).items() if name.isupper()})


def _named(value: Any) -> Any:
    match value:
        case str():
            return named(value)
        case dict():
            return {key: _named(each) for key, each in value.items()}
        case _:
            return value


def _of_reports() -> PrefixLoader:
    """What a page has in common with a report on paper, such as its charts."""
    return PrefixLoader({"on_paper": PackageLoader("homeward.reports")})


@cache
def _environment() -> Environment:
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("homeward.web"), govuk, _of_reports()]),
        autoescape=select_autoescape(),
        extensions=[OurNames],
    )
    environment.globals |= {
        "words": _in_our_names(codes),
        "wording": events,
        "questions": questions,
        "interview_words": _in_our_names(interviews),
        "interview_hours": RETURN_INTERVIEW_HOURS,
        "static": _static,
        "in_part": known_people.in_part,
        "known_key": known_people.key,
    }
    for name in (
        "ago",
        "clock",
        "counted",
        "day",
        "dialled",
        "hours",
        "instant",
        "moment",
        "moment_near",
        "month",
        "time_left",
        "until",
    ):
        environment.filters[name] = getattr(moments, name)
    environment.filters["age"] = age_on
    environment.filters |= {"held_back": held_back, "named": named}
    environment.globals["education_kinds"] = education.KINDS
    environment.globals |= {"draft_title": draft_title, "roles": {role: role.label for role in Role}}
    return environment


@cache
def _static(name: str) -> str:
    """The address of a file that browsers may keep until its content changes."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def start_page(person: Person) -> str:
    return next(address for permission, address, _ in MENU if person.can(permission))


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page, or a part of one, for whoever is signed in."""
    person: Person | None = getattr(request.state, "person", None)
    shared = {
        "request": request,
        "account": person,
        "navigation": lambda: _navigation(request, person),
        "csrf": form_token(request),
        "session_ends": session_ends(request),
        "now": state_of(request).clock(),
        "keep_drafts": state_of(request).keep_drafts,
        "at_page": partial(_at_page, request),
        "done": request.query_params.get("done", ""),
        "form": None,
        "refused": _refused(request, person),
        "mends": person is not None and person.can(Permission.SEE_OPERATIONS),
        "invented": settings().invented,
        "duty_phone": settings().duty_phone,
        "emergency_duty_phone": settings().emergency_duty_phone,
    }
    html = _environment().get_template(template).render(shared | context)
    return HTMLResponse(html, status)


def _at_page(request: Request, name: str) -> Callable[[int], str]:
    """What makes the address of another page of the list that this address shows. What was done just now is
    said once."""
    asked = {key: value for key, value in request.query_params.items() if key != "done"}
    return lambda number: f"{request.url.path}?{urlencode({**asked, name: number})}"


def _refused(request: Request, person: Person | None) -> list[Refused]:
    """What other systems sent in vain: all of it to operations; to the duty team, of whom they can ring."""
    if person is None or not (person.can(Permission.SEE_OPERATIONS) or person.can(Permission.SEE_ALERTS)):
        return []
    try:
        with reading(state_of(request).engine) as uow:
            every = person.can(Permission.SEE_OPERATIONS)
            return tokens.refusals(uow) if every else refused_senders(uow)
    except SQLAlchemyError:  # this page may be the one that says that the store is away
        return []


def _navigation(request: Request, person: Person | None) -> list[dict[str, object]]:
    """What this person may use, with how many tasks wait."""
    if person is None:
        return []
    return [
        {
            "href": address,
            "text": named(text) + _waiting(request, person, address),
            "current": request.url.path == address,
        }
        for permission, address, text in MENU
        if person.can(permission)
    ]


def _waiting(request: Request, person: Person, address: str) -> str:
    """How many tasks or hand-overs wait; nothing where the page may have to say that the store is away."""
    if address not in (TASKS, HANDOVER):
        return ""
    state = state_of(request)
    try:
        with reading(state.engine) as uow:
            if address == TASKS:
                return f" ({worklist.count(uow, person.role, state.clock())})"
            handed = handover.count(uow, person.username)
            return f" ({handed})" if handed else ""
    except SQLAlchemyError:
        return ""
