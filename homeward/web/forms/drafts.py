"""Keeps what a person typed until the form is accepted: through a failed check, a lost session, a restart.

A form carries a mark, signed when it was shown to a person who was signed in. It says whose form it is and at
which page it goes on. So what comes without a session is kept for that person, and nobody else can leave
words in the drafts of another.
"""

import json
from dataclasses import astuple, dataclass
from datetime import datetime

import structlog
from fastapi import Request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homeward.store import drafts
from homeward.store.drafts import Draft
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.forms.answers import Answers
from homeward.web.state import State, state_of

MOST_CHARACTERS = 300_000
"""Kept of one form. The longest that is accepted is a tenth of this."""

CARRIED = frozenset({"csrf", "form", "mark", "action"})
"""Fields that a form carries for us, not for the person."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Mark:
    """Whose form it is, what it is called, and the address at which its author goes on."""

    author: str
    form: str
    kind: str
    page: str


def new_mark(request: Request, mark: Mark) -> str:
    return str(_signer(request).dumps([*astuple(mark), state_of(request).clock().isoformat()]))


def read_mark(request: Request, signed: str) -> Mark | None:
    """None where we did not make it, or so long ago that a draft of then would be deleted by now."""
    try:
        *parts, made_at = _signer(request).loads(signed)
    except BadSignature:
        return None
    state = state_of(request)
    is_old = datetime.fromisoformat(made_at) < oldest(state)
    return None if is_old else Mark(*parts)


def _signer(request: Request) -> URLSafeSerializer:
    signer: URLSafeSerializer = request.app.state.signer
    return signer


def oldest(state: State) -> datetime:
    """Drafts that were saved before this are no longer kept."""
    return state.clock() - state.keep_drafts


def keep(request: Request, answers: Answers) -> Mark | None:
    """Save what was typed for the author of the form; None where its mark is missing or not ours."""
    mark, state = read_mark(request, answers.one("mark")), state_of(request)
    typed = {name: list(values) for name, values in answers.values.items() if name not in CARRIED}
    if mark is None or len(json.dumps(typed)) > MOST_CHARACTERS:
        return None
    with unit_of_work(state.engine) as uow:
        drafts.delete_older(uow, oldest(state))
        drafts.save(uow, Draft(mark.author, mark.page, mark.form, mark.kind, typed, state.clock()))
    request.state.draft = mark
    return mark


def kept(request: Request) -> Mark | None:
    """The draft that this request left, as long as its form is not accepted."""
    mark: Mark | None = getattr(request.state, "draft", None)
    return mark


def mine(request: Request, author: str) -> list[Draft]:
    """The author's drafts, newest first."""
    state = state_of(request)
    with reading(state.engine) as uow:
        return drafts.by_author(uow, author, oldest(state))


def title(draft: Draft) -> str:
    """What the form is, and about whom, in the words that its author typed."""

    def typed(name: str) -> str:
        return " ".join(draft.answers.get(name, ())).strip()

    names = f"{typed('child-given_name')} {typed('child-family_name')}".strip()
    about = names or typed("child-find") or typed("child-value") or typed("episode") or typed("episodes")
    return f"{draft.kind}: {about}" if about else draft.kind


class DropAccepted:
    """Deletes the draft of a form that is answered by a redirect: that is how a form is accepted.

    What turns a form away by a redirect takes its mark out of the request first.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_after(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 303:
                mark = scope.get("state", {}).pop("draft", None)
                if mark:
                    await run_in_threadpool(_drop, scope["app"].state.homeward, mark)
            await send(message)

        await self.app(scope, receive, send_after)


def _drop(state: State, mark: Mark) -> None:
    """What was accepted stays so where this fails; the draft then goes when its time is over."""
    try:
        with unit_of_work(state.engine) as uow:
            drafts.delete_one(uow, mark.author, mark.page)
    except SQLAlchemyError as error:
        log.error("draft not deleted", form=mark.form, error=type(error).__name__)
