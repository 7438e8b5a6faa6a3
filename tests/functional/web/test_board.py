"""The board over HTTP: what a card says, what the address narrows, pages, and who is given the next."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from homeward.services.intake.accept import accept
from homeward.store.tables import accounts, core
from homeward.store.tables.alerts import alert, alert_reason
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.functional.web.test_founding_case import alerts_on
from tests.pages import Browser, Pages

NOW = datetime.now(UTC)
NAMES = ("Avery", "Blake", "Casey")


def child(number: int) -> dict[str, str]:
    return {"scheme": "la_child_id", "value": f"W-{number}"}


def gone(number: int, hours: float, **said: Any) -> dict[str, Any]:
    at = (NOW - timedelta(hours=hours)).isoformat()
    told = {"episode": f"E-{number}", "time": at, "reported_at": at, **said}
    return event_factory("missing.reported", child=child(number), **told)


def back(number: int, hours: float, **said: Any) -> dict[str, Any]:
    at = (NOW - timedelta(hours=hours)).isoformat()
    told = {"episode": f"E-{number}", "time": at, "found_at": at, "returned_at": at, **said}
    return event_factory("missing.found", child=child(number), **told)


@pytest.fixture
def board(pages: Pages) -> Pages:
    """Three looked-after children were reported missing; one is back. The first waits longest."""
    for number, name in enumerate(NAMES, 1):
        pages.record(
            [
                event_factory("child.registered", child=child(number), given_name=name),
                event_factory("legal_status.changed", child=child(number)),
            ]
        )
        pages.record([gone(number, 6 - number)])
    pages.record([back(2, 1, condition="Cold and hungry")])
    return pages


def names(html: str) -> list[str]:
    return [name.split()[0] for name, _ in alerts_on(html).values()]


def card_of(browser: Browser, name: str) -> str:
    (card,) = [text for who, text in alerts_on(browser.get("/duty").text).values() if name in who]
    return " ".join(re.sub("<[^>]+>", " ", card).split())


def test_a_card_says_how_old_the_child_is_where_she_is_and_who_has_it(board: Pages) -> None:
    duty = board.signed_in(Role.DUTY)
    assert re.search(r"Avery Example , 1[456]", card_of(duty, "Avery"))
    assert "Missing since" in card_of(duty, "Avery")
    assert "Back since" in card_of(duty, "Blake")
    assert "How they are: Cold and hungry" in card_of(duty, "Blake")
    assert "It reached us" in card_of(duty, "Avery")
    (first, *_) = alerts_on(duty.get("/duty").text)
    duty.post(f"/alerts/{first}/acknowledge", note="")
    assert "You have it" in duty.get("/duty").text
    assert "Example CADT duty worker has it" in board.signed_in(Role.CADT_MANAGER).get("/duty").text


def test_a_return_that_no_worker_has_seen_is_on_the_card_at_once(board: Pages) -> None:
    with unit_of_work(board.engine) as uow:
        accept(uow, back(1, 0.5, condition="Well"), received_at=datetime.now(UTC))
    assert "How they are: Well" in card_of(board.signed_in(Role.DUTY), "Avery")


def test_the_address_narrows_the_board(board: Pages) -> None:
    duty = board.signed_in(Role.DUTY)
    (first, *_) = alerts_on(duty.get("/duty").text)
    duty.post(f"/alerts/{first}/acknowledge", note="")
    assert len(names(duty.get("/duty?whose=mine").text)) == 1
    assert len(names(duty.get("/duty?whose=nobodys").text)) == 2
    assert names(duty.get("/duty?whose=others").text) == []
    assert sorted(names(duty.get("/duty?missing=yes").text)) == ["Avery", "Casey"]
    assert names(duty.get("/duty?rule=danger-now").text) == []
    assert len(names(duty.get("/duty?rule=looked-after-child-missing").text)) == 3
    assert len(names(duty.get("/duty?authority=344").text)) == 3
    assert names(duty.get("/duty?authority=340").text) == []
    assert len(names(duty.get("/duty?show=nonsense&whose=nonsense").text)) == 3
    assert "Missing now (2)" in duty.get("/duty").text


def test_the_authority_is_the_one_that_the_record_names_last(board: Pages) -> None:
    board.record([gone(3, 0.5, responsible_la="340")])
    duty = board.signed_in(Role.DUTY)
    assert names(duty.get("/duty?authority=340").text) == ["Casey"]
    assert sorted(names(duty.get("/duty?authority=344").text)) == ["Avery", "Blake"]
    assert "Knowsley" in duty.get("/duty").text
    assert board.differences() == 0


def test_what_came_since_is_counted_and_can_be_seen_alone(board: Pages) -> None:
    duty = board.signed_in(Role.DUTY)
    page = duty.get("/duty").text
    (change,) = re.findall(r'data-change="(\d+)"', page)
    assert 'data-new="0"' in page
    (first, *_) = alerts_on(page)
    duty.post(f"/alerts/{first}/acknowledge", note="")
    assert 'data-new="0"' in duty.get(f"/duty/alerts?seen={change}").text, "nobody has to answer that"
    board.record([event_factory("harm.disclosed", child=child(3))])
    assert 'data-new="1"' in duty.get(f"/duty/alerts?seen={change}").text
    assert names(duty.get(f"/duty?since={change}").text) == ["Casey"]


def test_each_child_who_is_shown_is_in_the_access_log(board: Pages) -> None:
    board.signed_in(Role.DUTY).get("/duty?missing=yes")
    with unit_of_work(board.engine) as uow:
        looks = uow.execute(
            select(accounts.access_log).where(accounts.access_log.c.what == "duty board")
        ).all()
    assert len({look.child_ref for look in looks}) == 2
    assert None not in {look.child_ref for look in looks}


def next_for(browser: Browser) -> str:
    return browser.post("/duty/next").headers["location"]


def test_the_next_goes_to_one_person_who_may_leave_it_to_others(board: Pages) -> None:
    duty, manager = board.signed_in(Role.DUTY), board.signed_in(Role.CADT_MANAGER)
    first = next_for(duty)
    assert next_for(duty) == first, "whoever reads one is given no other"
    assert next_for(manager) != first
    assert "Example CADT duty worker is reading it" in manager.get("/duty").text
    assert "Example CADT duty worker is reading it" in " ".join(
        manager.get(first.partition("?")[0]).text.split()
    )
    path = first.partition("?")[0]
    assert duty.post(f"{path}/release").status_code == 303
    manager.post(f"{next_for(manager).partition('?')[0]}/acknowledge", note="")
    assert next_for(manager) == first


def test_where_none_waits_the_board_says_so(pages: Pages) -> None:
    duty = pages.signed_in(Role.DUTY)
    assert next_for(duty) == "/duty?done=none"
    assert "No alert waits for somebody to take it." in duty.get("/duty?done=none").text


def test_who_may_only_read_takes_nothing(board: Pages) -> None:
    lead = board.signed_in(Role.SAFEGUARDING_LEAD)
    assert "Take next" not in lead.get("/duty").text
    assert lead.post("/duty/next").status_code == 403


def test_a_thousand_open_alerts_are_pages_of_25_that_stay_small(board: Pages) -> None:
    copy_the_first(board, 1000)
    duty = board.signed_in(Role.DUTY)
    page = duty.get("/duty")
    assert "1003 alerts" in page.text
    assert len(alerts_on(page.text)) == 25
    assert len(page.content) < 100_000
    assert 'href="/duty?show=open&amp;at=41"' in page.text
    assert len(alerts_on(duty.get("/duty?at=41").text)) == 3
    assert len(alerts_on(duty.get("/duty?at=999").text)) == 3
    assert len(duty.get("/handover").content) < 40_000


def copy_the_first(pages: Pages, times: int) -> None:
    """So many more children with the first alert and its reasons, as rows alone."""
    with unit_of_work(pages.engine) as uow:
        row = uow.execute(select(alert)).mappings().first()
        assert row
        reasons = (
            uow.execute(select(alert_reason).where(alert_reason.c.alert_id == row["id"])).mappings().all()
        )
        kid = uow.execute(select(core.child).where(core.child.c.ref == row["child_ref"])).mappings().one()
        for number in range(times):
            ref, id_ = f"copy-{number}", f"{number:032x}"
            uow.execute(insert(core.child).values({**kid, "ref": ref}))
            uow.execute(insert(alert).values({**row, "id": id_, "child_ref": ref}))
            uow.execute(insert(alert_reason), [{**each, "alert_id": id_} for each in reasons])
