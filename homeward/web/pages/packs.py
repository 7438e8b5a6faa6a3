"""The packs of meetings: which there are, each as it was drafted, and the coordinator's approval."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.domain.events.kinds import london_day
from homeward.domain.meetings.dates import Group, pack_due
from homeward.errors import InvalidTransition, NotFound
from homeward.names import named
from homeward.reports import pack_approval
from homeward.reports.pack import Pack, changes, read
from homeward.reports.pack_children import Basis
from homeward.reports.printing import pack_as_pdf
from homeward.services.meetings.packs import Unapproved, unapproved
from homeward.store import access, accounts, meetings
from homeward.store import packs as stored
from homeward.store.packs import PackRow
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.access.auth import Person, SignedIn
from homeward.web.access.permissions import Permission, check
from homeward.web.forms.pack import read_approval, read_meeting
from homeward.web.forms.reader import Reader
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.state import state_of
from homeward.web.templating import page
from homeward.web.words.events import facts_of_the_child
from homeward.web.words.moments import day, moment

router = APIRouter(prefix="/{place}/packs", include_in_schema=False)


@dataclass(frozen=True)
class Place:
    """Where a group's packs are. Who may `read` reads those that are approved, who may `draft` drafts too."""

    group: Group
    address: str
    title: str
    read: Permission
    draft: Permission
    approve: Permission


PLACES: Mapping[str, Place] = {
    "macse": Place(
        Group.MACSE,
        "/macse/packs",
        "MACSE packs",
        Permission.READ_MACSE_PACKS,
        Permission.SEE_MACSE,
        Permission.APPROVE_MACSE_PACKS,
    ),
    "missing-group": Place(
        Group.MISSING_GROUP,
        "/missing-group/packs",
        "Missing group packs",
        Permission.SEE_MISSING_GROUP,
        Permission.SEE_MISSING_GROUP,
        Permission.APPROVE_MISSING_GROUP_PACKS,
    ),
}


def _place(place: str) -> Place:
    if place not in PLACES:
        raise NotFound("There is no such page.")
    return PLACES[place]


def _reader_of(place: Annotated[Place, Depends(_place)], person: SignedIn) -> Place:
    check(person.role, place.read)
    return place


def _approver_of(place: Annotated[Place, Depends(_place)], person: SignedIn) -> Place:
    check(person.role, place.approve)
    return place


Reading = Annotated[Place, Depends(_reader_of)]
Approving = Annotated[Place, Depends(_approver_of)]


def to_approve(
    uow: UnitOfWork, person: Person, now: datetime, *groups: Group
) -> list[tuple[Place, Unapproved]]:
    """What of the packs of these groups' next meetings waits for this person."""
    places = {place.group: place for place in PLACES.values() if place.group in groups}
    return [
        (places[each.group], each)
        for each in unapproved(uow, now)
        if each.group in places and person.can(places[each.group].approve)
    ]


@router.get("")
def show_packs(request: Request, at: Reading, person: SignedIn) -> Response:
    return _list_page(request, at, person, open_form(request, "Plan a meeting", at.address))


@router.post("")
def plan_meeting(request: Request, at: Approving, person: SignedIn, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    if (held_on := read_meeting(reader)) is None:
        return _list_page(request, at, person, sent_again(reader), 422)
    with unit_of_work(state.engine) as uow:
        meetings.plan(uow, at.group, held_on, person.username, state.clock())
    return RedirectResponse(f"{at.address}?done=planned", 303)


def _list_page(request: Request, at: Place, person: Person, form: FormView, status: int = 200) -> Response:
    state = state_of(request)
    with reading(state.engine) as uow:
        planned, made = meetings.days(uow, at.group), stored.meetings(uow, at.group)
    drafts = person.can(at.draft)
    days = sorted({*planned, *made} if drafts else {held for held, its in made.items() if its.approved})
    today = london_day(state.clock())
    return page(
        request,
        "packs/list.html",
        status=status,
        at=at,
        to_come=[held for held in days if held >= today],
        over=[held for held in reversed(days) if held < today],
        made=made,
        cancelled=set(days).difference(planned),
        pack_due=partial(pack_due, at.group),
        drafts=drafts,
        may_approve=person.can(at.approve),
        form=form,
    )


@router.get("/{meeting}")
def show_pack(request: Request, at: Reading, meeting: date, person: SignedIn) -> Response:
    form = open_form(request, "Approve a pack", f"{at.address}/{meeting}")
    return _pack_page(request, at, meeting, person, form)


@router.get("/{meeting}/pdf")
def print_pack(request: Request, at: Reading, meeting: date, person: SignedIn) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        row = _shown(uow, at, meeting, person)
        if row is None:
            raise NotFound("There is no pack for this meeting yet.")
        pack = read(row.content)
        access.record_all(uow, state.clock(), person.username, pack.refs, f"{at.title}, {meeting}, PDF")
        names = accounts.names(uow)
    name = f"{at.group}-pack-{meeting}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(pack_as_pdf(pack, _standing(row, names)), media_type="application/pdf", headers=headers)


@router.post("/{meeting}/draft")
def make_draft(request: Request, at: Approving, meeting: date, person: SignedIn, _: Posted) -> Response:
    state = state_of(request)
    state.rules.refresh()
    told = partial(facts_of_the_child, typed=True)
    basis = Basis(state.rules.rules, state.area, state.clock(), told)
    with reading(state.engine) as uow:
        pack = pack_approval.DRAW[at.group](uow, meeting, basis)
    with unit_of_work(state.engine) as uow:
        kept = pack_approval.keep(uow, pack, person.username)
    return RedirectResponse(f"{at.address}/{meeting}?done={'drafted' if kept else 'same'}", 303)


@router.post("/{meeting}/approve")
def approve(request: Request, at: Approving, meeting: date, person: SignedIn, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    if given := read_approval(reader):
        try:
            with unit_of_work(state.engine) as uow:
                if (newest := stored.last(uow, at.group, meeting)) is None:
                    raise NotFound("There is no pack for this meeting yet.")
                pack_approval.approve(uow, newest, given.number, person.username, state.clock(), given.note)
        except InvalidTransition as error:
            reader.wrong("read", str(error))
    if reader.errors:
        return _pack_page(request, at, meeting, person, sent_again(reader), 422)
    return RedirectResponse(f"{at.address}/{meeting}?done=approved", 303)


@router.post("/{meeting}/cancel")
def cancel_meeting(request: Request, at: Approving, meeting: date, person: SignedIn, _: Posted) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        if not meetings.cancel(uow, at.group, meeting, person.username, state.clock()):
            raise NotFound("No meeting is planned for that day.")
    return RedirectResponse(f"{at.address}?done=cancelled", 303)


def _shown(uow: UnitOfWork, at: Place, meeting: date, person: Person) -> PackRow | None:
    """The newest draft, or for who may not read drafts the one that was approved last."""
    find = stored.last if person.can(at.draft) else stored.last_approved
    return find(uow, at.group, meeting)


def _standing(row: PackRow, names: Mapping[str, str]) -> str:
    if row.approved_at is None or row.approved_by is None:
        return "Draft: nobody has approved it."
    return f"Approved by {names.get(row.approved_by, row.approved_by)}, {moment(row.approved_at)}."


def _pack_page(
    request: Request, at: Place, meeting: date, person: Person, form: FormView, status: int = 200
) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        row = _shown(uow, at, meeting, person)
        if row is None and meeting not in meetings.days(uow, at.group):
            raise NotFound("No meeting is planned for that day, and there is no pack for it.")
        pack = read(row.content) if row else None
        approved = stored.last_approved(uow, at.group, meeting)
        refs = pack.refs if pack else set()
        access.record_all(uow, state.clock(), person.username, refs, f"{at.title}, {meeting}")
        names = accounts.names(uow)
    return page(
        request,
        "packs/pack.html",
        status=status,
        at=at,
        meeting=meeting,
        title=pack.title if pack else f"{named(at.title)}: {day(meeting)}",
        row=row,
        pack=pack,
        standing=_standing(row, names) if row else "",
        approved=approved,
        changed=_changed(row, approved, pack),
        approved_by=names.get(approved.approved_by or "", approved.approved_by) if approved else "",
        drafted_by=names.get(row.made_by, row.made_by) if row else "",
        may_approve=person.can(at.approve),
        form=form,
    )


def _changed(row: PackRow | None, approved: PackRow | None, pack: Pack | None) -> tuple[list[str], list[str]]:
    """What the draft says beside the one that was approved."""
    if row is None or pack is None or approved is None or approved.number == row.number:
        return [], []
    return changes(read(approved.content), pack)
