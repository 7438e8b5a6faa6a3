"""A form as a template needs it: what was typed, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from uuid import uuid4

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from homeward.store import drafts as stored
from homeward.store.drafts import Draft
from homeward.store.unit_of_work import reading
from homeward.web.access.auth import check_form_token
from homeward.web.forms import drafts
from homeward.web.forms.answers import Answers, dated
from homeward.web.forms.drafts import Mark
from homeward.web.forms.reader import Reader
from homeward.web.state import state_of


@dataclass(frozen=True)
class FormView:
    """`id` is made when the form is first shown and comes back with it (`forms.envelope.Origin`).

    `draft`: the answers are what its author left here earlier.
    """

    id: str
    answers: Answers = field(default_factory=Answers)
    errors: Mapping[str, str] = field(default_factory=dict)
    draft: Draft | None = None

    def one(self, name: str) -> str:
        return self.answers.one(name)

    def many(self, name: str) -> list[str]:
        return list(self.answers.many(name))

    def blocks(self, block: str) -> list[str]:
        return self.answers.blocks(block)

    def next_block(self, block: str) -> str:
        return self.answers.next_block(block)

    def error(self, name: str) -> dict[str, str] | None:
        return {"text": self.errors[name]} if name in self.errors else None

    @property
    def summary(self) -> list[dict[str, str]]:
        """Every error with a link to the first input of its field."""
        return [{"text": text, "href": f"#{self._first_input(name)}"} for name, text in self.errors.items()]

    def _first_input(self, name: str) -> str:
        day = f"{name}-day"
        return day if day in self.answers.values else name

    @staticmethod
    def items(options: Mapping[str, str]) -> list[dict[str, str]]:
        return [{"value": code, "text": text} for code, text in options.items()]


def new_form() -> FormView:
    """A form of which no draft is kept."""
    return FormView(str(uuid4()))


def sent_again(reader: Reader) -> FormView:
    """The form as it was sent, with what is wrong with it."""
    return FormView(str(uuid4()), reader.answers, reader.errors)


_NOTHING = Answers()
HOLDS_NUL = "An answer holds a NUL character, which is no text. Go back, take it out and send the form again."


def open_form(
    request: Request, kind: str, page: str, answers: Answers = _NOTHING, *, form_id: str = ""
) -> FormView:
    """The form at this address as its author left it, else with these answers. `kind` is its heading."""
    author, state = request.state.person.username, state_of(request)
    with reading(state.engine) as uow:
        draft = stored.on_page(uow, author, page, drafts.oldest(state))
    form_id = draft.form if draft else form_id or str(uuid4())
    if draft:
        typed = {name: tuple(values) for name, values in draft.answers.items()}
        answers = Answers({**answers.values, **typed})
    mark = drafts.new_mark(request, Mark(author, form_id, kind, page))
    return FormView(form_id, answers.with_values(form=form_id, mark=mark), draft=draft)


async def read_answers(request: Request) -> Answers:
    """Raises HTTPException where an answer holds what no keyboard types and PostgreSQL cannot keep."""
    sent = await request.form()
    pairs = [(name, text) for name, text in sent.multi_items() if isinstance(text, str)]
    if any("\0" in part for pair in pairs for part in pair):
        raise HTTPException(400, HOLDS_NUL)
    return dated(Answers.from_pairs(pairs), state_of(request).clock())


async def posted(request: Request) -> Answers:
    """What was sent, once its token shows that it was sent from a page of this session. It is kept first,
    so that it outlives whatever becomes of the request.
    """
    answers = await read_answers(request)
    await run_in_threadpool(drafts.keep, request, answers)
    check_form_token(request, answers.one("csrf"))
    return answers


Posted = Annotated[Answers, Depends(posted)]
