"""“Correct it”: the form that a record was recorded with, filled in; what is sent replaces the record."""

import re

from homeward.store import loading, queries
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.permissions import Role
from homeward.web.words.as_typed import child_in_words
from tests.factories import event_factory
from tests.forms import BY_NAME, CONTACT, FORM_ID, interview_answers, missing_answers
from tests.functional.web.test_corrections import WHY, move_elsewhere, number_of, report, states
from tests.functional.web.test_danger_now import headed_by_danger, record_safe
from tests.pages import Browser, Pages, errors_of, field

POLICE = "merseyside-police"
OPTION = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"[^>]*\bchecked')
SELECTED = re.compile(r'value="([^"]*)"[^>]*\bselected')
FIELD = re.compile(r'<input[^>]*name="([^"]+)"[^>]*type="text"[^>]*value="([^"]*)"')


def filled_in(html: str) -> dict[str, str]:
    """What a browser would send of the form as it is shown."""
    selects = re.findall(r'<select[^>]*name="([^"]+)"(.*?)</select>', html, re.DOTALL)
    selected = [(name, each) for name, options in selects for each in SELECTED.findall(options)]
    words = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)<', html)
    hidden = {name: field(html, name) for name in ("csrf", "form", "mark")}
    return hidden | dict([*OPTION.findall(html), *FIELD.findall(html), *selected, *words])


def correct(browser: Browser, number: int, **changes: str) -> tuple[int, str]:
    """Opens the form from the record's page, changes this, sends it; status and page."""
    address = f"/records/{number}/correct"
    assert f'href="{address}"' in browser.get(f"/records/{number}").text
    html = browser.open(address).text
    answered = browser.client.post(address, data={**filled_in(html), "why": WHY, **changes})
    return answered.status_code, answered.text


def test_its_author_corrects_the_time_of_a_report(pages: Pages) -> None:
    number = report(pages, Role.REPORTER)
    author = pages.signed_in(Role.REPORTER)
    assert correct(author, number, **{"reported_at-time": "21:10"})[0] == 303
    pages.process()
    (child,) = set(pages.children_of("missing.reported"))
    assert pages.journalled("missing.reported") == 2
    missing = pages.signed_in(Role.DUTY).get("/missing").text
    assert "21:10" in missing
    assert "22:40" not in missing
    assert "This record does not stand any more." in author.get(f"/records/{number}").text
    assert child in set(pages.children_of("missing.reported"))
    assert pages.differences() == 0


def test_the_duty_team_corrects_what_police_sent(pages: Pages) -> None:
    pages.record([event_factory("missing.reported", id="m-1", source=POLICE, police_risk="HIGH")])
    number = number_of(pages, POLICE, "m-1")
    duty = pages.signed_in(Role.DUTY)
    graded = {"police_risk": "LOW", "danger_now": "N", "missing_from": "home", "reporter_role": "other"}
    assert correct(duty, number, **graded)[0] == 303
    pages.process()
    assert pages.journalled("missing.reported") == 2
    assert pages.differences() == 0


def test_a_correction_needs_a_reason_and_keeps_what_was_typed(pages: Pages) -> None:
    number = report(pages, Role.REPORTER)
    status, html = correct(pages.signed_in(Role.REPORTER), number, why="", circumstances="By bus.")
    assert (status, errors_of(html)) == (422, ["why"])
    assert "By bus." in html


def test_a_contact_of_an_interview_is_corrected_on_the_interview(pages: Pages) -> None:
    worker = pages.signed_in(Role.INTERVIEWER)
    worker.send("/interviews/new", interview_answers(**CONTACT))
    pages.process()
    interview = number_of(pages, "homeward-web", FORM_ID)
    contact = number_of(pages, "homeward-web", f"{FORM_ID}-contacts-0")
    assert f'href="/records/{interview}/correct"' in worker.get(f"/records/{contact}").text
    assert correct(worker, interview, **{"contacts-0-phone": "07700 900456"})[0] == 303
    pages.process()
    assert pages.journalled("contact.disclosed") == 2
    assert "does not stand any more" in worker.get(f"/records/{contact}").text
    assert pages.differences() == 0


def test_a_correction_sent_twice_is_recorded_once(pages: Pages) -> None:
    number = report(pages, Role.REPORTER)
    author = pages.signed_in(Role.REPORTER)
    html = author.open(f"/records/{number}/correct").text
    answers = {**filled_in(html), "why": WHY, "reported_at-time": "21:10"}
    for _ in range(2):
        assert author.client.post(f"/records/{number}/correct", data=answers).status_code == 303
    assert pages.journalled("missing.reported") == 2


def test_of_two_who_correct_a_record_the_second_is_told(pages: Pages) -> None:
    number = report(pages, Role.REPORTER)
    author, duty = pages.signed_in(Role.REPORTER), pages.signed_in(Role.DUTY)
    html = duty.open(f"/records/{number}/correct").text
    assert correct(author, number, **{"reported_at-time": "21:10"})[0] == 303
    second = duty.client.post(f"/records/{number}/correct", data={**filled_in(html), "why": WHY})
    assert (second.status_code, errors_of(second.text)) == (422, ["why"])


def test_what_a_correction_leaves_as_it_was_keeps_its_alerts_and_their_answers(pages: Pages) -> None:
    worker, duty = pages.signed_in(Role.INTERVIEWER), pages.signed_in(Role.DUTY)
    told = {"harm": "Y", "harm_type": "threat", "narrative": "He said so.", "danger_now": "Y"}
    worker.send("/interviews/new", interview_answers(**told, **CONTACT))
    pages.process()
    alerts = re.findall(r'href="(/alerts/[^"#/]+)"', duty.get("/duty").text)
    for alert in dict.fromkeys(alerts):
        duty.post(f"{alert}/acknowledge", note="On it.")
        duty.post(f"{alert}/decide", decision="referral", reason="Passed on.")
    before = states(pages)
    assert set(before) == {"decided"}
    assert record_safe(duty, alerts[0]).status_code == 303
    assert correct(worker, number_of(pages, "homeward-web", FORM_ID), seen_alone="N")[0] == 303
    pages.process()
    assert states(pages) == before
    assert not headed_by_danger(duty.get("/duty").text)
    assert pages.differences() == 0


def test_my_records_tell_of_a_record_that_its_author_withdrew(pages: Pages) -> None:
    number = report(pages, Role.REPORTER)
    author = pages.signed_in(Role.REPORTER)
    author.post(f"/records/{number}", why=WHY)
    assert author.get("/recorded").status_code == 200


def test_a_correction_needs_no_answer_that_the_record_never_gave(pages: Pages) -> None:
    pages.record([event_factory("missing.reported", id="m-1", source=POLICE, missing_from="home")])
    number = number_of(pages, POLICE, "m-1")
    assert correct(pages.signed_in(Role.DUTY), number, police_risk="LOW")[0] == 303


def test_where_the_sender_corrects_it_too_a_person_is_asked(pages: Pages) -> None:
    pages.record([event_factory("missing.reported", id="m-1", source=POLICE, police_risk="MED")])
    duty = pages.signed_in(Role.DUTY)
    assert correct(duty, number_of(pages, POLICE, "m-1"), police_risk="HIGH")[0] == 303
    theirs = {"supersedes": "m-1", "changereason": "Graded anew.", "police_risk": "LOW"}
    pages.record([event_factory("missing.reported", id="m-2", source=POLICE, **theirs)])
    assert "One record corrected twice" in duty.get("/tasks").text
    assert "Reported twice" not in duty.get("/tasks").text
    with reading(pages.engine) as uow:
        ((ours, _), *_) = queries.recorded_by(uow, Role.DUTY)
    assert "does not stand any more" in duty.get(f"/records/{ours}").text
    assert pages.differences() == 0


def test_an_alert_follows_its_corrected_record(pages: Pages) -> None:
    pages.signed_in(Role.REPORTER).send("/missing/new", missing_answers(danger_now="Y"))
    pages.process()
    assert "raised" in states(pages)
    number = number_of(pages, "homeward-web", FORM_ID)
    assert correct(pages.signed_in(Role.DUTY), number, danger_now="N")[0] == 303
    pages.process()
    assert pages.differences() == 0


def test_nobody_of_another_body_corrects_it(pages: Pages) -> None:
    number = report(pages, Role.REPORTER)
    move_elsewhere(pages, Role.INTERVIEWER)
    assert pages.signed_in(Role.INTERVIEWER).get(f"/records/{number}/correct").status_code == 404


def test_a_correction_is_called_one_and_what_it_replaced_says_so(pages: Pages) -> None:
    number = report(pages, Role.REPORTER)
    author = pages.signed_in(Role.REPORTER)
    html = author.open(f"/records/{number}/correct").text
    own = field(html, "form")
    author.client.post(
        f"/records/{number}/correct", data={**filled_in(html), "why": WHY, "reported_at-time": "21:10"}
    )
    pages.process()
    first, second = author.get(f"/recorded/{FORM_ID}").text, author.get(f"/recorded/{own}").text
    assert "Correction recorded" in second
    assert "Your reference" not in second
    assert "The absence keeps its reference <strong>HW-5F0E91AB</strong>" in second
    assert "does not stand any more: it was corrected" in " ".join(first.split())
    assert f'href="/recorded/{own}"' in first
    assert 'href="/returns/new?reference' not in first
    assert "does not stand any more" not in second
    mine = " ".join(author.get("/recorded").text.split())
    assert mine.count("<strong>Corrected since</strong>") == 1
    assert mine.count('href="/returns/new?reference') == 1
    assert "<span>Correction</span>" in mine


def test_what_a_correction_no_longer_says_is_no_empty_section_of_its_page(pages: Pages) -> None:
    worker = pages.signed_in(Role.INTERVIEWER)
    worker.send("/interviews/new", interview_answers(**CONTACT))
    pages.process()
    number = number_of(pages, "homeward-web", FORM_ID)
    html = worker.open(f"/records/{number}/correct").text
    kept = {name: typed for name, typed in filled_in(html).items() if not name.startswith("contacts-0")}
    assert worker.client.post(f"/records/{number}/correct", data={**kept, "why": WHY}).status_code == 303
    assert pages.journalled("record.withdrawn") == 1
    page = worker.get(f"/recorded/{field(html, 'form')}").text
    assert "Correction recorded" in page
    assert "A record was withdrawn" not in page


def test_my_records_say_that_a_record_was_withdrawn(pages: Pages) -> None:
    number = report(pages, Role.REPORTER)
    author = pages.signed_in(Role.REPORTER)
    author.post(f"/records/{number}", why=WHY)
    mine = author.get("/recorded").text
    assert "<strong>Withdrawn since</strong>" in mine
    assert 'href="/returns/new?reference' not in mine
    assert "it was withdrawn" in " ".join(author.get(f"/recorded/{FORM_ID}").text.split())


def test_a_child_who_was_reported_by_name_goes_by_the_name_that_was_typed(pages: Pages) -> None:
    answers = missing_answers(**{"child-scheme": None, "child-value": None} | BY_NAME)
    author = pages.signed_in(Role.REPORTER)
    author.send("/missing/new", answers)
    pages.process()
    number = number_of(pages, "homeward-web", FORM_ID)
    assert "Avery Example" in author.get(f"/records/{number}").text
    html = author.open(f"/records/{number}/correct").text
    assert "The child whom the record is about now: Avery Example" in html
    author.client.post(
        f"/records/{number}/correct", data={**filled_in(html), "why": WHY, "reported_at-time": "21:10"}
    )
    pages.process()
    corrected = number_of(pages, "homeward-web", field(html, "form"))
    shown = ("/recorded", "/missing", f"/recorded/{field(html, 'form')}", f"/records/{corrected}")
    for page in (author.get(address).text for address in (*shown, f"/records/{corrected}/correct")):
        assert "chose from the list" not in page
        assert "homeward-web" not in page
    for page in (author.get(address).text for address in shown):
        assert "Avery Example" in page


def test_a_name_that_another_body_typed_is_not_told(pages: Pages) -> None:
    answers = missing_answers(**{"child-scheme": None, "child-value": None} | BY_NAME)
    pages.signed_in(Role.REPORTER).send("/missing/new", answers)
    pages.process()
    number = number_of(pages, "homeward-web", FORM_ID)
    with unit_of_work(pages.engine) as uow:
        event = loading.events(uow, [number])[number]
        assert child_in_words(uow, [event], "Example organisation") == "Avery Example"
        assert (
            child_in_words(uow, [event], "Another organisation") == "The child that you chose from the list"
        )
