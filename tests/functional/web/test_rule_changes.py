"""A rule is changed by two people at the pages, and judges what is reported from then on."""

from datetime import UTC, datetime, timedelta

import pytest

from homeward.domain.calendar.deadlines import LONDON
from homeward.engine.rulefiles.editing import parameters
from homeward.engine.rulefiles.load import read_text
from homeward.web.access.permissions import Role
from homeward.web.forms.answers import Answers
from homeward.web.forms.change import prefilled
from tests.factories import event_factory
from tests.forms import at
from tests.functional.web.test_founding_case import alerts_on
from tests.machine import ROOT
from tests.pages import Browser, Pages, errors_of

YOUNG = "missing-aged-13-or-under"
TEXT = (ROOT / "rules" / f"{YOUNG}.yaml").read_text()
FORM = f"/rule-changes/of/{YOUNG}"
AGE = "when.child.age.at_most"
WHY = {"reason": "Sixteen is young too."}
AGREED = {"approve_reason": "The sub-group agreed on it."}
NEW = TEXT.replace(f"id: {YOUNG}", "id: missing-and-young").replace("code: R09", "code: R93")


@pytest.fixture
def owner(pages: Pages) -> Browser:
    return pages.signed_in(Role.RULE_OWNER)


@pytest.fixture
def lead(pages: Pages) -> Browser:
    return pages.signed_in(Role.SAFEGUARDING_LEAD)


def as_it_is() -> Answers:
    """What the form shows before anybody types."""
    rule, _ = read_text(TEXT, YOUNG)
    assert rule
    return prefilled(TEXT, rule)


def propose(browser: Browser, **changes: str) -> str:
    """The address of a change that was proposed by the form."""
    said = {AGE: "16", "title": "Missing at 16 or under", **WHY, **changes}
    sent = browser.send(FORM, as_it_is().with_values(**said))
    assert sent.status_code == 303, errors_of(sent.text)
    return str(sent.headers["location"])


def missing_now(pages: Pages, episode: str) -> None:
    """Somebody of fifteen."""
    now = datetime.now(UTC).isoformat()
    pages.record([event_factory("missing.reported", episode=episode, time=now, reported_at=now)])


def alerted(browser: Browser) -> int:
    """How many alerts the rule has raised."""
    page = browser.get("/duty?show=open").text
    return sum("Missing at 16 or under" in why for _, why in alerts_on(page).values())


def test_from_the_form_to_an_alert_by_the_new_version(pages: Pages, owner: Browser, lead: Browser) -> None:
    pages.record([event_factory("child.registered")])
    change = propose(owner)
    page = owner.get(change).text
    for told in ("13", "16", WHY["reason"], "would go differently", "Start the trial"):
        assert told in page
    assert owner.post(f"{change}/trial").status_code == 303
    pages.rules.refresh()
    missing_now(pages, "E-1")
    assert "Found on trial alone: 1" in lead.get(change).text
    assert "Found on trial alone: fewer than 5" in owner.get(change).text
    assert alerted(lead) == 0

    assert lead.post(f"{change}/approve", **AGREED).status_code == 303
    assert owner.post(f"{change}/activate", when="now").status_code == 303
    page = owner.get(change).text
    assert "Switched on, in force since today" in page
    assert AGREED["approve_reason"] in page
    assert [pages.journalled(f"rule.{step}") for step in ("trial_started", "approved", "activated")] == [
        1
    ] * 3

    pages.rules.refresh()
    now = pages.rules.rules.by_id[YOUNG]
    assert (now.number, now.approved_by) == (2, "Example Safeguarding lead, Safeguarding lead")
    assert "Version 2" in lead.get(f"/rules/{YOUNG}").text
    missing_now(pages, "E-2")
    assert alerted(lead) == 1


def test_a_change_waits_for_its_time(pages: Pages, owner: Browser, lead: Browser) -> None:
    pages.record([event_factory("child.registered")])
    change = propose(owner)
    lead.post(f"{change}/approve", **AGREED)
    start = (datetime.now(LONDON) + timedelta(days=2)).replace(second=0, microsecond=0)
    typed = at("start", f"{start.day} {start.month} {start.year} {start:%H:%M}")
    assert owner.post(f"{change}/activate", when="later", **typed).status_code == 303
    assert "in force from" in owner.get(change).text
    pages.rules.refresh()
    assert pages.rules.rules.by_id[YOUNG].force[0] == start
    missing_now(pages, "E-1")
    assert alerted(lead) == 0


def test_nobody_approves_their_own_change(pages: Pages, owner: Browser, lead: Browser) -> None:
    change = propose(lead)
    assert "Approve the change" not in lead.get(change).text
    assert "other than you approves it" in lead.get(change).text
    refused = lead.post(f"{change}/approve", **AGREED)
    assert refused.status_code == 403
    assert "somebody other than the proposer" in refused.text
    assert owner.post(f"{change}/approve", **AGREED).status_code == 403
    assert "Approve the change" not in owner.get(change).text
    assert owner.post(f"{change}/activate", when="now").status_code == 409
    assert pages.journalled("rule.approved") == 0


def test_every_error_of_the_form_is_told_at_once(pages: Pages, owner: Browser) -> None:
    wrong = {
        AGE: "thirteen",
        "alert.respond_within": "soon",
        "review_by": "1999-01-01",
        "title": "",
        "because": "Aged {{ child.height }}.",
    }
    refused = owner.send(FORM, as_it_is().with_values(**wrong))
    assert refused.status_code == 422
    assert set(errors_of(refused.text)) == {*wrong, "reason"}
    assert 'value="thirteen"' in refused.text
    assert errors_of(owner.send(FORM, as_it_is().with_values(**WHY)).text) == ["reason"]
    assert errors_of(owner.post(f"{FORM}/end").text) == ["end_reason"]
    assert pages.journalled("rule.proposed") == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Paste the text"),
        ("when: [", "Line 1"),
        (
            NEW.replace("age: {at_most: 13}", "age: {at_most: x}").replace("status: live", "status: new"),
            "Line",
        ),
        (NEW.replace("code: R93", "code: R09"), "belongs to another rule"),
        (TEXT.replace("code: R09", "code: R93"), "stays the same in every version"),
    ],
)
def test_a_file_that_is_no_rule_is_refused(pages: Pages, owner: Browser, text: str, told: str) -> None:
    refused = owner.post("/rule-changes/new", text=text, **WHY)
    assert refused.status_code == 422
    assert errors_of(refused.text) == ["text"]
    assert told in refused.text
    assert errors_of(owner.post("/rule-changes/new").text) == ["text", "reason"]
    assert pages.journalled("rule.proposed") == 0


def test_a_new_rule_from_a_file_is_tried_and_switched_on(pages: Pages, owner: Browser, lead: Browser) -> None:
    change = owner.post("/rule-changes/new", text=NEW, **WHY).headers["location"]
    page = owner.get(change).text
    assert "a new rule" in page
    assert "No case is on file" in page
    owner.post(f"{change}/trial")
    assert lead.post(f"{change}/approve", **AGREED).status_code == 303
    assert owner.post(f"{change}/activate", when="now").status_code == 303
    assert lead.get("/rules/missing-and-young").status_code == 200
    given = owner.get(f"{change}/file")
    assert given.headers["content-disposition"] == 'attachment; filename="missing-and-young.yaml"'
    rule, problems = read_text(given.text, "missing-and-young")
    assert (problems, rule and rule.code) == ([], "R93")
    assert {each.field for each in parameters(given.text)} >= {AGE}


def test_a_rule_is_ended_by_two_people(pages: Pages, owner: Browser, lead: Browser) -> None:
    ended = owner.post(f"{FORM}/end", end_reason="Another rule says the same.")
    change = ended.headers["location"]
    assert "the end of a rule" in owner.get(change).text
    assert "Start the trial" not in owner.get(change).text
    lead.post(f"{change}/approve", **AGREED)
    owner.post(f"{change}/activate", when="now")
    assert "Another rule says the same." in lead.get(f"/rules/{YOUNG}").text
    assert owner.get(FORM).status_code == 409


def test_a_change_is_declined_or_taken_back(pages: Pages, owner: Browser, lead: Browser) -> None:
    first, second = propose(owner), propose(owner)
    assert "is waiting already" in owner.get(FORM).text
    assert errors_of(lead.post(f"{first}/decline").text) == ["decline_reason"]
    assert lead.post(f"{first}/decline", decline_reason="Too many alerts.").status_code == 303
    assert "Too many alerts." in owner.get(first).text
    assert "Take it back" in owner.get(second).text
    listed = owner.get("/rule-changes").text
    assert "Waiting for somebody (1)" in listed
    assert "Done (1)" in listed


def test_what_became_impossible_meanwhile_is_told(pages: Pages, owner: Browser, lead: Browser) -> None:
    first, second = propose(owner), propose(owner, **{AGE: "15"})
    for change in (first, second):
        lead.post(f"{change}/approve", **AGREED)
    assert errors_of(owner.post(f"{first}/activate").text) == ["when"]
    assert errors_of(owner.post(f"{first}/activate", when="later").text) == ["start"]
    owner.post(f"{first}/activate", when="now")
    refused = owner.post(f"{second}/activate", when="now")
    assert errors_of(refused.text) == ["when"]
    assert "has changed since this was proposed" in refused.text
    one, other = propose(owner, **{AGE: "14"}), propose(owner, **{AGE: "12"})
    owner.post(f"{one}/trial")
    assert errors_of(owner.post(f"{other}/trial").text) == ["trial"]


@pytest.mark.parametrize("role", [Role.DUTY, Role.COORDINATOR, Role.OPS, Role.REPORTER, Role.INTERVIEWER])
def test_nobody_else_comes_near_it(pages: Pages, role: Role) -> None:
    browser = pages.signed_in(role)
    for path in ("/rule-changes", "/rule-changes/new", FORM):
        assert browser.get(path).status_code == 403
    assert "Propose a change" not in browser.get(f"/rules/{YOUNG}").text
