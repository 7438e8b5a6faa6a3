"""Whom to ring: who reads it, and the form by which CADT managers change it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.names import named
from homeward.store import accounts, address_book
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.address_book import RECIPIENTS, RING_US, read_entry
from homeward.web.forms.answers import Answers
from homeward.web.forms.reader import Reader
from homeward.web.forms.view import FormView, Posted, new_form, sent_again
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/address-book", include_in_schema=False)

Reading = Annotated[Person, Depends(may(Permission.TELL))]
Keeping = Annotated[Person, Depends(may(Permission.KEEP_ADDRESS_BOOK))]


@router.get("")
def show_address_book(request: Request, person: Reading) -> Response:
    """What counts now in order of recipient and authority, then every change, the latest first."""
    with reading(state_of(request).engine) as uow:
        entries = sorted(address_book.entries(uow).items())
        changes = address_book.changes(uow)
        names = accounts.names(uow)
    return page(
        request,
        "tellings/address_book.html",
        entries=[entry for _, entry in entries],
        changes=changes,
        names=names,
        may_change=person.can(Permission.KEEP_ADDRESS_BOOK),
    )


@router.get("/change")
def show_change(request: Request, person: Keeping, recipient: str = "", authority: str = "") -> Response:
    """The form with what stands there now for that recipient and authority."""
    with reading(state_of(request).engine) as uow:
        entry = address_book.entries(uow).get((recipient, authority))
    answers = {"recipient": (recipient,), "authority": (authority,)}
    if entry:
        written = {"name": entry.name, "telephone": entry.telephone or "", "mailbox": entry.mailbox or ""}
        answers |= {name: (value,) for name, value in written.items()}
        answers["ring_us"] = ("yes" if entry.ring_us else "no",)
    return _form(request, FormView(new_form().id, Answers(answers)))


@router.post("/change")
def change(request: Request, person: Keeping, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    if (entry := read_entry(reader)) is None:
        return _form(request, sent_again(reader), status=422)
    with unit_of_work(state.engine) as uow:
        address_book.change(uow, entry, state.clock(), person.username)
    return RedirectResponse("/address-book", 303)


def _form(request: Request, form: FormView, *, status: int = 200) -> Response:
    return page(
        request,
        "tellings/address_book_change.html",
        status=status,
        form=form,
        recipients={code: named(label) for code, label in RECIPIENTS.items()},
        ring_us=RING_US,
    )
