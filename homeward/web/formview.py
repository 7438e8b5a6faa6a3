"""A form as a template needs it: what was typed, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from uuid import uuid4

from fastapi import Depends, Request

from homeward.web.auth import check_form_token
from homeward.web.forms.answers import Answers


@dataclass(frozen=True)
class FormView:
    """`id` is made when the form is first shown and comes back with it (`forms.envelope.Origin`)."""

    id: str
    answers: Answers = field(default_factory=Answers)
    errors: Mapping[str, str] = field(default_factory=dict)

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
    return FormView(str(uuid4()))


async def posted(request: Request) -> Answers:
    """What was sent, once its token shows that it was sent from a page of this session."""
    sent = await request.form()
    answers = Answers.from_pairs((name, text) for name, text in sent.multi_items() if isinstance(text, str))
    check_form_token(request, answers.one("csrf"))
    return answers


Posted = Annotated[Answers, Depends(posted)]
