"""Signing in and out."""

from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from homeward.web.access.auth import (
    SignedIn,
    SignInNeeded,
    authenticate,
    extend_session,
    signed_in,
    start_session,
)
from homeward.web.access.throttle import WITHIN
from homeward.web.forms.view import FormView, Posted, new_form
from homeward.web.state import state_of
from homeward.web.templating import page, start_page

router = APIRouter(include_in_schema=False)

WRONG = "Your username or password is wrong"
WAIT = f"Too many wrong tries. Wait {int(WITHIN.total_seconds() // 60)} minutes and try again"


@router.get("/")
def start(person: SignedIn) -> Response:
    return RedirectResponse(start_page(person), 303)


@router.get("/sign-in")
def show_sign_in(request: Request, next: str = "/") -> Response:
    try:
        return RedirectResponse(start_page(signed_in(request)), 303)
    except SignInNeeded:
        return page(request, "sign_in.html", form=new_form(), next=_own_path(next))


@router.post("/sign-in")
def sign_in(request: Request, answers: Posted) -> Response:
    state, now = state_of(request), state_of(request).clock()
    username = answers.one("username").casefold()
    key = f"{username} {request.client.host if request.client else ''}"
    if state.throttle.blocked(key, now):
        return _refused(request, answers.one("username"), answers.one("next"), WAIT, status=429)
    account = authenticate(state, username, answers.values.get("password", ("",))[0])
    if account is None:
        state.throttle.failed(key, now)
        return _refused(request, answers.one("username"), answers.one("next"), WRONG, status=422)
    state.throttle.succeeded(key)
    start_session(request, account)
    return RedirectResponse(_own_path(answers.one("next")), 303)


@router.post("/stay-signed-in")
def stay_signed_in(request: Request, person: SignedIn, answers: Posted) -> Response:
    extend_session(request)
    return RedirectResponse(_own_path(answers.one("next")), 303)


@router.post("/sign-out")
def sign_out(request: Request, answers: Posted) -> Response:
    request.session.clear()
    return RedirectResponse("/sign-in", 303)


def _refused(request: Request, username: str, next: str, sentence: str, *, status: int) -> Response:
    form = new_form()
    form = FormView(form.id, form.answers.with_values(username=username), {"username": sentence})
    return page(request, "sign_in.html", form=form, next=_own_path(next), status=status)


def _own_path(path: str) -> str:
    """Only a path of ours: a link must not be able to send a person elsewhere after signing in."""
    parts = urlsplit(path.replace("\\", "/"))
    ours = not parts.scheme and not parts.netloc and path.startswith("/") and not path.startswith("//")
    return parts.path + (f"?{parts.query}" if parts.query else "") if ours else "/"
