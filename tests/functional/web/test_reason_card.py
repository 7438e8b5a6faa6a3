"""The reason card: why, from what, by which rule, and nobody's data but the child's."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from homeward.store.tables import accounts
from homeward.store.unit_of_work import reading
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import CONTACT, interview_answers
from tests.functional.web.test_founding_case import alerts_on
from tests.pages import Browser, Pages

BLAKE = {"scheme": "la_child_id", "value": "W-1002"}
OTHER_GIRL = {"scheme": "la_child_id", "value": "W-0900"}
MAN = {"kind": "adult", "name": "Darren Invented", "alias": "Daz", "phone": "+44 7700 900123"}
TYPED = "Was with Daz and Blake Sample at 12 Invented Street."
OF_OTHERS = ("Daz", "Darren", "900123", "Invented Street", "W-0900")
AVERY_ALONE, BLAKE_ALONE = ("Avery", "W-1001"), ("Blake", "Sample", "W-1002")


@pytest.fixture
def at_work(pages: Pages) -> Pages:
    """Two girls spoken of in one interview; the man is linked to a third one's case."""
    pages.record(
        [
            event_factory("child.registered"),
            event_factory("child.registered", child=BLAKE, given_name="Blake", family_name="Sample"),
            event_factory("macse.accepted", child=OTHER_GIRL),
            event_factory("macse.contact_linked", child=OTHER_GIRL, contact=MAN),
            event_factory("legal_status.changed"),
            event_factory("missing.reported", circumstances=TYPED, last_seen_place={"name": TYPED}),
            event_factory("missing.found", condition=TYPED, place={"address": "12 Invented Street"}),
        ]
    )
    spoken = interview_answers(**CONTACT, worker_concern_cse="Y", narrative=TYPED)
    pages.signed_in(Role.INTERVIEWER).send("/interviews/new", spoken)
    pages.process()
    return pages


def alerts(browser: Browser) -> dict[str, str]:
    """Address of each alert on the board -> the child's name."""
    return {f"/alerts/{a}": name for a, (name, _) in alerts_on(browser.get("/duty").text).items()}


def text_of(html: str) -> str:
    """The words of the page's main part."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_no_card_names_another_child_or_an_adult_or_says_what_was_typed(at_work: Pages) -> None:
    duty = at_work.signed_in(Role.DUTY)
    found = alerts(duty)
    assert set(found.values()) == {"Avery Example", "Blake Sample"}
    for address, name in found.items():
        duty.post(f"{address}/acknowledge", note=TYPED)
        duty.post(f"{address}/decide", decision="s47", reason=TYPED)
        card = duty.get(f"{address}/card").text
        others = BLAKE_ALONE if name == "Avery Example" else AVERY_ALONE
        assert [each for each in (*OF_OTHERS, *others) if each in card] == []
        assert "Section 47 enquiry" in card
        assert "by CADT duty worker" in text_of(card)
        assert "Example CADT duty worker" not in text_of(card)


def test_what_was_typed_is_shown_when_asked_for_and_contacts_never(at_work: Pages) -> None:
    duty = at_work.signed_in(Role.DUTY)
    (concern,) = [a for a in alerts(duty) if "suspects" in duty.get(f"{a}/card").text]
    assert TYPED in text_of(duty.get(f"{concern}/card?words=shown").text)
    assert all("900123" not in duty.get(f"{a}/card?words=shown").text for a in alerts(duty))


def card_of_rule(browser: Browser, code: str, name: str) -> str:
    cards = [text_of(browser.get(f"{a}/card").text) for a, who in alerts(browser).items() if who == name]
    (card,) = [each for each in cards if f"{code}, version 1" in each]
    return card


def test_it_says_what_was_found_on_what_by_which_rule(at_work: Pages) -> None:
    card = card_of_rule(at_work.signed_in(Role.DUTY), "R11", "Avery Example")
    for told in (
        "Reported missing , Monday 2 March 2026 at 10:00. From wirral-ics, received",
        "Risk level police gave: Medium",
        "The child is looked after (short breaks do not count): yes",
        "in force from 1 August 2014. ",
        "Owner: Safeguarding lead. Approved by: not yet approved.",
        "It did not ask: The child's age in whole years when this began;",
        "Whether the placement is inside (IN) or outside (OUT) the area of the responsible authority",
        "What no rule considers the child's sex",
        " late: ",
        "This should have been raised on",
        "Why not at once:",
        "Raised, ",
    ):
        assert told in card


def test_the_named_childs_card_speaks_of_another_childs_record(at_work: Pages) -> None:
    card = card_of_rule(at_work.signed_in(Role.DUTY), "R17", "Blake Sample")
    assert "Another child's record: Person or place spoken about" in card
    assert "Another child, [held back], told" in card
    assert "and spoke of this child" in card


def test_a_look_is_recorded_and_who_may_not_see_alerts_sees_no_card(at_work: Pages) -> None:
    address = next(iter(alerts(at_work.signed_in(Role.DUTY))))
    assert at_work.signed_in(Role.SAFEGUARDING_LEAD).get(f"{address}/card").status_code == 200
    with reading(at_work.engine) as uow:
        looks = uow.execute(
            select(accounts.access_log).where(accounts.access_log.c.what == "reason card")
        ).all()
    assert {look.username for look in looks} == {"safeguarding_lead"}
    assert None not in {look.child_ref for look in looks}
    for role in (Role.REPORTER, Role.INTERVIEWER, Role.COORDINATOR, Role.OPS):
        assert at_work.signed_in(role).get(f"{address}/card").status_code == 403


def test_the_alert_page_leads_to_its_card(at_work: Pages) -> None:
    duty = at_work.signed_in(Role.DUTY)
    address = next(iter(alerts(duty)))
    assert f'href="{address}/card"' in duty.get(address).text
