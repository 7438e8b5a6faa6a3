"""Every interview that is due stands on the page with its hours, and each step has a form of one screen."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from homeward.store import access, queries
from homeward.store.unit_of_work import reading
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.functional.web.test_correcting import filled_in
from tests.functional.web.test_missing_now import items
from tests.pages import Browser, Pages, errors_of

CHECKED = re.compile(r'name="absence" type="checkbox" value="([^"]+)" checked')
INDEPENDENT = ["not_a_carer", "not_the_social_worker", "another_body"]


def came_back(pages: Pages, hours: float, child: str = "W-1001", episode: str = "E-1") -> None:
    """So many hours ago, and gone for three before that."""
    back = datetime.now(UTC) - timedelta(hours=hours)
    gone, found = (back - timedelta(hours=3)).isoformat(), back.isoformat()
    pages.record(
        [
            event_factory("missing.reported", child=child, episode=episode, reported_at=gone, time=gone),
            event_factory("missing.found", child=child, episode=episode, found_at=found, time=found),
        ]
    )


@pytest.fixture
def due(pages: Pages) -> Pages:
    """Avery came back 61 hours ago."""
    pages.record([event_factory("child.registered")])
    came_back(pages, 61)
    return pages


@pytest.fixture
def worker(due: Pages) -> Browser:
    return due.signed_in(Role.INTERVIEWER)


def address_of(browser: Browser, form: str) -> str:
    """Of a form that the first row of the page leads to."""
    found = re.search(rf'href="(/interviews/{form}new\?child=[^"]+)"', browser.get("/interviews").text)
    assert found
    return found[1]


def send(browser: Browser, form: str, **answers: str | list[str]) -> tuple[int, str]:
    """Opens the form from the first row of the page, and sends it with these answers."""
    html = browser.open(address_of(browser, form)).text
    hidden = re.findall(r'<input type="hidden" name="(child-ref)" value="([^"]*)"', html)
    shown = {**filled_in(html), **dict(hidden), "absence": CHECKED.findall(html)}
    sent = browser.client.post(f"/interviews/{form}new", data={**shown, "action": "save", **answers})
    return sent.status_code, sent.text


def test_overdue_comes_first_and_each_says_how_long(due: Pages, worker: Browser) -> None:
    came_back(due, 130, "W-1002", "E-2")
    overdue, avery = items(worker, "/interviews")
    assert "Overdue by 2 days" in overdue
    assert "10 hours left" in avery
    assert "Nobody has it yet." in avery
    assert overdue.startswith("Child W-1002")
    assert avery.startswith("Avery Example")
    assert len(items(worker, "/interviews?when=overdue")) == 1


def test_each_child_who_is_shown_is_a_look(due: Pages, worker: Browser) -> None:
    worker.get("/interviews")
    (child,) = set(due.children_of("missing.found"))
    with reading(due.engine) as uow:
        looks = [(look.username, look.what) for look in access.looks_at(uow, child)]
    assert looks == [(Role.INTERVIEWER, "interviews")]


def test_an_interviewer_takes_one_on_and_has_it(due: Pages, worker: Browser) -> None:
    assert send(worker, "take-on/", independence=INDEPENDENT)[0] == 303
    assert "You have it." in items(worker, "/interviews?whose=mine")[0]
    assert items(worker, "/interviews?whose=team") == []
    assert "Example Return interview worker has it." in items(manager(due), "/interviews?whose=team")[0]
    due.process()
    assert "You have it." in items(worker, "/interviews?whose=mine")[0]
    assert due.differences() == 0


def manager(pages: Pages) -> Browser:
    return pages.signed_in(Role.INTERVIEW_MANAGER)


def test_a_manager_assigns_one_to_a_named_account(due: Pages, worker: Browser) -> None:
    answers = {"interviewer": "interviewer", "independence": INDEPENDENT}
    assert errors_of(send(manager(due), "assign/", interviewer="duty")[1]) == [
        "interviewer",
        "child_preference",
    ]
    assert send(manager(due), "assign/", **answers)[0] == 303
    assert "You have it." in items(worker, "/interviews?whose=mine")[0]


def test_who_is_not_independent_needs_the_childs_wish(due: Pages, worker: Browser) -> None:
    status, html = send(worker, "take-on/", independence=INDEPENDENT[:2])
    assert (status, errors_of(html)) == (422, ["child_preference"])
    wish = "Avery trusts her key worker."
    assert send(worker, "take-on/", independence=INDEPENDENT[:2], child_preference=wish)[0] == 303


OF_AN_OFFER = {"offer_channel": "telephone"}
OF_AN_ATTEMPT = {"method": "visit", "result": "not_present"}
REFUSED = {"reason": "Did not want to.", "carer_info_offered": "Y"}


def chased(pages: Pages) -> list[str]:
    """The rules on return interviews of which a task is open, once the worker has seen everything."""
    pages.process()
    with reading(pages.engine) as uow:
        codes = {each.code for each in queries.open_tasks(uow)}
    return sorted(code for code in codes if code in {"R31", "R32", "R33", "R34", "R36"})


def test_an_offer_silences_the_rule_that_chases_it(due: Pages, worker: Browser) -> None:
    assert chased(due) == ["R31", "R34"]
    status, html = send(worker, "offers/", **OF_AN_OFFER)
    assert status == 303, errors_of(html)
    assert "Offered" in items(worker, "/interviews")[0]
    assert chased(due) == ["R31"]


def test_after_a_carers_refusal_the_rules_still_run(due: Pages, worker: Browser) -> None:
    came_back(due, 130, "W-1002", "E-2")
    assert send(worker, "refusals/", by="carer", **REFUSED)[0] == 303
    assert "Declined by a carer" in items(worker, "/interviews?when=overdue")[0]
    assert {"R31", "R32", "R33"} <= set(chased(due))


def test_after_the_childs_refusal_they_fall_silent_and_a_second_one_is_asked_about(
    due: Pages, worker: Browser
) -> None:
    assert send(worker, "refusals/", by="child", **REFUSED)[0] == 303
    assert items(worker, "/interviews") == []
    assert chased(due) == []
    came_back(due, 2, episode="E-2")
    assert send(worker, "refusals/", by="child", **REFUSED)[0] == 303
    due.process()
    assert due.journalled("alert.raised") == 1  # R36


def test_after_a_refusal_the_page_leads_to_what_a_carer_can_tell(due: Pages, worker: Browser) -> None:
    html = refused_by(worker, "carer")
    assert "ask the child" in html
    (address,) = re.findall(r'href="(/interviews/carers/new\?child=[^"]+)"', html)
    assert "Avery Example" in worker.open(address).text


def refused_by(browser: Browser, who: str) -> str:
    """What is shown once it is recorded."""
    before = browser.get("/recorded").text
    send(browser, "refusals/", by=who, **REFUSED)
    (form,) = set(re.findall(r'href="(/recorded/[^"]+)"', browser.get("/recorded").text)) - set(
        re.findall(r'href="(/recorded/[^"]+)"', before)
    )
    return browser.get(form).text


def test_custody_pauses_it_and_a_move_ends_it(due: Pages, worker: Browser) -> None:
    approved = {"approver": "Team manager"}
    assert send(worker, "not-possible/", reason="custody", **approved)[0] == 303
    assert "Paused: the child is in custody." in items(worker, "/interviews?when=paused")[0]
    assert send(worker, "not-possible/", reason="moved", **approved)[0] == 303
    assert items(worker, "/interviews") == []


def test_one_form_covers_every_absence_that_still_waits(due: Pages, worker: Browser) -> None:
    came_back(due, 5, episode="E-2")
    html = worker.open(address_of(worker, "attempts/")).text
    assert sorted(CHECKED.findall(html)) == ["E-1", "E-2"]
    assert send(worker, "attempts/", **OF_AN_ATTEMPT)[0] == 303
    assert all("the child was not there" in item for item in items(worker, "/interviews"))
    assert due.journalled("rhi.attempted") == 1


def test_the_interview_itself_is_logged_from_the_row(due: Pages, worker: Browser) -> None:
    html = worker.open(address_of(worker, "")).text
    assert "Avery Example" in html
    assert CHECKED.findall(html) == ["E-1"]


def test_the_record_of_another_area_and_what_a_carer_told_are_noted(due: Pages, worker: Browser) -> None:
    assert send(worker, "received/", from_la="341", original_dates="2 March, 4 March")[0] == 303
    assert "Record of another area" in items(worker, "/interviews")[0]
    told = {"relation": "parent", "text": "She was at a friend's.", "suspects": "N"}
    assert send(worker, "carers/", **told)[0] == 303
    due.process()
    assert due.journalled("carer.information") == 1
    assert due.differences() == 0


NOTHING_ANSWERED = [
    ("offers/", ["absence", "offer_channel"]),
    ("attempts/", ["absence", "method", "result"]),
    ("refusals/", ["absence", "by", "reason", "carer_info_offered"]),
    ("not-possible/", ["absence", "reason", "approver"]),
    ("received/", ["absence", "from_la"]),
    ("take-on/", ["absence", "child_preference"]),
    ("carers/", ["relation", "text", "suspects"]),
]


@pytest.mark.parametrize(("form", "expected"), NOTHING_ANSWERED)
def test_every_error_is_named_at_once(due: Pages, worker: Browser, form: str, expected: list[str]) -> None:
    status, html = send(worker, form, absence=[])
    assert (status, errors_of(html)) == (422, expected)
    assert "Avery Example" in html


def test_nothing_that_was_typed_is_lost(due: Pages, worker: Browser) -> None:
    status, html = send(worker, "refusals/", reason="Typed words.", **{"declined_at-day": "40"})
    assert status == 422
    assert "Typed words." in html
    assert 'value="40"' in html
    assert due.journalled("rhi.declined") == 0


def test_who_recorded_an_offer_corrects_it(due: Pages, worker: Browser) -> None:
    send(worker, "offers/", **OF_AN_OFFER)
    (form,) = re.findall(r'href="(/recorded/[^"]+)"', worker.get("/recorded").text)
    (record,) = set(re.findall(r'href="(/records/\d+)"', worker.get(form).text))
    html = worker.open(f"{record}/correct").text
    changed = {**filled_in(html), "why": "It was a text.", "offer_channel": "text"}
    assert worker.client.post(f"{record}/correct", data=changed).status_code == 303
    assert due.journalled("rhi.offered") == 2


def test_only_interviewers_see_the_page_and_only_a_manager_assigns(due: Pages, worker: Browser) -> None:
    duty = due.signed_in(Role.DUTY)
    assert duty.get("/interviews").status_code == 403
    assert duty.open("/interviews/offers/new").status_code == 403
    assert "/interviews/assign/" not in worker.get("/interviews").text
    assert worker.open("/interviews/assign/new").status_code == 403
    assert worker.open("/interviews/nothing/new").status_code == 404
