"""Whether this process lives, and whether it can do its work. No sign-in, no child's data, no counts."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from homeward.store.unit_of_work import reading
from homeward.web.state import state_of

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz")
def readyz(request: Request) -> Response:
    try:
        with reading(state_of(request).engine) as uow:
            uow.execute(text("SELECT 1 FROM journal LIMIT 1"))
    except SQLAlchemyError:
        return JSONResponse({"status": "not ready", "because": "The store cannot be read."}, 503)
    return JSONResponse({"status": "ready"})
