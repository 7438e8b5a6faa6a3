"""Interviews held on paper: typed one after the other, or sent as a file. Each has its own answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from homeward.errors import ConflictingEvent, UnreadableInput
from homeward.size_limits import LARGEST_PAPER_FILE
from homeward.store import drafts as stored
from homeward.store.drafts import Draft
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.auth import Person, check_form_token, may
from homeward.web.access.permissions import Permission
from homeward.web.forms import drafts, paper_file, records
from homeward.web.forms.answers import Answers
from homeward.web.forms.envelope import CloudEvent
from homeward.web.forms.kinds import PAPER
from homeward.web.forms.missing import short_reference
from homeward.web.forms.paper import PaperForm
from homeward.web.forms.paper_columns import COLUMNS, OF_A_CHILD, OF_A_CONTACT, SIGN_COLUMNS, template
from homeward.web.forms.reader import Reader
from homeward.web.forms.view import Posted
from homeward.web.pages.forms import handle, read_form, show
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/interviews", include_in_schema=False)

Interviewer = Annotated[Person, Depends(may(Permission.LOG_INTERVIEW))]

LIST = "/interviews/paper"
TOO_LARGE = f"The file is larger than {LARGEST_PAPER_FILE // 2**20} MB. Send it in parts."


@dataclass(frozen=True)
class Waiting:
    """A draft, and what it still lacks: `errors` in the order of the form, then what is asked about."""

    draft: Draft
    errors: Sequence[str]
    events: Sequence[CloudEvent]


@dataclass(frozen=True)
class Sent:
    """One that was recorded from its draft."""

    form_id: str
    title: str
    danger_now: bool

    @property
    def reference(self) -> str:
        return short_reference(self.form_id)


@router.get("/paper")
def show_paper(request: Request, person: Interviewer) -> Response:
    return _list(request, person)


def _list(request: Request, person: Person, sent: Sequence[Sent] = ()) -> Response:
    return page(request, "paper/list.html", waiting=_waiting(request, person), sent=sent)


def _waiting(request: Request, person: Person) -> list[Waiting]:
    """The drafts of this person's paper forms, in the order in which they were begun to be left."""
    mine = [each for each in drafts.mine(request, person.username) if each.page.startswith(PAPER.address)]
    return [_checked(request, person, draft) for draft in reversed(mine)]


def _checked(request: Request, person: Person, draft: Draft) -> Waiting:
    typed = {name: tuple(values) for name, values in draft.answers.items()}
    answers = Answers(typed).with_values(form=draft.form)
    reader, events = read_form(request, PAPER, person, answers, draft.form)
    errors = reader.errors or records.check(events, answers, reader.now)
    asked = [f"Is that right? {doubt.sentence}" for doubt in reader.doubts]
    return Waiting(draft, [*errors.values(), *asked], events)


@router.post("/paper")
def send_paper(request: Request, person: Interviewer, answers: Posted) -> Response:
    """Record each draft that lacks nothing; the others stay."""
    state, sent = state_of(request), []
    for each in _waiting(request, person):
        if each.errors:
            continue
        try:
            with unit_of_work(state.engine) as uow:
                records.record(uow, list(each.events), state.clock())
                stored.delete_by_form(uow, person.username, each.draft.form)
        except ConflictingEvent:
            continue  # recorded meanwhile with other answers: its own page says so
        danger = each.draft.answers.get("danger_now") == ["Y"]
        sent.append(Sent(each.draft.form, drafts.title(each.draft), danger))
    return _list(request, person, sent)


@router.get("/paper/new")
def show_form(
    request: Request, person: Interviewer, form: UUID | None = None, after: UUID | None = None
) -> Response:
    """`after` is the form that was recorded just before, if this person recorded it."""
    if form is None:
        told = f"&after={after}" if after else ""
        return RedirectResponse(f"{PAPER.address}?form={uuid4()}{told}", 303)
    with reading(state_of(request).engine) as uow:
        own = after is not None and records.recorder(uow, str(after)) == person.username
    return show(request, replace(PAPER, after=short_reference(str(after)) if own else ""), person, form)


@router.post("/paper/new")
def post_form(request: Request, person: Interviewer, answers: Posted) -> Response:
    """What was recorded leads to the next form; where a child is in danger, to the page that says whom to
    ring."""
    answer = handle(request, PAPER, person, answers)
    address, _, form_id = answer.headers.get("location", "").rpartition("/")
    if address != "/recorded" or answers.one("danger_now") == "Y":
        return answer
    return RedirectResponse(f"{PAPER.address}?after={form_id}", 303)


@router.post("/paper/later")
def keep_form(request: Request, person: Interviewer, answers: Posted) -> Response:
    """Reading what was sent has kept it: the next one is typed."""
    request.state.draft = None
    return RedirectResponse(LIST if answers.one("action") == "list" else PAPER.address, 303)


@router.get("/template.csv")
def send_template(person: Interviewer) -> Response:
    return _csv(paper_file.as_csv([template()]), "interviews.csv")


def _csv(text: str, name: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=disposition)


@dataclass(frozen=True)
class Uploaded:
    content: bytes
    wrong: str = ""


async def uploaded(request: Request) -> Uploaded:
    """The file of a form that was made for this session."""
    async with request.form() as sent:
        check_form_token(request, str(sent.get("csrf", "")))
        file = sent.get("file")
        content = await file.read(LARGEST_PAPER_FILE + 1) if isinstance(file, UploadFile) else b""
    if len(content) > LARGEST_PAPER_FILE:
        return Uploaded(b"", TOO_LARGE)
    return Uploaded(content, "" if content else "Choose a file that is not empty.")


@router.get("/upload")
def show_upload(request: Request, person: Interviewer) -> Response:
    return _upload_page(request)


def _upload_page(request: Request, wrong: str = "") -> Response:
    return page(
        request,
        "paper/upload.html",
        status=422 if wrong else 200,
        wrong=wrong,
        columns=COLUMNS,
        of_a_contact=OF_A_CONTACT,
        of_a_child=OF_A_CHILD,
        signs=SIGN_COLUMNS,
        most_rows=paper_file.MOST_ROWS,
    )


@router.post("/upload")
def take_in(request: Request, person: Interviewer, sent: Annotated[Uploaded, Depends(uploaded)]) -> Response:
    def read(form: PaperForm) -> tuple[Reader, list[CloudEvent]]:
        return read_form(request, PAPER, person, form.answers, form.id)

    if sent.wrong:
        return _upload_page(request, sent.wrong)
    try:
        answer = paper_file.take_in(request, person, sent.content, read)
    except UnreadableInput as error:
        return _upload_page(request, str(error))
    return page(request, "paper/answer.html", answer=answer)


@router.post("/upload/refused.csv")
def send_refused(person: Interviewer, answers: Posted) -> Response:
    """The page of the answer carries the rows that were not accepted: nothing of them is kept here."""
    return _csv(answers.one("rows"), "interviews-to-mend.csv")
