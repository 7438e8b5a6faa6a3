"""What only people decide: from a system it is a question, and one person of the right role answers it."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from homeward.domain.alerts.alert import AlertState
from homeward.domain.events import DECIDED_BY_PEOPLE
from homeward.services.intake.confirming import elsewhere
from homeward.store import queries, unconfirmed
from homeward.store.tables.core import journal
from homeward.store.unit_of_work import reading
from homeward.web.access.permissions import Permission, Role, can
from homeward.web.pages.confirming import deciding
from tests.factories import DATA, event_factory
from tests.pages import Browser, Pages, bearer

CHILD = "W-1001"
CASE = {"child": CHILD, "case": "M-31"}


def send(pages: Pages, event: dict[str, Any]) -> httpx.Response:
    return pages.visitor().post("/api/v1/events", json=event, headers=bearer(event["source"]))


def ask(pages: Pages, type_: str, **fields: Any) -> str:
    """The page of the question that this event becomes."""
    answer = send(pages, event_factory(type_, **fields))
    assert (answer.status_code, answer.json()["status"]) == (202, "to_confirm")
    with reading(pages.engine) as uow:
        [claim] = unconfirmed.waiting(uow, [type_])
    return f"/to-confirm/{claim.id}"


def cases(pages: Pages) -> list[str]:
    with reading(pages.engine) as uow:
        return [case.state for case in queries.cases(uow)]


def open_tasks(pages: Pages) -> list[str]:
    with reading(pages.engine) as uow:
        return [task.kind for task in queries.open_tasks(uow) if task.kind.endswith("to_confirm")]


@pytest.fixture
def with_case(pages: Pages) -> Pages:
    """As an operator imported it."""
    pages.record([event_factory("macse.accepted", source="macse", **CASE)])
    assert cases(pages) == ["referred"]
    return pages


def test_a_case_is_closed_by_a_person_and_by_no_system(with_case: Pages) -> None:
    """A force's token once closed a case by itself."""
    place = ask(with_case, "macse.closed", source="merseyside-police", **CASE)
    with_case.process()
    assert cases(with_case) == ["referred"]
    assert open_tasks(with_case) == ["case_to_confirm"]

    coordinator = with_case.signed_in(Role.COORDINATOR)
    assert place in coordinator.get("/to-confirm").text
    page = coordinator.get(place).text
    assert "merseyside-police" in page
    assert "No further risk." in page
    assert coordinator.post(f"{place}/confirm").status_code == 303
    assert cases(with_case) == ["closed"]
    assert open_tasks(with_case) == []
    with reading(with_case.engine) as uow:
        [closed] = uow.execute(select(journal).where(journal.c.type == "macse.closed")).all()
    assert (closed.source, closed.actor) == ("homeward-web", "coordinator")


def test_whether_it_is_the_same_man_is_for_a_person_to_say(pages: Pages) -> None:
    place = ask(pages, "contact.matched", source="merseyside-police", child=CHILD, evidence="Known to us.")
    assert open_tasks(pages) == ["child_to_confirm"]
    duty = pages.signed_in(Role.DUTY)
    assert "merseyside-police" in duty.get(place).text
    assert duty.post(f"{place}/confirm").status_code == 303
    with reading(pages.engine) as uow:
        [answer] = uow.execute(select(journal).where(journal.c.type == "contact.matched")).all()
    assert (answer.source, answer.body["data"]["decided_by"]) == ("homeward-web", "duty")


def test_it_can_be_declined_with_a_reason_and_is_asked_no_more(with_case: Pages) -> None:
    place = ask(with_case, "macse.closed", source="merseyside-police", id="c-1", **CASE)
    chair = with_case.signed_in(Role.CHAIR)
    assert chair.post(f"{place}/decline", reason="").status_code == 422
    assert chair.post(f"{place}/decline", reason="The meeting has not met.").status_code == 303
    assert cases(with_case) == ["referred"]
    assert "There is nothing to confirm" in chair.get("/to-confirm").text
    assert "The meeting has not met." in chair.get(place).text
    assert chair.client.post(f"{place}/confirm", data={"csrf": token(chair)}).status_code == 422
    same = event_factory("macse.closed", source="merseyside-police", id="c-1", **CASE)
    assert send(with_case, same).json()["status"] == "to_confirm"
    assert open_tasks(with_case) == []
    assert send(with_case, {**same, "data": {**same["data"], "reason": "Other."}}).status_code == 409


def token(browser: Browser) -> str:
    page = browser.get("/to-confirm").text
    return page.partition('name="csrf" value="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("type_", "deciding", "others"),
    [
        ("macse.discussed", Role.COORDINATOR, [Role.DUTY, Role.SAFEGUARDING_LEAD]),
        ("child.merged", Role.DUTY, [Role.CHAIR]),
        ("rule.declined", Role.SAFEGUARDING_LEAD, [Role.DUTY, Role.COORDINATOR]),
    ],
)
def test_who_decides_it_elsewhere_answers_it_and_nobody_else(
    pages: Pages, type_: str, deciding: Role, others: list[Role]
) -> None:
    place = ask(pages, type_)
    assert pages.signed_in(deciding).get(place).status_code == 200
    for role in others:
        browser = pages.signed_in(role)
        assert browser.get(place).status_code == 403
        assert place not in browser.get("/to-confirm").text
    assert pages.signed_in(Role.REPORTER).get("/to-confirm").status_code == 403


def test_two_children_are_joined_by_the_person_who_confirms(pages: Pages) -> None:
    pages.record([event_factory("child.registered", child=child) for child in (CHILD, "W-1002")])
    place = ask(pages, "child.merged", child=CHILD, decided_by="a system")
    assert pages.signed_in(Role.DUTY).post(f"{place}/confirm").status_code == 303
    with reading(pages.engine) as uow:
        [merged] = uow.execute(select(journal).where(journal.c.type == "child.merged")).all()
    assert merged.body["data"]["decided_by"] == "duty"


def test_an_alert_is_answered_by_the_person_who_confirms(pages: Pages) -> None:
    pages.record([event_factory("harm.disclosed", child=CHILD)])
    with reading(pages.engine) as uow:
        [alert] = queries.alerts(uow)
    about = {"child_ref": alert.child_ref, "alert": alert.id}
    place = ask(pages, "alert.acknowledged", **about)
    assert pages.signed_in(Role.DUTY).post(f"{place}/confirm").status_code == 303
    with reading(pages.engine) as uow:
        assert queries.alert_by_id(uow, alert.id).state == AlertState.ACKNOWLEDGED


@pytest.mark.parametrize("type_", sorted(DECIDED_BY_PEOPLE))
def test_whatever_people_decide_is_confirmed_or_refused_with_words(pages: Pages, type_: str) -> None:
    pages.record([event_factory("child.registered"), event_factory("harm.disclosed", child=CHILD)])
    with reading(pages.engine) as uow:
        [alert] = queries.alerts(uow)
    known = {"child_ref": alert.child_ref, "alert": alert.id}
    given = {name: value for name, value in known.items() if name in DATA[type_]}
    place = ask(pages, type_, **given)
    person = pages.signed_in(next(role for role in Role if role_may(role, type_)))
    where = elsewhere(type_)
    assert ("Confirm it as my decision" in person.get(place).text) == (where is None)
    answer = person.post(f"{place}/confirm")
    assert answer.status_code in ([422] if where else [303, 422])
    assert answer.status_code == 303 or "This cannot be done now" in answer.text
    assert person.post(f"{place}/decline", reason="Seen to.").status_code == (
        303 if answer.status_code == 422 else 422
    )


def role_may(role: Role, type_: str) -> bool:
    return can(role, Permission.CONFIRM) and can(role, deciding(type_))


def test_what_can_no_longer_be_decided_is_said_and_stays_open(pages: Pages) -> None:
    pages.record([event_factory("harm.disclosed", child=CHILD)])
    with reading(pages.engine) as uow:
        [alert] = queries.alerts(uow)
    place = ask(pages, "alert.closed", child_ref=alert.child_ref, alert=alert.id)
    answer = pages.signed_in(Role.DUTY).post(f"{place}/confirm")
    assert answer.status_code == 422
    assert "This cannot be done now" in answer.text
    assert open_tasks(pages) == ["child_to_confirm"]
