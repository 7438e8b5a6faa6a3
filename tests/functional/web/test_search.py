"""The header's search: a child is found however it is written, by whom it may, and no address has a name."""

import re

import pytest
from sqlalchemy import update

from homeward.store.tables import accounts
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import BY_NAME, missing_answers
from tests.pages import Browser, Pages, words_of

KATHERINE = {"given_name": "Katherine", "family_name": "Sample", "date_of_birth": None}
NAMESAKE = {"given_name": "Avery", "family_name": "Example", "date_of_birth": "2009-02-01"}


@pytest.fixture
def known(pages: Pages) -> Pages:
    """Two children of one name, and a third."""
    pages.record(
        [
            event_factory("child.registered", aliases=["Ave Sparrow"]),
            event_factory("placement.started"),
            event_factory("missing.reported", episode="MP-26-0311", police_ref="NICHE/4711"),
            event_factory("child.registered", child="W-1002", district="Wallasey", **NAMESAKE),
            event_factory("child.registered", child="W-1003", **KATHERINE),
        ]
    )
    return pages


def search(browser: Browser, typed: str) -> str:
    """What is found, as the browser is led to it."""
    return browser.get(sent(browser, typed).partition("#")[0]).text


def sent(browser: Browser, typed: str) -> str:
    """The address to which the browser is led."""
    home = browser.open("/").text
    token = re.findall(r'name="csrf" value="([^"]*)"', home)[0]
    answer = browser.client.post("/search", data={"csrf": token, "look-for": typed})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def found(page: str) -> list[str]:
    """The references of the children who were found."""
    return re.findall(r'href="/children/([\w-]+)"', page)


@pytest.mark.parametrize(
    "typed",
    ["Exampel Avrey 14 6 2011", "w1001", "14/06/2011", "14 June 2011", "mp 26 0311", "niche 4711", "sparrow"],
)
def test_a_child_is_found_however_it_is_written(known: Pages, typed: str) -> None:
    page = search(known.signed_in(Role.DUTY), typed)
    assert found(page) == known.children_of("child.registered")[:1]


def test_a_short_form_finds_the_whole_name(known: Pages) -> None:
    page = search(known.signed_in(Role.INTERVIEWER), "Kate")
    assert found(page) == known.children_of("child.registered")[2:]


def test_two_children_of_one_name_are_told_apart(known: Pages) -> None:
    page = words_of(search(known.signed_in(Role.DUTY), "avery example"))
    for told in ("Born 14 June 2011", "Birkenhead", "Children's home", "Missing since", "Last recorded"):
        assert told in page
    for told in ("Born 1 February 2009", "Wallasey", "W-1002", "Nobody has reported the child missing"):
        assert told in page


def test_no_address_has_what_was_typed_and_only_who_searched_reads_it(known: Pages) -> None:
    duty = known.signed_in(Role.DUTY)
    address = sent(duty, "Avery Example")
    assert "very" not in address
    assert duty.get(address.partition("#")[0]).status_code == 200
    other = known.signed_in(Role.CADT_MANAGER).get(address.partition("#")[0])
    assert other.status_code == 404
    assert "Search again" in other.text


def test_nobody_found_and_too_little_typed_are_said(known: Pages) -> None:
    duty = known.signed_in(Role.DUTY)
    assert "Nobody was found" in search(duty, "Nobody Known")
    assert "Type at least 3 letters" in search(duty, "ab")


def test_macse_finds_the_children_before_a_meeting_alone(known: Pages) -> None:
    coordinator = known.signed_in(Role.COORDINATOR)
    assert found(search(coordinator, "sample")) == []
    known.record([event_factory("macse.accepted", child="W-1003")])
    assert found(search(coordinator, "sample")) == known.children_of("child.registered")[2:]


def test_a_reporter_finds_their_own_bodys_children_as_they_wrote_them(known: Pages) -> None:
    with unit_of_work(known.engine) as uow:
        theirs = update(accounts.account).where(accounts.account.c.username == "reporter")
        uow.execute(theirs.values(organisation="Example home"))
    reporter = known.signed_in(Role.REPORTER)
    assert "Nobody was found" in search(reporter, "Avery")
    reporter.send("/missing/new", missing_answers(**BY_NAME))
    page = search(reporter, "Avery")
    assert "You reported this child missing" in page
    assert "Record the return" in page
    assert found(page) == []
    assert "W-1002" not in page


def test_who_sees_no_child_has_no_search(known: Pages) -> None:
    for role in (Role.OPS, Role.AUDITOR, Role.ANALYST, Role.RULE_OWNER, Role.ATTENDEE):
        browser = known.signed_in(role)
        home = browser.open("/").text
        assert "Find a child" not in home
        token = re.findall(r'name="csrf" value="([^"]*)"', home)[0]
        refused = browser.client.post("/search", data={"csrf": token, "look-for": "Avery"})
        assert refused.status_code == 403
        assert "These accounts may" in refused.text
