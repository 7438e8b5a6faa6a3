"""Whoever types a contact is offered who was spoken of before: in part, and never by which child."""

import re
from html import unescape
from pathlib import Path

import pytest

from homeward.store import access
from homeward.store.unit_of_work import reading
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import interview_answers
from tests.pages import Browser, Pages, words_of

FORM = "/interviews/paper/new"
DAZ = {
    "kind": "adult",
    "alias": "Daz",
    "phone": "07700 900123",
    "vehicle": "XY12 ABC",
    "address": "4 Sample Street, CH41 1AA",
    "relation": "stranger",
}
OFFERED = "An adult, known as Daz, telephone ending 123, vehicle ending ABC, an address"


def spoken_of(
    pages: Pages, child: str = "W-1001", place: dict[str, str] | None = None, **contact: str
) -> None:
    pages.record([event_factory("contact.disclosed", child=child, contact=contact, place=place)])


@pytest.fixture
def browser(pages: Pages) -> Browser:
    """An interviewer; a child spoke of Daz before."""
    pages.record([event_factory("child.registered")])
    spoken_of(pages, **DAZ)
    return pages.signed_in(Role.INTERVIEWER)


def look_up(browser: Browser, action: str = "find:contacts-0", **typed: str) -> str:
    """The page that the button leads to."""
    contact = {f"contacts-0-{name}": text for name, text in typed.items()}
    return browser.send(FORM, interview_answers(**contact), action).text


def offered(html: str) -> list[str]:
    """What is said of each who is offered."""
    (known,) = re.findall(r"data-known>(.*?)</div>", html, re.DOTALL)
    return [
        words_of(each.partition("<button")[0]) for each in re.findall(r"<li>(.*?)</li>", known, re.DOTALL)
    ]


def value(html: str, name: str) -> str:
    found = re.search(rf'name="contacts-0-{name}"[^>]* value="([^"]*)"', html)
    return unescape(found[1]) if found else ""


@pytest.mark.parametrize(
    "typed",
    [
        {"alias": "Daz"},
        {"alias": "daz "},
        {"name": "Daz"},
        {"phone": "+44 7700 900123"},
        {"phone": "900123"},
        {"phone": "123"},
        {"vehicle": "xy12abc"},
        {"vehicle": "XY12"},
        {"address": "4 Sample St CH41 1AA"},
    ],
    ids=lambda typed: str(typed),
)
def test_one_is_found_by_any_mark_or_a_part_of_it(browser: Browser, typed: dict[str, str]) -> None:
    (said,) = offered(look_up(browser, **typed))
    assert said.startswith(f"{OFFERED}: 1 time, last in "), said


@pytest.mark.parametrize(
    "typed", [{"alias": "Kez"}, {"alias": "Da"}, {"phone": "12"}, {"phone": "07700 900999"}, {}]
)
def test_nobody_is_said_to_be_nobody(browser: Browser, typed: dict[str, str]) -> None:
    html = look_up(browser, discloser="child", **typed)
    assert "Nobody like this was spoken of before." in html
    assert offered(html) == []


@pytest.mark.parametrize("typed", ["Marlon", "Marlen", "marl", "Márlon"])
def test_a_name_is_found_in_another_spelling(pages: Pages, browser: Browser, typed: str) -> None:
    spoken_of(pages, "W-1002", kind="adult", alias="Marlon")
    (said,) = offered(look_up(browser, alias=typed))
    assert said.startswith("An adult, known as Marlon: 1 time"), typed


def test_nothing_says_which_child_spoke_and_the_whole_number_is_not_shown(browser: Browser) -> None:
    html = look_up(browser, alias="Daz")
    for hidden in ("Avery", "W-1001", "900123", "Sample Street", "XY12"):
        assert hidden not in html.partition("data-known>")[2].partition("</div>")[0], hidden


@pytest.mark.parametrize(
    "contact",
    [
        {**DAZ, "alias": "Mum", "relation": "parent"},
        {**DAZ, "alias": "Jo", "relation": "professional"},
        {**DAZ, "alias": "Kay", "kind": "child"},
    ],
)
def test_family_professionals_and_children_are_not_found(pages: Pages, contact: dict[str, str]) -> None:
    spoken_of(pages, **contact)
    assert offered(look_up(pages.signed_in(Role.INTERVIEWER), phone="07700 900123")) == []


def test_what_several_children_say_of_one_person_is_one_and_another_is_another(
    pages: Pages, browser: Browser
) -> None:
    spoken_of(pages, "W-1002", kind="adult", name="Darren Invented", phone="07700 900123")
    spoken_of(pages, "W-1003", kind="adult", alias="Daz", phone="07700 900555")
    both = offered(look_up(browser, alias="Daz"))
    assert [re.sub(", last in.*", "", each) for each in both] == [
        "An adult, known as Daz, telephone ending 555: 1 time",
        f"{OFFERED}: 1 time",
    ]
    (one,) = offered(look_up(browser, phone="07700 900123"))
    assert one.startswith("An adult, known as Daz, Darren Invented, telephone ending 123")
    assert "2 times" in one


def test_a_place_is_found_by_its_name(pages: Pages, browser: Browser) -> None:
    spoken_of(pages, place={"name": "The Invented Arms", "address": "1 High Street"}, kind="unknown")
    (said,) = offered(look_up(browser, place_name="Invented Arms"))
    assert said.startswith("The Invented Arms, at an address")


def test_what_is_withdrawn_is_not_found(pages: Pages, browser: Browser) -> None:
    event = event_factory("contact.disclosed", child="W-1002", contact={"kind": "adult", "alias": "Kez"})
    withdrawn = event_factory("record.withdrawn", supersedes=event["id"], changereason="A slip.")
    pages.record([event, withdrawn])
    assert offered(look_up(browser, alias="Kez")) == []


def test_taking_one_over_fills_what_is_blank_and_changes_nothing_that_was_typed(browser: Browser) -> None:
    html = look_up(browser, alias="Dazza", phone="900123", discloser="carer")
    (take,) = re.findall(r'value="(take:[^"]+)"', html)
    filled = look_up(browser, take, alias="Dazza", phone="900123", discloser="carer")
    told = {name: value(filled, name) for name in ("alias", "phone", "vehicle", "address")}
    assert told == {
        "alias": "Dazza",
        "phone": "900123",
        "vehicle": "XY12 ABC",
        "address": "4 Sample Street, CH41 1AA",
    }
    assert re.search(r'name="contacts-0-kind" type="radio" value="adult" checked', filled)
    assert re.search(r'name="contacts-0-discloser" type="radio" value="carer" checked', filled)


def test_one_who_is_not_offered_cannot_be_taken_over(pages: Pages, browser: Browser) -> None:
    (take,) = re.findall(r'value="(take:[^"]+)"', look_up(browser, alias="Daz"))
    spoken_of(pages, "W-1002", kind="adult", alias="Kez", phone="07700 900777")
    filled = look_up(browser, take, alias="Kez")
    assert value(filled, "phone") == ""


def test_each_look_is_recorded_with_the_child_who_spoke(pages: Pages, browser: Browser) -> None:
    look_up(browser, alias="Daz")
    look_up(browser, alias="Kez")
    (ref,) = set(pages.children_of("contact.disclosed"))
    with reading(pages.engine) as uow:
        looks = [look.what for look in access.looks_at(uow, ref)]
    assert looks.count("people spoken of before") == 1


def test_only_who_may_look_people_up_is_offered_any(pages: Pages, browser: Browser) -> None:
    token = re.search(r'name="csrf" value="([^"]*)"', browser.open(FORM).text)
    assert token
    typed = {"contacts-0-alias": "Daz"}
    part = browser.client.post("/people/find?block=contacts-0", data={"csrf": token[1], **typed})
    assert "known as Daz" in part.text
    reporter = pages.signed_in(Role.REPORTER)
    token = re.search(r'name="csrf" value="([^"]*)"', reporter.open("/concerns/new").text)
    assert token
    refused = reporter.client.post("/people/find?block=contacts-0", data={"csrf": token[1], **typed})
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "action", ["find:", "find:contacts-9", "find:x", "take:", "take:contacts-0-known-", "take:x"]
)
def test_a_button_that_no_page_has_changes_nothing(browser: Browser, action: str) -> None:
    html = look_up(browser, action, alias="Daz")
    assert value(html, "alias") == "Daz"
    assert value(html, "phone") == ""


def test_what_no_event_could_hold_finds_nobody(browser: Browser) -> None:
    assert offered(look_up(browser, alias="D" * 5000)) == []


def test_both_kinds_of_store_find_alike_and_tell_what_came_of_it(store_url: str, tmp_path: Path) -> None:
    with Pages(store_url, tmp_path).running() as pages:
        spoken_of(pages, **DAZ)
        browser = pages.signed_in(Role.INTERVIEWER)
        (said,) = offered(look_up(browser, alias="Daz", phone="123"))
        assert said.startswith(OFFERED)
        worried = {"worker_concern_cse": "Y", "narrative": "He waits by the pier."}
        assert browser.send(FORM, interview_answers(**worried)).status_code == 303
        pages.process()
        told = words_of(browser.get("/recorded").text)
        assert "The duty team was alerted" in told
        assert "Put before MACSE" in told
