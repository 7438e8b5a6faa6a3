"""Recording through the forms: nothing typed is lost, nothing is recorded twice or by halves."""

import html
import re

from sqlalchemy import update

from homeward.store.tables import accounts
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from tests.forms import BY_NAME, CONTACT, FORM_ID, found_answers, interview_answers, missing_answers
from tests.pages import Pages, errors_of, field

OTHER_FORM = "6f0e91ab-0000-4000-8000-000000000002"
FOUND_FORM = "7f0e91ab-0000-4000-8000-000000000003"
NARRATIVE = "First line.\n  Second & <third>.\n\nLast"


def test_a_report_by_name_is_recorded_and_read_back(pages: Pages) -> None:
    browser = pages.signed_in(Role.REPORTER)
    answer = browser.send("/missing/new", missing_answers(**BY_NAME, circumstances="Left after tea."))
    assert answer.headers["location"] == f"/recorded/{FORM_ID}"
    page = browser.get(answer.headers["location"]).text
    assert "Missing report recorded" in page
    assert "HW-5F0E91AB" in page
    assert "Avery Example" in page
    assert "Left after tea." in page
    assert "waiting for the rules to be applied to it" in page
    pages.process()
    assert "The rules have been applied to it." in browser.get(answer.headers["location"]).text
    assert pages.journalled("child.registered") == 1


def test_a_return_is_recorded(pages: Pages) -> None:
    duty = pages.signed_in(Role.DUTY)
    duty.send("/missing/new", missing_answers(form=OTHER_FORM, episode="MP-26-0311"))
    assert duty.send("/returns/new", found_answers()).status_code == 303
    assert pages.journalled("missing.found") == 1


def test_the_return_of_a_child_known_by_name_belongs_to_the_report(pages: Pages) -> None:
    """By the reference alone, which reveals nothing to whoever types it."""
    pages.signed_in(Role.REPORTER).send("/missing/new", missing_answers(**BY_NAME))
    pages.signed_in(Role.DUTY).send("/missing/new", missing_answers(form=OTHER_FORM))
    with unit_of_work(pages.engine) as uow:
        theirs = update(accounts.account).where(accounts.account.c.username == "interviewer")
        uow.execute(theirs.values(organisation="Another organisation"))
    other = pages.signed_in(Role.INTERVIEWER)
    offered = other.open("/returns/new?reference=HW-5F0E91AB").text
    assert re.search(r'name="episode"[^>]* value="HW-5F0E91AB"', offered)
    assert re.search(r'value="reference"\s+checked', offered)
    for form, reference in ((FOUND_FORM, "HW-5F0E91AB"), (FOUND_FORM[:-1] + "9", "HW-6F0E91AB")):
        answers = found_answers(form=form, episode=reference, **{"child-how": "reference"})
        answer = other.send("/returns/new", answers)
        page = other.get(answer.headers["location"]).text
        assert f"The child of report {reference}" in page
        assert "Avery" not in page
        assert "W-1001" not in page
    assert pages.children_of("missing.found") == pages.children_of("missing.reported")


def test_every_error_is_shown_at_once_and_what_was_typed_stays(pages: Pages) -> None:
    browser = pages.signed_in(Role.INTERVIEWER)
    answers = interview_answers(**CONTACT, narrative=NARRATIVE.replace("<", ""), episodes="", harm=None)
    answer = browser.send("/interviews/new", answers)
    assert answer.status_code == 422
    assert errors_of(answer.text) == ["episodes", "harm"]
    assert "<title>Error: Log a return interview - Homeward</title>" in answer.text
    assert 'value="07700 900123"' in answer.text
    assert re.search(r'value="overnight"\s+checked', answer.text)
    typed = re.search(r'<textarea[^>]*name="narrative"[^>]*>(.*?)</textarea>', answer.text, re.DOTALL)
    assert typed
    assert html.unescape(typed[1]) == NARRATIVE.replace("<", "")
    assert pages.journalled("rhi.completed") == 0


def test_one_refused_part_records_no_part(pages: Pages) -> None:
    answers = interview_answers(
        **{**CONTACT, "contacts-0-name": "<script>alert(1)</script>", "harm": "perhaps"}
    )
    answer = pages.signed_in(Role.INTERVIEWER).send("/interviews/new", answers)
    assert errors_of(answer.text) == ["harm"]
    assert "<script>alert" not in answer.text
    assert pages.journalled("rhi.completed") == 0


def test_an_error_in_a_date_leads_to_its_first_field(pages: Pages) -> None:
    answer = pages.signed_in(Role.DUTY).send("/missing/new", missing_answers(**{"reported_at-day": "32"}))
    assert errors_of(answer.text) == ["reported_at-day"]
    assert 'id="reported_at-day"' in answer.text


def test_sent_twice_is_recorded_once(pages: Pages) -> None:
    browser = pages.signed_in(Role.INTERVIEWER)
    answers = interview_answers(**CONTACT)
    assert [browser.send("/interviews/new", answers).status_code for _ in range(2)] == [303, 303]
    assert (pages.journalled("rhi.completed"), pages.journalled("contact.disclosed")) == (1, 1)


def test_sent_again_with_other_answers_says_that_the_first_stand(pages: Pages) -> None:
    browser = pages.signed_in(Role.DUTY)
    browser.send("/missing/new", missing_answers())
    answer = browser.send("/missing/new", missing_answers(category="A"))
    assert answer.status_code == 422
    assert "What you recorded first stands" in answer.text
    assert pages.journalled("missing.reported") == 1


def test_contacts_and_children_are_added_and_taken_out_without_script(pages: Pages) -> None:
    browser = pages.signed_in(Role.INTERVIEWER)
    typed = interview_answers(narrative="Kept.")
    one = browser.send("/interviews/new", typed, "add:contacts").text
    assert 'id="contacts-0"' in one
    assert 'formaction="#contacts-1"' in one
    assert ">Kept.</textarea>" in one
    assert errors_of(one) == []
    two = browser.send("/interviews/new", interview_answers(**CONTACT), "add:contacts-0-children").text
    assert 'id="contacts-0-children-1-given_name"' in two
    none = browser.send("/interviews/new", interview_answers(**CONTACT), "remove:contacts-0").text
    assert 'id="contacts-0"' not in none
    assert pages.journalled("rhi.completed") == 0


def test_a_form_keeps_its_id_until_it_is_recorded(pages: Pages) -> None:
    browser = pages.signed_in(Role.DUTY)
    first = field(browser.open("/missing/new").text, "form")
    assert first != field(browser.open("/missing/new").text, "form")
    again = browser.send("/missing/new", missing_answers(form=first, category=None))
    assert field(again.text, "form") == first


def test_nobody_reads_what_another_person_recorded(pages: Pages) -> None:
    pages.signed_in(Role.INTERVIEWER).send("/interviews/new", interview_answers())
    other = pages.signed_in(Role.REPORTER)
    assert other.get(f"/recorded/{FORM_ID}").status_code == 404
    assert FORM_ID not in other.get("/recorded").text
