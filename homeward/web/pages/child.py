"""The child's page: where the child is, what needs an answer, whom to ring, what is due, the whole story."""

from collections.abc import Collection
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.errors import NotAllowed
from homeward.services import same_child_answers, tellings
from homeward.services.child_page import ChildPage, child_page, speaker
from homeward.services.corrections import may_be_wrong
from homeward.services.finding_children import before_meetings
from homeward.services.story import KINDS, story
from homeward.store import access, accounts
from homeward.store.unit_of_work import UnitOfWork, unit_of_work
from homeward.web import child_words, network_picture, permissions, records
from homeward.web.auth import Person, SignedIn
from homeward.web.forms.duty import WITHIN
from homeward.web.formview import new_form, open_form
from homeward.web.permissions import Permission, Role
from homeward.web.state import state_of
from homeward.web.story_picture import story_picture
from homeward.web.templating import page

router = APIRouter(prefix="/children", include_in_schema=False)

LOOK, LOOK_AT_ANOTHER = "child's page", "page of a child spoken of together"
LOOKS_SHOWN = 20
FOR_EVERYBODY = frozenset({"missing", "interviews", "care"})
"""Kinds of records that whoever may open a child's page may read there."""


def _may_open(person: SignedIn) -> Person:
    if not person.can(Permission.SEE_CHILD_OF_MEETING):
        permissions.check(person.role, Permission.SEE_CHILD)
    return person


Reading = Annotated[Person, Depends(_may_open)]


@router.get("/{reference}")
def show_child(request: Request, reference: str, person: Reading, kind: str = "", at: int = 1) -> Response:
    """`kind` is one of `KINDS`, else all; `at` is the number of the story's page."""
    state = state_of(request)
    now = state.clock()
    with unit_of_work(state.engine) as uow:
        ref = speaker(uow, reference)
        _check(uow, person, ref)
        if ref != reference:
            return RedirectResponse(f"/children/{ref}", 303)
        view = child_page(uow, ref, now)
        told = story(uow, view.timeline, kinds_for(person), kind=kind, page=at)
        perhaps = same_child_answers.perhaps(uow, [ref])[ref]
        looks = access.latest(uow, LOOKS_SHOWN, child_ref=ref)
        people = {account.username: account for account in accounts.listing(uow)}
        access.record(uow, now, person.username, ref, LOOK)
        if view.others and person.can(Permission.SEE_CHILD_STORY):
            access.record_all(uow, now, person.username, view.others, LOOK_AT_ANOTHER)
    return page(
        request,
        "child/page.html",
        view=view,
        form=_form(request, person, view),
        story=told,
        kinds={name: KINDS[name].title for name in told.counts},
        kind=kind if kind in told.counts else "",
        at=min(max(at, 1), told.pages),
        story_picture=story_picture(told.every, view.timeline.episodes.values(), now),
        network=network_picture.network_picture(view.person.name, view.spoken, view.others),
        label=network_picture.label,
        described=child_words.described,
        standing=list(child_words.standing(view.timeline, now)),
        may_be_wrong=may_be_wrong,
        first_sentence=child_words.first_sentence,
        return_reference=_return_reference(view),
        perhaps=perhaps if person.can(Permission.SEE_MATCHES) else [],
        looks=looks if person.can(Permission.SEE_CHILD_LOOKS) else None,
        names={username: account.display_name for username, account in people.items()},
        role_of={username: Role(account.role).label for username, account in people.items()},
        within=WITHIN,
        say=partial(tellings.sentences, rules=state.rules_by_id()),
        rules=state.rules_by_id(),
        can=person.can,
        may=Permission,
    )


def kinds_for(person: Person) -> Collection[str]:
    """The kinds of records that a person may read on a child's page; of meetings, who may see the queue."""
    if not person.can(Permission.SEE_CHILD_STORY):
        return FOR_EVERYBODY
    return set(KINDS) - (set() if person.can(Permission.SEE_MACSE) else {"meetings"})


def _check(uow: UnitOfWork, person: Person, ref: str) -> None:
    if not person.can(Permission.SEE_CHILD) and ref not in before_meetings(uow):
        who = "Ask the duty team: only children before MACSE or the missing group are open to you."
        raise NotAllowed(f"This child is before no meeting. {who}")


def _return_reference(view: ChildPage) -> str:
    """What fills in the form for the return: the reference of a report that was recorded here."""
    refs = view.where.episode.refs if view.where.episode else ()
    return next((f"?reference={ref}" for ref in refs if records.REFERENCE.fullmatch(ref)), "")


def _form(request: Request, person: Person, view: ChildPage) -> object:
    """That of the alert, so that a draft goes on at either page."""
    if view.alert is None or not person.can(Permission.ANSWER_ALERTS):
        return new_form()
    return open_form(request, "Answer an alert", f"/alerts/{view.alert.id}")
