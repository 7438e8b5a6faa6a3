"""The web service: pages for people, the API for agencies' systems."""

from collections.abc import Callable
from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.middleware.sessions import SessionMiddleware
from starlette.staticfiles import StaticFiles

from homeward.config import settings
from homeward.store.database import open_store
from homeward.web import api
from homeward.web.assets import ensure_built
from homeward.web.headers import SecurityHeaders
from homeward.web.live import Watcher
from homeward.web.pages import forms, health, recorded, sign_in
from homeward.web.problems import CatchFailures, add_error_answers
from homeward.web.session_key import session_key
from homeward.web.state import State, utc_now
from homeward.web.templating import STATIC

SHIFT_SECONDS = 12 * 60 * 60
"""A session ends with the longest shift: an interview that is half written is not lost to an idle timer."""


def create_app(engine: Engine, session_secret: str, *, clock: Callable[[], datetime] = utc_now) -> FastAPI:
    """The service on a store. `clock` is for tests; `session_secret` signs the cookies of sessions."""
    app = FastAPI(title="Homeward", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.state.homeward = State(engine, Watcher(engine), clock)
    app.include_router(api.router)
    for area in (sign_in, forms, recorded, health):
        app.include_router(area.router)
    app.mount("/static", StaticFiles(directory=STATIC))
    add_error_answers(app)
    # The last one added is the first to see a request.
    app.add_middleware(CatchFailures)
    app.add_middleware(
        SessionMiddleware,
        secret_key=session_secret,
        session_cookie="homeward",
        max_age=SHIFT_SECONDS,
        same_site="lax",
    )
    app.add_middleware(SecurityHeaders)
    return app


def serve() -> FastAPI:
    """The factory that uvicorn is given: `uvicorn --factory homeward.web.app:serve`."""
    ensure_built()
    return create_app(open_store(settings().store_url), session_key(settings().data))
