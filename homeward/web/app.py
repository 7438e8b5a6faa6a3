"""The web service: pages for people, the API for agencies' systems."""

from datetime import timedelta

from fastapi import FastAPI
from itsdangerous import URLSafeSerializer
from starlette.middleware.sessions import SessionMiddleware
from starlette.staticfiles import StaticFiles

from homeward import log, tracing
from homeward.config import settings
from homeward.services.rules.rulebook import rulebook
from homeward.store.database import open_store
from homeward.web import api
from homeward.web.access.auth import SHIFT_SECONDS
from homeward.web.access.headers import SecurityHeaders
from homeward.web.access.session_key import session_key
from homeward.web.assets import ensure_built
from homeward.web.forms.drafts import DropAccepted
from homeward.web.live import Watcher
from homeward.web.pages import (
    address_book,
    alert,
    backtest,
    budgets,
    card,
    changes,
    child,
    confirming,
    corrections,
    drafts,
    duty,
    find,
    forms,
    handover,
    health,
    interview_arrangements,
    interviews,
    looks,
    macse,
    missing_facts,
    missing_group,
    missing_now,
    operations,
    packs,
    paper,
    publishing,
    quarantine,
    recorded,
    reports,
    rota,
    rules,
    same_child,
    same_person,
    sharing,
    sign_in,
    suppression,
    tasks,
    tellings,
)
from homeward.web.problems import CatchFailures, RefuseNul, add_error_answers
from homeward.web.state import State
from homeward.web.templating import STATIC
from homeward.web.traced import TraceRequests

AREAS = (
    sign_in,
    duty,
    alert,
    card,
    suppression,
    same_person,  # before the page of any question about two records
    same_child,
    missing_facts,
    missing_now,
    handover,
    rota,
    tellings,
    address_book,
    tasks,
    forms,
    interviews,
    paper,  # before the forms of what becomes of an interview
    interview_arrangements,
    find,
    child,
    drafts,
    recorded,
    sharing,
    corrections,
    packs,  # before the page of any candidate
    macse,
    missing_group,
    confirming,
    operations,
    quarantine,
    looks,
    publishing,  # before the page of any report
    reports,
    rules,
    budgets,
    changes,
    backtest,
    health,
)
"""The pages, in the order in which an address is looked for in them."""


def create_app(state: State, session_secret: str, *, https: bool = False) -> FastAPI:
    """The service on a store and its rules. `session_secret` signs the cookies of sessions."""
    app = FastAPI(title="Homeward", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.state.homeward = state
    app.state.signer = URLSafeSerializer(session_secret, salt="form")
    app.include_router(api.router)
    for area in AREAS:
        app.include_router(area.router)
    app.mount("/static", StaticFiles(directory=STATIC))
    add_error_answers(app)
    # The last one added is the first to see a request.
    for middleware in (DropAccepted, RefuseNul, CatchFailures):
        app.add_middleware(middleware)
    app.add_middleware(
        SessionMiddleware,
        secret_key=session_secret,
        session_cookie="homeward",
        max_age=SHIFT_SECONDS,
        same_site="lax",
        https_only=https,
    )
    app.add_middleware(SecurityHeaders)
    if tracing.is_on():
        app.add_middleware(TraceRequests)
    return app


def serve() -> FastAPI:
    """The factory that uvicorn is given: `uvicorn --factory homeward.web.app:serve`."""
    log.configure()
    tracing.configure("web")
    ensure_built()
    config = settings()
    engine = open_store(config.store_url)
    state = State(
        engine,
        rulebook(config, engine),
        config.responsible_la,
        Watcher(engine),
        config.data,
        keep_drafts=timedelta(days=config.draft_days),
    )
    return create_app(state, session_key(config.data), https=config.https)
