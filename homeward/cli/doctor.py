"""`homeward doctor`: is everything that Homeward needs there, and does it work?"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import typer
from kafka.admin import KafkaAdminClient
from sqlalchemy.exc import SQLAlchemyError

from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, print_table
from homeward.cli.stores import reading_store
from homeward.config import Settings, settings
from homeward.domain.telling.notices import NoticeState, without_channel
from homeward.engine.rulefiles.load import load_rules
from homeward.engine.words.phrases import counted
from homeward.errors import HomewardError, InvalidRules, NoInstallation
from homeward.kafka.access import access
from homeward.kafka.reaching import reaching_broker
from homeward.kafka.topics import ALL_TOPICS
from homeward.notify.channels import channels
from homeward.services.intake import tokens as services
from homeward.store import children, notices, queries, tokens, unconfirmed
from homeward.store.database import name_of
from homeward.store.unit_of_work import UnitOfWork

WAIT_MS = 2000
"""A broker that is there answers in a few."""


@dataclass(frozen=True)
class Check:
    """One thing looked at: whether it is well, and what was seen or what to do."""

    name: str
    ok: bool
    message: str


def doctor(as_json: AsJson = False) -> None:
    checks = [check for look in (_rules, _store, _broker) for check in look(settings())]
    if as_json:
        print_json({"checks": [asdict(check) for check in checks]})
    else:
        print_table(
            ("", "what", "seen"),
            [("well" if check.ok else "WRONG", check.name, check.message) for check in checks],
            is_wrong=lambda row: row[0] == "WRONG",
        )
    raise typer.Exit(DONE if all(check.ok for check in checks) else NEEDS_A_PERSON)


def _rules(config: Settings) -> Iterator[Check]:
    try:
        rules = load_rules(config.rules_folder)
    except InvalidRules as error:
        yield Check("rules", False, f"{counted(len(error.problems), 'error')}; see `homeward rules check`")
    else:
        yield Check("rules", True, f"{len(rules)} loaded")


def _store(config: Settings) -> Iterator[Check]:
    store = name_of(config.store_url)
    try:
        with reading_store() as uow:
            counts = queries.counts(uow)
            overdue = len(children.due_to_wake(uow, datetime.now(UTC), 10_000))
            senders = list(_senders(uow, datetime.now(UTC)))
            told = notices.summary(uow)
            unanswered = unconfirmed.count_overdue(uow, datetime.now(UTC))
    except NoInstallation as error:
        yield Check("store", False, str(error))
        return
    except (SQLAlchemyError, OSError):
        yield Check("store", False, f"{store} cannot be opened; see HOMEWARD_DATABASE_URL and HOMEWARD_DATA")
        return
    yield Check("store", True, f"{store}; events: {counts['events']}, children: {counts['children']}")
    for name, advice in _WAITING.items():
        yield Check(name, not counts[name], f"{counts[name]} wait{advice if counts[name] else ''}")
    yield Check("clock", not overdue, f"children due to be woken: {overdue}")
    yield Check(
        "to confirm", not unanswered, f"decisions that systems sent and that wait too long: {unanswered}"
    )
    advice = "; see `homeward notices list --state failed`" if told.failed else ""
    yield Check("notices", not told.failed, f"{told.failed} failed{advice}")
    if not channels(config).names:
        waiting = told.by_state[NoticeState.WAITING]
        yield Check("channel", not waiting, without_channel(waiting))
    yield from senders


def _senders(uow: UnitOfWork, now: datetime) -> Iterator[Check]:
    """Systems that are not heard, or soon will not be."""
    refused = tokens.refusals(uow)
    told = [
        f"{each.source or 'unknown sender'}, {counted(each.count, 'call')} ({each.why})" for each in refused
    ]
    advice = "; see `homeward tokens list`, and when it is mended `homeward tokens seen`"
    yield Check(
        "refused", not refused, "; ".join(told) + advice if refused else "no call was refused for its token"
    )
    ending = services.ending(uow, now)
    told = [f"{each.source} ({each.id}) on {each.expires_at:%-d %B %Y}" for each in ending]
    message = f"end soon or have ended: {'; '.join(told)}; `homeward tokens add` makes others"
    yield Check("tokens", not ending, message if ending else "none ends within 30 days")


_WAITING = {
    "unprocessed": "; is a worker running? `homeward reconcile` does it by hand",
    "unpublished": "; is the broker reachable?",
    "quarantined": "; see `homeward quarantine list`",
}


def _broker(config: Settings) -> Iterator[Check]:
    try:
        with reaching_broker(), closing(_connected(config)) as admin:
            topics = set(admin.list_topics())
    except HomewardError as error:
        yield Check("broker", False, str(error))
        return
    missing = [topic for topic in ALL_TOPICS if topic not in topics]
    yield Check(
        "broker", not missing, f"lacks {', '.join(missing)}" if missing else "answers, and has every topic"
    )


def _connected(config: Settings) -> KafkaAdminClient:
    return KafkaAdminClient(
        bootstrap_servers=config.broker,
        request_timeout_ms=WAIT_MS,
        bootstrap_timeout_ms=WAIT_MS,
        **access(config),
    )
