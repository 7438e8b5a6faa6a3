"""The web service under test: the real app on a real store, listening, with an account for each role."""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from argon2 import PasswordHasher
from sqlalchemy import select

from homeward.engine.rulefiles.ruleset import LiveRules
from homeward.services.evaluation.process import process_events
from homeward.services.intake.accept import accept
from homeward.services.intake.tokens import hash_token, keep
from homeward.services.night import proof
from homeward.services.rules.rulebook import Rulebook
from homeward.store import accounts, journal
from homeward.store.accounts import Account
from homeward.store.database import open_store
from homeward.store.tables import core, drafts
from homeward.store.tokens import Token
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.access.permissions import Role
from homeward.web.app import create_app
from homeward.web.assets import ensure_built
from homeward.web.forms.answers import Answers
from homeward.web.live import Watcher
from homeward.web.state import State
from tests.machine import ROOT
from tests.stores import sqlite_store

PASSWORD = "an invented password"
TOKEN = "invented-token"
SENDERS = ("wirral-ics", "merseyside-police", "catch22")
"""The sources that have a token."""
AREA = "344"


@cache
def _hashed_password() -> str:
    """Made with argon2's least cost, which the hash itself carries: a test signs in many times."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@cache
def _live_rules() -> LiveRules:
    """Read once: no test changes the files."""
    return LiveRules(ROOT / "rules")


def account_for(role: Role) -> Account:
    return Account(role, role, f"Example {role.label}", "Example organisation", _hashed_password())


def add_tokens(uow: UnitOfWork) -> None:
    """For each of SENDERS one that has its name, lasts a year and may send every type."""
    now = datetime.now(UTC)
    for source in SENDERS:
        ends = now + timedelta(days=365)
        keep(uow, Token(source, hash_token(TOKEN), source, None, "A test", now, "a test", ends))


def bearer(source: str) -> dict[str, str]:
    """What the system of one of SENDERS sends along."""
    return {"Authorization": f"Bearer {source}.{TOKEN}"}


class Pages:
    """One running service. The stream's work is done by `process`, when the test says so."""

    def __init__(self, database_url: str, data: Path) -> None:
        ensure_built()
        self.engine = open_store(database_url)
        self.rules = Rulebook(_live_rules(), self.engine)
        with unit_of_work(self.engine) as uow:
            accounts.add(uow, [account_for(role) for role in Role])
            add_tokens(uow)
        self.app = create_app(
            State(self.engine, self.rules, AREA, Watcher(self.engine), data), "a key for tests"
        )
        self._server = uvicorn.Server(
            uvicorn.Config(self.app, port=0, log_level="critical", timeout_graceful_shutdown=1)
        )
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._clients = ExitStack()

    @contextmanager
    def running(self) -> Iterator["Pages"]:
        self._thread.start()
        deadline = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < deadline, "the web service did not start"
            time.sleep(0.01)
        try:
            yield self
        finally:
            self._clients.close()
            self._server.should_exit = True
            self._thread.join()
            self.engine.dispose()

    @property
    def address(self) -> str:
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def record(self, events: Sequence[dict[str, Any]]) -> None:
        """What other sources sent before the test begins."""
        with unit_of_work(self.engine) as uow:
            for event in events:
                accept(uow, event, received_at=datetime.now(UTC))
        self.process()

    def process(self) -> None:
        """What the stream's worker does with what is waiting."""
        with unit_of_work(self.engine) as uow:
            if waiting := journal.unprocessed(uow, 1000):
                process_events(uow, waiting, self.rules.rules, AREA, datetime.now(UTC))

    def differences(self) -> int:
        """How many stored rows the nightly run finds to be other than the journal says."""
        now = datetime.now(UTC)
        night = proof.run(self.engine, self.rules.rules, AREA, now, now.date())
        return sum(night.differences.values())

    def journalled(self, type_: str) -> int:
        """How many events of this type are in the journal."""
        rows = select(core.journal.c.seq).where(core.journal.c.type == type_)
        with reading(self.engine) as uow:
            return len(uow.execute(rows).all())

    def children_of(self, type_: str) -> list[str]:
        """The references of the children whom events of this type are about, in journal order."""
        rows = select(core.journal.c.child_ref).where(core.journal.c.type == type_)
        with reading(self.engine) as uow:
            return list(uow.scalars(rows.order_by(core.journal.c.seq)))

    def drafts(self) -> list[str]:
        """Whose drafts there are."""
        with reading(self.engine) as uow:
            return list(uow.scalars(select(drafts.draft.c.author)))

    def visitor(self) -> httpx.Client:
        return self._clients.enter_context(httpx.Client(base_url=self.address, timeout=20))

    def signed_in(self, role: Role) -> "Browser":
        browser = Browser(self.visitor())
        page = browser.post("/sign-in", username=role, password=PASSWORD)
        assert page.status_code == 303, page.text
        return browser


class Browser:
    """Somebody without script: keeps cookies, and sends forms back with their hidden fields."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def open(self, path: str) -> httpx.Response:
        """The page that is reached in the end, such as a form that is given an address of its own."""
        return self.client.get(path, follow_redirects=True)

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Opens the page that has the form, then sends the form with these fields."""
        form_page = re.sub(
            r"/(acknowledge|decide|close|safe|accept|confirm|decline|change|withdraw|trial|approve|activate|end|reopen|ask|received/[^/]+|next|release|stay-signed-in|\w+/take|\w+/take-back)$",
            "",
            path,
        )
        html = self.open(form_page).text
        shown = list(dict.fromkeys(re.findall(r'name="shown" value="([^"]*)"', html)))
        return self.client.post(path, data={"csrf": field(html, "csrf"), "shown": shown, **fields})

    def send(self, path: str, answers: Answers, action: str = "save", *, sure: bool = True) -> httpx.Response:
        """`sure`: whoever is asked "Is that right?" says yes."""
        token = field(self.open(path).text, "csrf")
        sent = {name: list(values) for name, values in answers.values.items()}
        answered = self.client.post(path, data={**sent, "csrf": token, "action": action})
        if not sure or "Yes, record it" not in answered.text:
            return answered
        confirmed = [
            unescape(each) for each in re.findall(r'name="confirmed" value="([^"]*)"', answered.text)
        ]
        again = {**sent, "csrf": token, "action": action, "confirmed": confirmed}
        return self.client.post(path, data=again)


def field(html: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no field {name}"
    return found[1]


def words_of(html: str) -> str:
    """The text of a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def errors_of(html: str) -> list[str]:
    """The ids that the error summary links to, in order."""
    summary = re.search(r'govuk-error-summary__list">(.*?)</ul>', html, re.DOTALL)
    return re.findall(r'href="#([^"]+)"', summary[1]) if summary else []


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    """A running web service on an empty store."""
    with Pages(sqlite_store(tmp_path), tmp_path).running() as running:
        yield running
