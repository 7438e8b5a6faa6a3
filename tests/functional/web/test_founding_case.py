"""A girl who was interviewed names another girl; a man they both know is linked to a MACSE case already."""

import re

import pytest
from sqlalchemy import select

from homeward.store.tables import accounts
from homeward.store.unit_of_work import reading
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import CONTACT, interview_answers
from tests.pages import Browser, Pages, errors_of

MAN = {"kind": "adult", "alias": "Daz", "phone": "+44 7700 900123"}
OTHER_GIRL = {"scheme": "la_child_id", "value": "W-0900"}
BLAKE = {"scheme": "la_child_id", "value": "W-1002"}


@pytest.fixture
def interviewed(pages: Pages) -> Pages:
    """The girls and the case are on record, and the interview has been logged and processed."""
    pages.record(
        [
            event_factory("child.registered"),
            event_factory("child.registered", child=BLAKE, given_name="Blake", family_name="Sample"),
            event_factory("macse.accepted", child=OTHER_GIRL),
            event_factory("macse.contact_linked", child=OTHER_GIRL, contact=MAN),
        ]
    )
    pages.signed_in(Role.INTERVIEWER).send("/interviews/new", interview_answers(**CONTACT))
    pages.process()
    return pages


def alerts_on(board: str) -> dict[str, tuple[str, str]]:
    """Alert id -> the child's name and the reasons, as the cards of the board say them."""
    cards = re.findall(r'id="alert-(\w+)">(.*?)</li>', board, re.DOTALL)
    named = r'href="/children/[^"]+">([^<]+)</a>'
    return {alert: (found[1], card) for alert, card in cards if (found := re.search(named, card))}


def an_alert(browser: Browser, name: str, reason: str) -> str:
    """The address of one alert on the board."""
    found = alerts_on(browser.get("/duty").text)
    return f"/alerts/{next(a for a, (who, why) in found.items() if who == name and reason in why)}"


NAMED, KNOWN = "spoke of another child", "MACSE case"


def test_each_girl_has_one_card_with_her_reasons_and_their_evidence(interviewed: Pages) -> None:
    browser = interviewed.signed_in(Role.DUTY)
    found = dict(alerts_on(browser.get("/duty").text).values())
    assert sorted(found) == ["Avery Example", "Blake Sample"]
    assert len(alerts_on(browser.get("/duty").text)) == 2
    assert all(NAMED in card and KNOWN in card for card in found.values())
    page = browser.get(an_alert(browser, "Blake Sample", NAMED)).text
    assert "What to do:" in page
    assert "What this rests on" in page
    assert "An adult, known as Daz, 07700 900123" in page
    assert "This is from the record of another child" in page
    assert "Rule R17, version" in page


def test_a_look_at_a_child_and_at_whom_the_alert_names_is_recorded(interviewed: Pages) -> None:
    browser = interviewed.signed_in(Role.SAFEGUARDING_LEAD)
    browser.get(an_alert(browser, "Blake Sample", NAMED))
    with reading(interviewed.engine) as uow:
        looks = uow.execute(select(accounts.access_log).order_by(accounts.access_log.c.id)).all()
    assert {look.username for look in looks} == {"safeguarding_lead"}
    assert [look.what for look in looks] == ["duty board"] * 2 + ["alert"] * 3
    on_the_alert = {look.child_ref for look in looks if look.what == "alert"}
    assert len(on_the_alert) == 3
    assert {look.child_ref for look in looks} == on_the_alert


def test_from_acknowledgement_to_closure_with_the_outcome_for_the_interviewer(interviewed: Pages) -> None:
    browser = interviewed.signed_in(Role.DUTY)
    alert = an_alert(browser, "Blake Sample", NAMED)
    assert browser.post(f"{alert}/acknowledge", note="Ringing the police.").status_code == 303
    assert alert.removeprefix("/alerts/") in alerts_on(browser.get("/duty?whose=mine").text)

    refused = browser.post(f"{alert}/decide", reason="Two girls, one man.")
    assert errors_of(refused.text) == ["decision"]
    assert "Two girls, one man." in refused.text
    assert errors_of(browser.post(f"{alert}/decide").text) == ["decision", "reason"]
    assert browser.post(f"{alert}/decide", decision="s47", reason="Two girls, one man.").status_code == 303

    outcome = interviewed.signed_in(Role.INTERVIEWER).get("/recorded").text
    assert "Section 47 enquiry" in outcome
    assert "Two girls, one man." in outcome
    assert "another child who was named" in outcome

    assert browser.post(f"{alert}/close", close_reason="Handed over.").status_code == 303
    history = browser.get(alert).text
    for told in ("Ringing the police.", "Section 47 enquiry", "Handed over.", "by Example CADT duty worker"):
        assert told in history
    assert alert.removeprefix("/alerts/") not in alerts_on(browser.get("/duty").text)


def test_of_two_who_answer_at_once_the_second_keeps_what_was_typed(interviewed: Pages) -> None:
    first, second = interviewed.signed_in(Role.DUTY), interviewed.signed_in(Role.DUTY)
    alert = an_alert(first, "Blake Sample", NAMED)
    assert first.post(f"{alert}/acknowledge", note="Mine.").status_code == 303
    answer = second.post(f"{alert}/acknowledge", note="Mine too.")
    assert answer.status_code == 422
    assert "Somebody else has changed this alert meanwhile" in answer.text
    assert "Mine too." in answer.text
    assert interviewed.journalled("alert.acknowledged") == 1


def test_who_may_only_read_is_offered_no_answer(interviewed: Pages) -> None:
    browser = interviewed.signed_in(Role.SAFEGUARDING_LEAD)
    alert = an_alert(browser, "Blake Sample", NAMED)
    assert "Acknowledge this alert" not in browser.get(alert).text
    assert browser.post(f"{alert}/acknowledge", note="x").status_code == 403


def test_the_coordinator_accepts_one_girl_and_declines_the_other(interviewed: Pages) -> None:
    browser = interviewed.signed_in(Role.COORDINATOR)
    queue = browser.get("/macse").text
    candidates = {
        name: href for href, name in re.findall(r'href="(/macse/(?!packs)[^"]+)">([^<]+)</a>', queue)
    }
    assert set(candidates) == {"Avery Example", "Blake Sample"}

    avery, blake = candidates["Avery Example"], candidates["Blake Sample"]
    empty = browser.post(f"{avery}/accept")
    assert errors_of(empty.text)[:3] == ["narrative", "referrer_agency", "reasons"]
    profile = dict.fromkeys(("internet", "mental_health", "self_harm", "substances"), "unknown")
    accepted = {"narrative": "Same man.", "referrer_agency": "8", "reasons": "known_person", "case": "M-77"}
    assert browser.post(f"{avery}/accept", **accepted, **profile).status_code == 303
    assert errors_of(browser.post(f"{blake}/decline").text) == ["decline_reason"]
    assert browser.post(f"{blake}/decline", decline_reason="Open to another team.").status_code == 303

    queue = browser.get("/macse").text
    assert "No child is proposed." in queue
    assert "M-77" in queue
    assert browser.post(f"{avery}/accept", **accepted, **profile, csrf="").status_code in (403, 404)


def test_a_reporter_learns_of_no_decision(pages: Pages) -> None:
    from tests.forms import missing_answers

    pages.record([event_factory("child.registered"), event_factory("legal_status.changed")])
    browser = pages.signed_in(Role.REPORTER)
    browser.send("/missing/new", missing_answers())
    pages.process()
    assert len(alerts_on(pages.signed_in(Role.DUTY).get("/duty").text)) > 0
    mine = browser.get("/recorded").text
    assert "W-1001" in mine
    assert "Avery" not in mine
    assert "lert about" not in mine
