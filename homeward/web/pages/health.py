"""Whether this process lives, and whether it can do its work. No sign-in and no child's data; counts for who
has the token of the metrics alone."""

import hmac

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from homeward.config import settings
from homeward.store.unit_of_work import reading
from homeward.web.metrics import metrics
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


@router.get("/metrics")
def show_metrics(request: Request) -> Response:
    token = settings().metrics_token.get_secret_value()
    given = request.headers.get("authorization", "").encode()
    if not token or not hmac.compare_digest(given, f"Bearer {token}".encode()):
        return JSONResponse({"because": "HOMEWARD_METRICS_TOKEN says who reads them."}, 401)
    state = state_of(request)
    with reading(state.engine) as uow:
        return Response(metrics(uow, state.clock()), media_type="text/plain; version=0.0.4; charset=utf-8")
