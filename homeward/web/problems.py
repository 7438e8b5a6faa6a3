"""Errors as answers: problem details (RFC 9457) for the API, a page in plain words for people."""

import secrets
import traceback
from collections.abc import Sequence
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from homeward.errors import (
    CannotBeSuppressed,
    ConflictingEvent,
    HomewardError,
    InvalidEvent,
    InvalidTransition,
    NotAllowed,
    NotFound,
    NotTheirs,
    Problem,
    TokenRefused,
)
from homeward.store.database import is_passing
from homeward.web.access.auth import FormTooOld, Person, SignInNeeded, recognise
from homeward.web.forms import drafts
from homeward.web.forms.answers import Answers
from homeward.web.forms.view import new_form, read_answers
from homeward.web.templating import page

API = "/api/"
MOST_TOLD = 1_000
"""Errors in one answer, which must not be many times as long as what was sent."""
PROBLEM_JSON = "application/problem+json"

STATUSES: dict[type[HomewardError], HTTPStatus] = {
    CannotBeSuppressed: HTTPStatus.FORBIDDEN,
    ConflictingEvent: HTTPStatus.CONFLICT,
    FormTooOld: HTTPStatus.FORBIDDEN,
    InvalidEvent: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidTransition: HTTPStatus.CONFLICT,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    NotTheirs: HTTPStatus.FORBIDDEN,
    TokenRefused: HTTPStatus.UNAUTHORIZED,
}

log = structlog.get_logger()


def add_error_answers(app: FastAPI) -> None:
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(FormTooOld, _too_old)
    app.add_exception_handler(HomewardError, _known)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)


def problem(status: int, detail: str, problems: Sequence[Problem] = ()) -> Response:
    """`errors` lists every one with its field, up to a number; nothing here repeats what was sent."""
    told = [each.as_dict() for each in problems[:MOST_TOLD]]
    if more := len(problems) - len(told):
        told.append(Problem("", f"and {more:,} more errors").as_dict())
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        **({"errors": told} if told else {}),
    }
    return JSONResponse(body, status, media_type=PROBLEM_JSON)


async def _to_sign_in(request: Request, error: Exception) -> Response:
    """A form that comes without a session is kept first; signing in leads back to it."""
    assert isinstance(error, SignInNeeded)
    try:
        answers = await read_answers(request) if request.method == "POST" else Answers()
    except HTTPException as unreadable:
        return await _http(request, unreadable)
    mark = await run_in_threadpool(drafts.keep, request, answers)
    if mark is None:
        return RedirectResponse(error.sign_in_address, 303)
    return page(request, "sign_in.html", status=401, form=new_form(), next=mark.page, kept=True)


def _too_old(request: Request, error: Exception) -> Response:
    """Back to the form, with what was typed, where it is the person's own."""
    person: Person | None = getattr(request.state, "person", None)
    mark = drafts.kept(request)
    if mark and person and mark.author == person.username:
        request.state.draft = None
        return RedirectResponse(mark.page, 303)
    whose = " It was opened by somebody else, and what was typed is kept for them." if mark else ""
    return answer(request, HTTPStatus.FORBIDDEN, f"{error}{whose}")


def _known(request: Request, error: Exception) -> Response:
    status = STATUSES.get(type(error), HTTPStatus.BAD_REQUEST)  # type: ignore[arg-type]
    problems = error.problems if isinstance(error, InvalidEvent) else ()
    detail = "Something in what was sent is not right; `errors` lists it all." if problems else str(error)
    response = answer(request, status, detail, problems)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if not request.url.path.startswith(API):
        await run_in_threadpool(recognise, request)
    # Starlette's own words are a bare phrase, such as "Not Found".
    detail = _SENTENCES.get(error.status_code, error.detail)
    response = answer(request, error.status_code, detail)
    response.headers.update(error.headers or {})
    return response


def _unreadable(request: Request, error: Exception) -> Response:
    return answer(request, HTTPStatus.BAD_REQUEST, "The address or what was sent with it could not be read.")


_SENTENCES = {404: "There is nothing at this address.", 405: "This address does not take that method."}


def answer(request: Request, status: int, detail: str, problems: Sequence[Problem] = ()) -> Response:
    if request.url.path.startswith(API):
        return problem(status, detail, problems)
    heading, kept = _HEADINGS.get(status, "Sorry"), drafts.kept(request)
    return page(request, "error.html", status=status, heading=heading, detail=detail, kept=kept)


_HEADINGS = {
    403: "You cannot do this",
    404: "Page not found",
    409: "This has changed meanwhile",
    500: "Sorry, something went wrong",
    503: "Sorry, this does not work just now",
}


_BLAMELESS = {
    HTTPStatus.SERVICE_UNAVAILABLE: "What keeps the records is away or busy, and nothing was recorded.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "It is not your fault.",
}


class RefuseNul:
    """Answers an address with a NUL in it, which no page links to and PostgreSQL cannot look for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            await _unreadable(Request(scope), ValueError())(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class CatchFailures:
    """Answers for a failure of ours. What is logged names the error and where it arose, and never its words:
    they may repeat what was sent.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            if scope["type"] != "http":
                raise
            reference = secrets.token_hex(4)
            log.error("request failed", reference=reference, error=type(error).__name__, where=_where(error))
            status = HTTPStatus.SERVICE_UNAVAILABLE if is_passing(error) else HTTPStatus.INTERNAL_SERVER_ERROR
            detail = f"{_BLAMELESS[status]} Try again, and give this reference if it goes on: {reference}."
            await answer(Request(scope), status, detail)(scope, receive, send)


def _where(error: Exception) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
