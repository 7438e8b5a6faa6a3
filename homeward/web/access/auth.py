"""Who is there: people with a session in a browser, agencies' systems with a token."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from homeward.errors import HomewardError, NotFound, TokenRefused
from homeward.services.intake import tokens
from homeward.store import accounts
from homeward.store.accounts import Account
from homeward.store.tokens import Token
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access import permissions
from homeward.web.access.passwords import password_matches
from homeward.web.access.permissions import Permission, Role
from homeward.web.state import State, state_of

SHIFT_SECONDS = 12 * 60 * 60
"""A session ends with the longest shift, unless its person says that they stay."""


class SignInNeeded(HomewardError):
    """Nobody is signed in; `path` is where the person wanted to go."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__("Sign in to see this page.")

    @property
    def sign_in_address(self) -> str:
        return f"/sign-in?next={quote(self.path)}"


class FormTooOld(HomewardError):
    """The form was not made for this session, so it may not be the person's own."""


@dataclass(frozen=True)
class Person:
    """Who is signed in, without what only signing in needs."""

    username: str
    role: Role
    display_name: str
    organisation: str

    def can(self, permission: Permission) -> bool:
        return permissions.can(self.role, permission)

    @property
    def opens_children(self) -> bool:
        """Whether children's pages are open to them, all or some."""
        return self.can(Permission.SEE_CHILD) or self.can(Permission.SEE_CHILD_OF_MEETING)

    @property
    def looks_people_up(self) -> bool:
        """Whether a form offers them people and places spoken of before."""
        return self.can(Permission.LOOK_UP_PEOPLE)

    @property
    def searches(self) -> bool:
        """Whether the header has a search for them."""
        return self.opens_children or self.can(Permission.CHOOSE_OWN_CHILD)


def person_of(account: Account) -> Person:
    return Person(account.username, Role(account.role), account.display_name, account.organisation)


def _active(state: State, username: str) -> Account | None:
    with reading(state.engine) as uow:
        try:
            account = accounts.get(uow, username)
        except NotFound:
            return None
    return account if account.active else None


def authenticate(state: State, username: str, password: str) -> Account | None:
    known = _active(state, username)
    right = password_matches(password, known.password_hash if known else None)
    return known if known and right else None


def start_session(request: Request, account: Account) -> None:
    """A new session and a new form token: nothing of what came before sign-in lives on."""
    request.session.clear()
    request.session["username"] = account.username
    request.session["sessions"] = account.sessions
    extend_session(request)
    form_token(request)


def extend_session(request: Request) -> None:
    """As long as from signing in. To change the session has the browser given a new cookie."""
    request.session["ends"] = int(state_of(request).clock().timestamp()) + SHIFT_SECONDS


def session_ends(request: Request) -> datetime | None:
    """When the person must sign in again. None: nobody is signed in."""
    ends = request.session.get("ends")
    return datetime.fromtimestamp(ends, UTC) if ends else None


def form_token(request: Request) -> str:
    """The session's token that every form carries back, so that no other site can send one."""
    if "csrf" not in request.session:
        request.session["csrf"] = secrets.token_urlsafe(32)
    return str(request.session["csrf"])


def check_form_token(request: Request, sent: str) -> None:
    if not secrets.compare_digest(form_token(request).encode(), sent.encode()):
        raise FormTooOld("This form is from an earlier sign-in, and nothing of it was recorded.")


def signed_in(request: Request) -> Person:
    """Read from the store at each request, so that an account that is closed is out at once."""
    account = _account_of(request)
    if account is None:
        raise SignInNeeded(_address(request))
    person = person_of(account)
    request.state.person = person
    return person


def recognise(request: Request) -> None:
    """Note who is signed in, if anybody is, for a page that is shown to everybody."""
    if account := _account_of(request):
        request.state.person = person_of(account)


def _address(request: Request) -> str:
    """The page that was asked for; a form that was sent cannot be asked for again after signing in."""
    if request.method != "GET":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _account_of(request: Request) -> Account | None:
    """The account of this session, unless it was closed or its sessions were ended since."""
    username = request.session.get("username")
    account = _active(state_of(request), username) if username else None
    return account if account and request.session.get("sessions") == account.sessions else None


def still_may(request: Request, permission: Permission) -> bool:
    """Whether who opened a stream that goes on may still see it."""
    account = _account_of(request)
    return account is not None and permissions.can(Role(account.role), permission)


SignedIn = Annotated[Person, Depends(signed_in)]


def may(permission: Permission) -> Callable[[Person], Person]:
    """A dependency: the person who is signed in, if the role permits this."""

    def check(person: SignedIn) -> Person:
        permissions.check(person.role, permission)
        return person

    return check


_bearer = HTTPBearer(auto_error=False, description="The token that was given to your organisation's system")


def bearer(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Token:
    """The token of the system that calls the API. Raises TokenRefused, and counts what it refuses."""
    state = state_of(request)
    try:
        with reading(state.engine) as uow:
            return tokens.check(uow, credentials.credentials if credentials else "", state.clock())
    except TokenRefused as refused:
        count_refusal(state, refused.token, refused.why)
        raise


def count_refusal(state: State, token: str, why: str) -> None:
    with unit_of_work(state.engine) as uow:
        tokens.note_refusal(uow, token, why, state.clock())
