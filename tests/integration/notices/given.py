"""What the tests of notices begin with: channels, people, and something that waits for them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from homeward.domain.telling.notices import About, Notice
from homeward.notify.channels import Channels
from homeward.notify.govuk_notify import GovukNotify
from homeward.notify.mail import Mail
from homeward.notify.messages import Template
from homeward.notify.webhook import Webhook
from homeward.services.telling.notices import queue, send_waiting
from homeward.store import accounts, notices
from homeward.store.accounts import Account
from homeward.store.unit_of_work import reading, unit_of_work
from tests.receivers import MailServer, WebService

NOW = datetime(2026, 3, 2, 3, 12, tzinfo=UTC)
ALERT = "8f3a22c1d4e5f60718293a4b5c6d7e8f"
KEY = "a_test-11111111-1111-4111-8111-111111111111-22222222-2222-4222-8222-222222222222"


def after(**time: float) -> datetime:
    return NOW + timedelta(**time)


def channels(
    mail: MailServer | None = None,
    webhook: WebService | None = None,
    notify: WebService | None = None,
    per_hour: int = 30,
) -> Channels:
    personal: GovukNotify | Mail | None = None
    if notify:
        personal = GovukNotify(KEY, "a-template", notify.url)
    elif mail:
        personal = Mail(mail.url, "homeward@example.org")
    return Channels(
        personal,
        Webhook(webhook.url, "a secret") if webhook else None,
        public_url="https://homeward.example.org",
        duty_phone="0151 496 0100",
        per_hour=per_hour,
    )


def account(username: str, *, role: str = "duty", active: bool = True, email: bool = True) -> Account:
    address = f"{username}@example.org" if email else None
    return Account(username, role, "Jo Placeholder", "CADT", "no password", active, email=address)


def add_accounts(engine: Engine, *people: Account) -> None:
    with unit_of_work(engine) as uow:
        accounts.add(uow, people)


def wait(engine: Engine, cause: str = "raised", kind: About = About.ALERT, **receiver: str) -> None:
    """Queue a notice for a receiver; else for who is on duty. The sender as a process of its own cancels one
    about an alert that is none."""
    with unit_of_work(engine) as uow:
        queue(
            uow,
            kind,
            ALERT,
            cause,
            Template.ALERT,
            due_at=NOW,
            now=NOW,
            **(receiver or {"role": "duty"}),
        )


def send(engine: Engine, by: Channels, at: datetime = NOW) -> list[str]:
    """One round of the sender; answers with the state of each notice, in order of its cause."""
    send_waiting(engine, by, at, 50)
    return states(engine)


def stored(engine: Engine) -> list[Notice]:
    with reading(engine) as uow:
        return sorted(notices.listing(uow), key=lambda notice: notice.cause)


def states(engine: Engine) -> list[str]:
    return [notice.state for notice in stored(engine)]
