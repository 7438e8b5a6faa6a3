"""The API for agencies' systems: CloudEvents in, one at a time or in a batch."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from homeward.domain.events import Event
from homeward.errors import HomewardError, InvalidEvent, NotFound, NotTheirs, Problem
from homeward.services.children.people import unmatched
from homeward.services.intake.accept import API, UNKNOWN_REFERENCE, Accepted, accept_all, read
from homeward.services.intake.json_text import NameTwice, read_json_text
from homeward.services.intake.senders import Sender
from homeward.services.intake.tokens import Why
from homeward.size_limits import LARGEST_REQUEST
from homeward.store import tokens
from homeward.store.tokens import Token
from homeward.store.unit_of_work import UnitOfWork, unit_of_work
from homeward.web.access.auth import bearer, count_refusal
from homeward.web.state import State, state_of

MOST_EVENTS = 10_000
"""In a batch. It is one transaction, and others wait for it."""
MOST_REFUSED = 100
"""So many events of a batch have their errors told. Where more are wrong, the fault is in the system that
sends."""
BATCH = "application/cloudevents-batch+json"

router = APIRouter(prefix="/api/v1", tags=["events"])


Status = Literal["accepted", "duplicate", "to_confirm"]


class Taken(BaseModel):
    """What became of one event. `unmatched`: the child has no identifier that the authority knows yet.

    `to_confirm`: it says what only people decide. It is kept, and counts once a person here confirms it.
    """

    id: str
    source: str
    status: Status
    unmatched: bool


_EVENT = {"type": "object", "description": "One CloudEvents 1.0 object in JSON; see the event catalogue"}
_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": _EVENT},
        "application/cloudevents+json": {"schema": _EVENT},
        BATCH: {"schema": {"type": "array", "items": _EVENT}},
    },
}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"description": "Not complete, valid JSON in UTF-8"},
    401: {"description": "No token, or one that is not ours, has ended or was revoked"},
    403: {"description": "Events of another source or type than the token's own: every one, with its field"},
    409: {"description": "The same source and id came before with other content; the first stands"},
    413: {"description": f"More than {LARGEST_REQUEST:,} bytes"},
    422: {"description": "Events that cannot be accepted: every error, with its field"},
}


@router.post("/events", status_code=202, responses=_PROBLEMS, openapi_extra={"requestBody": _BODY})
async def post_events(request: Request, token: Annotated[Token, Depends(bearer)]) -> Taken | list[Taken]:
    """Accept one event, or a batch of at most 10,000 of them: all or none.

    Accepted means kept: it is in the journal, and processing follows. The same event again is a duplicate,
    accepted like the first and changing nothing.
    """
    content = _json(await _body(request))
    if request.headers.get("content-type", "").split(";")[0].strip() == BATCH:
        return await run_in_threadpool(_take_in, state_of(request), token, _listed(content))
    (taken,) = await run_in_threadpool(_take_in, state_of(request), token, [content])
    return taken


async def _body(request: Request) -> bytes:
    """Stops reading once it is too large, whatever its length was said to be."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_REQUEST:
            raise HTTPException(413, f"The body must be at most {LARGEST_REQUEST:,} bytes.")
        parts.append(part)
    return b"".join(parts)


def _json(body: bytes) -> Any:
    try:
        return read_json_text(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise HTTPException(400, "The body must be text in UTF-8.") from None
    except NameTwice as twice:
        raise InvalidEvent(twice.problems) from None
    except (ValueError, RecursionError):
        raise HTTPException(400, "The body must be complete, valid JSON.") from None


def _listed(content: Any) -> list[Any]:
    if not isinstance(content, list):
        raise InvalidEvent([Problem("", "must be a JSON array of events, as its content type says")])
    if len(content) > MOST_EVENTS:
        message = f"must hold at most {MOST_EVENTS:,} events; it has {len(content):,}"
        raise InvalidEvent([Problem("", message)])
    return content


def _take_in(state: State, token: Token, raws: Sequence[Any]) -> list[Taken]:
    """One transaction. Raises InvalidEvent, or NotTheirs, with every problem of every event."""
    try:
        with unit_of_work(state.engine) as uow:
            tokens.mark_used(uow, token.id, state.clock())
            return _accept_all(uow, state.clock(), token, raws)
    except NotTheirs:
        count_refusal(state, token.id, Why.NOT_ITS_OWN)
        raise


def _accept_all(uow: UnitOfWork, received_at: datetime, token: Token, raws: Sequence[Any]) -> list[Taken]:
    sender = Sender([token.source], token.types)
    refused: dict[int, InvalidEvent] = {}
    sent: dict[int, tuple[Event, Sender]] = {}
    for index, raw in enumerate(raws):
        try:
            sent[index] = read(sender, raw, received_at), sender
        except InvalidEvent as error:
            refused[index] = _of_event(error, index, raws)
        if len(refused) > MOST_REFUSED:
            break
    done = accept_all(uow, list(sent.values()), origin=API, now=received_at, to_outbox=True)
    for index, each in zip(sent, done, strict=True):
        if isinstance(each, HomewardError):
            refused[index] = _of_event(each, index, raws)
    if refused:
        raise _all_of(refused, len(raws))
    taken = [each for each in done if isinstance(each, Accepted)]
    nobody = unmatched(uow, {each.child_ref for each in taken if each.child_ref})
    return [
        Taken(id=each.id, source=each.source, status=_status(each), unmatched=each.child_ref in nobody)
        for each in taken
    ]


def _all_of(refused: Mapping[int, InvalidEvent], count: int) -> InvalidEvent:
    """Forbidden only if that is all: what is wrong in itself would be wrong with another token too."""
    kind = NotTheirs if all(isinstance(each, NotTheirs) for each in refused.values()) else InvalidEvent
    indexes = sorted(refused)
    problems = [problem for index in indexes[:MOST_REFUSED] for problem in refused[index].problems]
    for index in indexes[MOST_REFUSED : MOST_REFUSED + 1]:
        untold = f"and what is wrong from here on, in {count - index:,} events, is not told"
        problems.append(Problem(f"[{index}]", f"{untold}: {MOST_REFUSED} before are wrong"))
    return kind(problems)


def _status(done: Accepted) -> Status:
    if done.to_confirm:
        return "to_confirm"
    return "duplicate" if done.duplicate else "accepted"


def _of_event(error: HomewardError, index: int, raws: Sequence[Any]) -> InvalidEvent:
    """In a batch, `[2].data.episode` is a field of the third event. Raises ConflictingEvent as it is."""
    match error:
        case InvalidEvent():
            kind, problems = type(error), error.problems
        case NotFound():
            kind, problems = InvalidEvent, (UNKNOWN_REFERENCE,)
        case _:
            raise error
    if len(raws) == 1:
        return kind(problems)
    return kind([Problem(f"[{index}].{each.field}".rstrip("."), each.message) for each in problems])
