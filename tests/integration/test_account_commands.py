"""`homeward accounts` and `homeward tokens` as operations staff type them, on each kind of store."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from homeward.services.intake.tokens import Why, note_refusal
from homeward.store import access
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.auth import authenticate
from homeward.web.access.permissions import Role
from homeward.web.state import utc_now
from tests.commands import Homeward, Outcome
from tests.factories import event_factory
from tests.pages import Pages

PASSWORD = "three invented words"
WHO = ("--name", "Jo Placeholder", "--organisation", "CADT")

Command = Callable[..., Outcome]


@pytest.fixture
def pages(store_url: str, tmp_path: Path) -> Iterator[Pages]:
    """A web service on the store that the commands work on."""
    with Pages(store_url, tmp_path).running() as running:
        yield running


@pytest.fixture
def homeward(
    pages: Pages, embedded_broker: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command; `typed` is what its stdin holds."""
    monkeypatch.setenv("HOMEWARD_BROKER", embedded_broker)
    command = Homeward(pages.engine.url.render_as_string(hide_password=False), monkeypatch, capsys)

    def run(*arguments: str, typed: str = f"{PASSWORD}\n") -> Outcome:
        monkeypatch.setattr("sys.stdin", StringIO(typed))
        return command(*arguments)

    return run


def doctor(homeward: Command) -> dict[str, dict[str, Any]]:
    """Its checks, by name."""
    said = homeward("doctor", "--json")
    assert said.code == 1
    return {each["name"]: each for each in said.document["checks"]}


def signs_in(pages: Pages, username: str, password: str = PASSWORD) -> bool:
    return authenticate(pages.app.state.homeward, username, password) is not None


def test_an_account_lives_from_its_first_day_to_its_last(pages: Pages, homeward: Command) -> None:
    added = homeward("accounts", "add", "jo.placeholder", "--role", "duty", *WHO, "--as", "robin")
    assert (added.code, added.out) == (0, "")
    assert PASSWORD not in added.err
    assert signs_in(pages, "jo.placeholder")

    assert homeward("accounts", "role", "jo.placeholder", "coordinator").code == 0
    [row] = [each for each in listed(homeward) if each["username"] == "jo.placeholder"]
    assert (row["role"], row["name"], row["organisation"]) == ("coordinator", "Jo Placeholder", "CADT")

    assert homeward("accounts", "password", "jo.placeholder", typed="another invented phrase\n").code == 0
    assert not signs_in(pages, "jo.placeholder")
    assert signs_in(pages, "jo.placeholder", "another invented phrase")

    assert homeward("accounts", "close", "jo.placeholder").code == 0
    assert not signs_in(pages, "jo.placeholder", "another invented phrase")
    with reading(pages.engine) as uow:
        what = [look.what for look in access.latest(uow, 10) if look.what.startswith("accounts")]
        assert {look.username for look in access.latest(uow, 10, username="robin")} == {"robin"}
    assert what == [
        "accounts: closed jo.placeholder",
        "accounts: new password for jo.placeholder",
        "accounts: made jo.placeholder coordinator",
        "accounts: added jo.placeholder as duty",
    ]


def test_where_notices_to_a_person_go_is_kept_and_the_person_stays_signed_in(
    pages: Pages, homeward: Command
) -> None:
    mine = ("--email", "jo@example.org")
    assert homeward("accounts", "add", "jo.placeholder", "--role", "duty", *WHO, *mine).code == 0
    browser = pages.signed_in(Role.DUTY)
    assert homeward("accounts", "email", "duty", "duty@example.org", "--as", "robin").code == 0
    assert browser.get("/duty").status_code == 200
    addresses = {row["username"]: row["email"] for row in listed(homeward)}
    assert (addresses["jo.placeholder"], addresses["duty"]) == ("jo@example.org", "duty@example.org")
    assert homeward("accounts", "email", "duty", "").code == 0
    assert homeward("accounts", "email", "duty", "nowhere").code == 2
    assert {row["username"]: row["email"] for row in listed(homeward)}["duty"] is None


def listed(homeward: Command) -> list[dict[str, str]]:
    return list(homeward("accounts", "list", "--json").document["accounts"])


@pytest.mark.parametrize(
    ("arguments", "typed", "sentence"),
    [
        (("add", "new", "--role", "duty", *WHO), "short\n", "A password has from 12"),
        (("add", "new", "--role", "duty", *WHO), "aaaaaaaaaaaaaaa\n", "five different characters"),
        (("add", "new", "--role", "duty", *WHO), "", "A password has from 12"),
        (("add", "duty", "--role", "duty", *WHO), f"{PASSWORD}\n", "is or was somebody's"),
        (("add", "New Name", "--role", "duty", *WHO), f"{PASSWORD}\n", "A username has"),
        (("add", "new", "--role", "queen", *WHO), f"{PASSWORD}\n", "Invalid value"),
        (("close", "nobody"), "", "No account has this username"),
        (("password", "nobody"), f"{PASSWORD}\n", "No account has this username"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    pages: Pages, homeward: Command, arguments: tuple[str, ...], typed: str, sentence: str
) -> None:
    said = homeward("accounts", *arguments, typed=typed)
    assert said.code == 2
    assert sentence in " ".join(said.err.split())
    assert "new" not in {row["username"] for row in listed(homeward)}


def test_the_last_of_the_duty_team_can_be_shut_out_and_somebody_is_asked_for(
    pages: Pages, homeward: Command
) -> None:
    for other in "cadt_manager", "emergency_duty":
        assert homeward("accounts", "close", other).code == 0
    last = homeward("accounts", "close", "duty")
    assert last.code == 1
    assert "Nobody may do this now: Acknowledge, decide and close an alert" in last.err
    assert not signs_in(pages, "duty", "an invented password")


@pytest.mark.parametrize("command", [("close", "duty"), ("password", "duty"), ("role", "duty", "reporter")])
def test_who_is_shut_out_is_out_at_once_of_every_open_page(
    pages: Pages, homeward: Command, command: tuple[str, ...]
) -> None:
    browser = pages.signed_in(Role.DUTY)
    with browser.client.stream("GET", "/duty/stream") as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("data: "))
        assert next(lines) == "data: 0"
        assert homeward("accounts", *command).code == 0
        assert browser.get("/duty").status_code == 303
        pages.record([event_factory("harm.disclosed")])
        assert list(lines) == []


def test_a_closed_account_that_is_opened_again_has_no_old_session(pages: Pages, homeward: Command) -> None:
    browser = pages.signed_in(Role.DUTY)
    homeward("accounts", "close", "duty")
    assert homeward("accounts", "reopen", "duty").code == 0
    assert browser.get("/duty").status_code == 303
    assert signs_in(pages, "duty", "an invented password")


def test_a_token_is_shown_once_and_opens_the_api_until_it_is_revoked(pages: Pages, homeward: Command) -> None:
    made = homeward(
        "tokens", "add", "--source", "a-home", "--holder", "The home", "--type", "missing.*", "--json"
    )
    document = made.document
    headers = {"Authorization": f"Bearer {document['token']}"}
    assert pages.visitor().post("/api/v1/events", json={}, headers=headers).status_code == 422

    shown = homeward("tokens", "list", "--json")
    assert document["token"].partition(".")[2] not in shown.out
    [row] = [each for each in shown.document["tokens"] if each["source"] == "a-home"]
    assert (row["name"], row["holder"]) == (document["name"], "The home")
    assert "missing.reported" in row["types"]

    assert homeward("tokens", "revoke", document["name"]).code == 0
    assert pages.visitor().post("/api/v1/events", json={}, headers=headers).status_code == 401
    assert homeward("tokens", "revoke", document["name"]).code == 2
    assert homeward("tokens", "revoke", "nobody").code == 2


def test_refused_calls_alarm_until_somebody_has_seen_to_them(pages: Pages, homeward: Command) -> None:
    assert homeward("tokens", "list").code == 0
    with unit_of_work(pages.engine) as uow:
        note_refusal(uow, "catch22", Why.ENDED, utc_now())
    told = homeward("tokens", "list")
    assert told.code == 1
    assert "REFUSED  catch22" in told.out
    checks = doctor(homeward)
    assert checks["refused"]["ok"] is False
    assert "catch22, 1 call" in checks["refused"]["message"]
    seen = homeward("tokens", "seen", "--as", "robin")
    assert seen.code == 0
    assert seen.out.startswith("seen to  catch22 catch22: 1 call refused since")
    assert "the token has ended" in seen.out
    assert homeward("tokens", "list").code == 0


def test_a_token_that_ends_soon_makes_doctor_ask_for_a_person(pages: Pages, homeward: Command) -> None:
    homeward("tokens", "add", "--source", "a-home", "--holder", "The home", "--days", "29")
    checks = doctor(homeward)
    assert checks["tokens"]["ok"] is False
    assert "a-home" in checks["tokens"]["message"]
