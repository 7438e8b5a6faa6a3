"""The API for agencies' systems: CloudEvents in, one at a time or in a batch."""

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from homeward.errors import InvalidEvent, NotFound, Problem
from homeward.services.accept import UNKNOWN_REFERENCE, accept
from homeward.store.unit_of_work import unit_of_work
from homeward.web.auth import Person, agency
from homeward.web.state import State, state_of

MOST_BYTES = 2 * 1024 * 1024
BATCH = "application/cloudevents-batch+json"

router = APIRouter(prefix="/api/v1", tags=["events"])


class Taken(BaseModel):
    """What became of one event. `unmatched`: the child has no identifier that the authority knows yet."""

    id: str
    source: str
    status: Literal["accepted", "duplicate"]
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
    401: {"description": "No token, or one that opens nothing"},
    403: {"description": "An account that may not send events"},
    409: {"description": "The same source and id came before with other content; the first stands"},
    413: {"description": f"More than {MOST_BYTES:,} bytes"},
    422: {"description": "Events that cannot be accepted: every error, with its field"},
}


@router.post("/events", status_code=202, responses=_PROBLEMS, openapi_extra={"requestBody": _BODY})
async def post_events(request: Request, sender: Annotated[Person, Depends(agency)]) -> Taken | list[Taken]:
    """Accept one event, or a batch of them: all or none.

    Accepted means kept: it is in the journal, and processing follows. The same event again is a duplicate,
    accepted like the first and changing nothing.
    """
    content = _json(await _body(request))
    if request.headers.get("content-type", "").split(";")[0].strip() == BATCH:
        return await run_in_threadpool(_take_in, state_of(request), _listed(content))
    (taken,) = await run_in_threadpool(_take_in, state_of(request), [content])
    return taken


async def _body(request: Request) -> bytes:
    """Stops reading once it is too large, whatever its length was said to be."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise HTTPException(413, f"The body must be at most {MOST_BYTES:,} bytes.")
        parts.append(part)
    return b"".join(parts)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise HTTPException(400, "The body must be text in UTF-8.") from None
    except (ValueError, RecursionError):
        raise HTTPException(400, "The body must be complete, valid JSON.") from None


def _listed(content: Any) -> list[Any]:
    if not isinstance(content, list):
        raise InvalidEvent([Problem("", "must be a JSON array of events, as its content type says")])
    return content


def _take_in(state: State, raws: Sequence[Any]) -> list[Taken]:
    """One transaction. Raises InvalidEvent with every problem of every event."""
    received_at, taken, problems = state.clock(), [], []
    with unit_of_work(state.engine) as uow:
        for index, raw in enumerate(raws):
            try:
                done = accept(uow, raw, received_at=received_at)
            except NotFound:
                problems += _of_event([UNKNOWN_REFERENCE], index if len(raws) > 1 else None)
                continue
            except InvalidEvent as error:
                problems += _of_event(error.problems, index if len(raws) > 1 else None)
                continue
            status: Literal["accepted", "duplicate"] = "duplicate" if done.duplicate else "accepted"
            taken.append(Taken(id=done.id, source=done.source, status=status, unmatched=done.unmatched))
        if problems:
            raise InvalidEvent(problems)
    return taken


def _of_event(problems: Sequence[Problem], index: int | None) -> list[Problem]:
    """In a batch, `[2].data.episode` is a field of the third event."""
    if index is None:
        return list(problems)
    return [Problem(f"[{index}].{problem.field}".rstrip("."), problem.message) for problem in problems]
