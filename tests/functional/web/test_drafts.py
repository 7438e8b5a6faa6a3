"""Nothing typed is lost: what is not accepted is kept for its author, and for nobody else."""

from datetime import UTC, datetime, timedelta

import httpx
from fastapi.testclient import TestClient
from sqlalchemy import update

from homeward.store.tables import drafts
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from homeward.web.app import create_app
from homeward.web.forms.answers import Answers
from homeward.web.forms.drafts import MOST_CHARACTERS
from tests.factories import event_factory
from tests.forms import missing_answers, yesterday
from tests.functional.web.test_founding_case import alerts_on
from tests.pages import PASSWORD, Browser, Pages, errors_of, field

WORDS = "Left after tea, in a grey coat."
"""Typed into a form that is not accepted."""


class Form:
    """A form on a person's screen: its address, and the fields that it carries."""

    def __init__(self, browser: Browser, path: str) -> None:
        shown = browser.open(path)
        self.browser, self.page = browser, str(shown.url.raw_path, "ascii")
        self.path = self.page.split("?")[0]
        self.carried = {name: field(shown.text, name) for name in ("csrf", "form", "mark")}

    def send(self, answers: Answers, action: str = "save", to: str = "", **changed: str) -> httpx.Response:
        sent = {name: list(values) for name, values in answers.values.items()}
        fields = {**sent, **self.carried, "action": action, **changed}
        return self.browser.client.post(to or self.path, data=fields)

    def text(self) -> str:
        return self.browser.open(self.page).text


def missing(browser: Browser) -> Form:
    return Form(browser, "/missing/new")


def typed(**overrides: str | None) -> Answers:
    return missing_answers(**{"form": None, "circumstances": WORDS, **yesterday("reported_at"), **overrides})


def test_a_failed_check_is_kept_and_going_back_finds_it(pages: Pages) -> None:
    form = missing(pages.signed_in(Role.REPORTER))
    refused = form.send(typed(category=None))
    assert errors_of(refused.text) == ["category"]
    assert WORDS in form.text()
    assert "It has not been sent" in form.text()


def test_a_lost_session_keeps_the_form_and_signing_in_leads_back_to_it(pages: Pages) -> None:
    form = missing(pages.signed_in(Role.REPORTER))
    form.browser.client.cookies.clear()
    asked = form.send(typed())
    assert asked.status_code == 401
    assert "What you typed is kept" in asked.text
    assert WORDS not in asked.text
    sign_in = {"csrf": field(asked.text, "csrf"), "next": field(asked.text, "next").replace("&amp;", "&")}
    back = form.browser.client.post(
        "/sign-in", data={**sign_in, "username": "reporter", "password": PASSWORD}
    )
    assert back.headers["location"] == form.page
    assert WORDS in form.text()
    assert pages.journalled("missing.reported") == 0


def test_a_refused_token_leads_back_to_the_form_with_what_was_typed(pages: Pages) -> None:
    form = missing(pages.signed_in(Role.REPORTER))
    back = form.send(typed(), csrf="of an earlier sign-in")
    assert (back.status_code, back.headers["location"]) == (303, form.page)
    assert WORDS in form.text()
    assert pages.journalled("missing.reported") == 0


def test_what_another_person_left_open_is_kept_for_them_alone(pages: Pages) -> None:
    """On a shared machine: the second person signs in, and sends the page that the first had open."""
    first = missing(pages.signed_in(Role.REPORTER))
    second = pages.signed_in(Role.DUTY)
    sent = {name: values[0] for name, values in typed().values.items()}
    answer = second.client.post("/missing/new", data={**sent, **first.carried})
    assert answer.status_code == 403
    assert "kept for them" in answer.text
    assert pages.drafts() == ["reporter"]
    assert WORDS not in second.open("/drafts").text
    assert WORDS not in second.open(first.page).text
    assert first.page not in str(second.open(first.page).url)
    assert WORDS in first.text()


def test_nobody_leaves_words_in_the_drafts_of_another(pages: Pages) -> None:
    form = missing(pages.signed_in(Role.REPORTER))
    visitor = pages.visitor()
    for mark in ("", "made up", form.carried["mark"][:-2] + "xx"):
        sent = {**form.carried, "mark": mark, "circumstances": WORDS}
        assert visitor.post("/missing/new", data=sent).status_code == 303
        assert visitor.post("/drafts/typed", data=sent).status_code == 403
    assert pages.drafts() == []


def test_saved_by_the_button_it_is_listed_and_gone_on_with(pages: Pages) -> None:
    form = missing(pages.signed_in(Role.REPORTER))
    assert form.send(typed(category=None), "later", to="/drafts").headers["location"] == "/drafts"
    for listed in ("/drafts", "/recorded"):
        page = form.browser.get(listed).text
        assert f'href="{form.page}"' in page
        assert "Report a child missing: W-1001" in page
    assert WORDS in form.text()


def test_a_draft_is_deleted_when_its_form_is_accepted(pages: Pages) -> None:
    form = missing(pages.signed_in(Role.REPORTER))
    form.send(typed(category=None))
    assert pages.drafts() == ["reporter"]
    assert form.send(typed()).status_code == 303
    assert pages.drafts() == []
    assert "You have recorded this form already" in form.text()
    assert form.send(typed(), to="/drafts/typed").status_code == 403
    assert pages.drafts() == []


def test_its_author_deletes_a_draft(pages: Pages) -> None:
    form = missing(pages.signed_in(Role.REPORTER))
    form.send(typed(), to="/drafts/typed")
    listed = form.browser.get("/drafts").text
    sent = {"csrf": form.carried["csrf"], "draft": field(listed, "draft")}
    other = pages.signed_in(Role.DUTY)
    other.client.post("/drafts/discard", data={**sent, "csrf": field(other.get("/drafts").text, "csrf")})
    assert pages.drafts() == ["reporter"]
    form.browser.client.post("/drafts/discard", data=sent)
    assert pages.drafts() == []


def test_a_draft_ends_with_its_time(pages: Pages) -> None:
    form = missing(pages.signed_in(Role.REPORTER))
    form.send(typed(category=None))
    assert "14 days" in form.browser.get("/drafts").text
    with unit_of_work(pages.engine) as uow:
        uow.execute(update(drafts.draft).values(saved_at=datetime.now(UTC) - timedelta(days=14, minutes=1)))
    assert WORDS not in form.text()
    assert "You have no drafts" in form.browser.get("/drafts").text
    missing(pages.signed_in(Role.DUTY)).send(typed(category=None))
    assert pages.drafts() == ["duty"]


def test_a_draft_outlives_a_restart_of_the_service(pages: Pages) -> None:
    """Another process with the same store and the same key."""
    form = missing(pages.signed_in(Role.REPORTER))
    form.send(typed(category=None))
    restarted = create_app(pages.app.state.homeward, "a key for tests")
    with TestClient(restarted, cookies={"homeward": form.browser.client.cookies["homeward"]}) as client:
        assert WORDS in client.get(form.page).text
        sent = {name: values[0] for name, values in typed().values.items()}
        client.post(form.path, data={**sent, **form.carried})
    assert pages.journalled("missing.reported") == 1


def test_an_answer_to_an_alert_is_kept_like_any_form(pages: Pages) -> None:
    """Also where a colleague was quicker: the words stay to be read, though their form has gone."""
    pages.record([event_factory("legal_status.changed"), event_factory("missing.reported")])
    duty = pages.signed_in(Role.DUTY)
    (alert,) = alerts_on(duty.get("/duty").text)
    form = Form(duty, f"/alerts/{alert}")
    duty.client.cookies.clear()
    note = Answers({"note": (WORDS,)})
    assert form.send(note, to=f"{form.path}/acknowledge").status_code == 401
    colleague = pages.signed_in(Role.DUTY)
    assert WORDS in colleague.get(form.page).text, "the same person, signed in anew"
    assert colleague.post(f"{form.path}/acknowledge", note="").status_code == 303
    form.carried["csrf"] = field(colleague.get(form.page).text, "csrf")
    form.browser = colleague
    refused = form.send(note, to=f"{form.path}/acknowledge")
    assert refused.status_code == 422
    assert WORDS in form.text()


def test_far_more_than_any_form_takes_is_not_kept(pages: Pages) -> None:
    form = missing(pages.signed_in(Role.REPORTER))
    endless = typed(circumstances="x" * MOST_CHARACTERS)
    assert form.send(endless, to="/drafts/typed").status_code == 403
    assert pages.drafts() == []
