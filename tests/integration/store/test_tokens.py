"""Tokens as the store keeps them: bound to a source, types and an end, and watched before they end."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Engine, select, text
from structlog.testing import capture_logs

from homeward.errors import HomewardError, TokenRefused
from homeward.services.intake import tokens as services
from homeward.services.intake.tokens import Why, check, ending, issue, note_refusal, warn_of_ends
from homeward.store import access, accounts, tokens
from homeward.store.database import connect, open_store
from homeward.store.migrations import configuration
from homeward.store.tables.senders import token
from homeward.store.unit_of_work import reading, unit_of_work

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def issued(
    engine: Engine, source: str = "a-police-force", days: int = 365, types: tuple[str, ...] = ()
) -> str:
    with unit_of_work(engine) as uow:
        _, sent = issue(
            uow, source=source, types=types or None, holder="Their ICT", days=days, by="robin", now=NOW
        )
    return sent


def refusal(engine: Engine, sent: str, at: datetime = NOW) -> str:
    with reading(engine) as uow, pytest.raises(TokenRefused) as refused:
        check(uow, sent, at)
    return refused.value.why


def test_a_token_opens_until_its_end_and_not_a_moment_longer(engine: Engine) -> None:
    text = issued(engine, days=1)
    with reading(engine) as uow:
        assert check(uow, text, NOW + timedelta(days=1, seconds=-1)).source == "a-police-force"
    assert refusal(engine, text, NOW + timedelta(days=1)) == Why.ENDED


def test_what_is_no_token_or_was_revoked_opens_nothing(engine: Engine) -> None:
    text = issued(engine)
    name, _, secret = text.partition(".")
    wrong = ["", name, f"{name}.", f"{name}.{secret}x", f"other.{secret}", secret, "."]
    assert [refusal(engine, each) for each in wrong] == [Why.NO_TOKEN, *[Why.UNKNOWN] * 6]
    with unit_of_work(engine) as uow:
        tokens.revoke(uow, name, "robin", NOW)
    assert refusal(engine, text) == Why.REVOKED


def test_the_store_gives_no_token_away(engine: Engine) -> None:
    text = issued(engine)
    with reading(engine) as uow:
        [row] = uow.execute(select(token)).all()
    assert text.partition(".")[2] not in str(row)


def test_who_made_a_token_is_recorded(engine: Engine) -> None:
    name = issued(engine).partition(".")[0]
    with reading(engine) as uow:
        [look] = access.latest(uow, 10)
    assert (look.username, look.what) == ("robin", f"tokens: added {name}")


@pytest.mark.parametrize(
    "source", ["homeward", "homeward-web", "Homeward", "homew\u0430rd-web", "", " x ", "A-Police-Force"]
)
def test_no_token_is_made_for_a_source_of_ours_or_one_that_looks_like_another(
    engine: Engine, source: str
) -> None:
    issued(engine)
    with pytest.raises(HomewardError):
        issued(engine, source=source)


def test_a_source_may_have_two_tokens_so_that_one_follows_the_other(engine: Engine) -> None:
    texts = {issued(engine), issued(engine)}
    with reading(engine) as uow:
        assert {check(uow, text, NOW).source for text in texts} == {"a-police-force"}


@pytest.mark.parametrize(
    ("words", "types"),
    [
        (("missing.found",), ["missing.found"]),
        (("police.*", "missing.found"), ["missing.found", "police.flag_changed"]),
    ],
)
def test_types_are_named_one_by_one_or_by_group(
    engine: Engine, words: tuple[str, ...], types: list[str]
) -> None:
    name = issued(engine, types=words).partition(".")[0]
    with reading(engine) as uow:
        assert tokens.get(uow, name).types == types


@pytest.mark.parametrize("word", ["alert.raised", "suppression.*", "nothing", "missing"])
def test_no_token_may_send_what_no_agency_sends(engine: Engine, word: str) -> None:
    with pytest.raises(HomewardError, match=r"No agency sends"):
        issued(engine, types=(word,))


@pytest.mark.parametrize("days", [0, -1, services.LONGEST_DAYS + 1])
def test_a_token_has_an_end_that_can_be_foreseen(engine: Engine, days: int) -> None:
    with pytest.raises(HomewardError, match="days"):
        issued(engine, days=days)


def test_its_end_is_warned_of_30_7_and_1_days_ahead_and_once_each(engine: Engine) -> None:
    issued(engine, days=40)
    warned: dict[int, list[int]] = {}
    for day in range(42):
        for _ in range(2):
            with capture_logs() as logs, unit_of_work(engine) as uow:
                warn_of_ends(uow, NOW + timedelta(days=day))
            warned.setdefault(day, []).extend(entry["within_days"] for entry in logs)
    assert {day: told for day, told in warned.items() if told} == {10: [30], 33: [7], 39: [1], 40: [0]}


def test_a_token_that_was_revoked_is_warned_of_no_more(engine: Engine) -> None:
    name = issued(engine, days=1).partition(".")[0]
    with unit_of_work(engine) as uow:
        assert [each.id for each in ending(uow, NOW)] == [name]
        tokens.revoke(uow, name, "robin", NOW)
        assert ending(uow, NOW) == []


def test_what_is_refused_is_counted_and_logged_as_an_error_without_what_was_sent(engine: Engine) -> None:
    name = issued(engine).partition(".")[0]
    with capture_logs() as logs, unit_of_work(engine) as uow:
        note_refusal(uow, name, Why.ENDED, NOW)
        note_refusal(uow, name, Why.ENDED, NOW + timedelta(minutes=5))
        note_refusal(uow, "", Why.NO_TOKEN, NOW)
    with reading(engine) as uow:
        found = [(each.source, each.why, each.count, each.last_at) for each in tokens.refusals(uow)]
    assert found == [
        (None, Why.NO_TOKEN, 1, NOW),
        ("a-police-force", Why.ENDED, 2, NOW + timedelta(minutes=5)),
    ]
    assert [(entry["log_level"], entry["token"]) for entry in logs] == [
        ("error", name),
        ("error", name),
        ("error", "unknown"),
    ]


def test_the_account_of_an_agencys_system_becomes_a_token(store_url: str) -> None:
    """A store from before: its token goes on opening the API for thirty days, as the account's own name."""
    engine = connect(store_url)
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        columns = "username, role, display_name, organisation, password_hash, active"
        for name, role in (("a-force", "agency"), ("jo", "duty")):
            values = {"name": name, "role": role, "digest": services.hash_token("made up"), "yes": True}
            connection.execute(
                text(
                    f"INSERT INTO account ({columns}) VALUES (:name, :role, 'A system', 'Org', :digest, :yes)"
                ),
                values,
            )
    engine.dispose()
    migrated = open_store(store_url)
    with reading(migrated) as uow:
        found = check(uow, "a-force.made up", datetime.now(UTC))
        assert [account.username for account in accounts.listing(uow)] == ["jo"]
        assert [each.id for each in ending(uow, datetime.now(UTC))] == ["a-force"]
    assert (found.source, found.holder, found.types) == ("a-force", "Org", None)
    migrated.dispose()
