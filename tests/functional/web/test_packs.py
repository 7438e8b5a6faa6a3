"""The packs of meetings: planned, drafted, read, approved, drafted again; who sees which, and each look."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from homeward.domain.events.kinds import london_day
from homeward.domain.meetings.dates import Group
from homeward.store import access, meetings, packs
from homeward.store.tables import packs as tables
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.pages import Browser, Pages, errors_of, field, words_of

NOW = datetime.now(UTC)
MEETING = london_day(NOW) + timedelta(days=3)
PLACE = {"name": "Inventedstone Arcade", "address": "1 Inventedstone Road, Birkenhead"}
"""Where two children were found."""


def days_ago(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat()


def child(number: str, name: str, **told: Any) -> dict[str, Any]:
    return event_factory(
        "child.registered", child=number, given_name=name, family_name="Example", time=days_ago(900), **told
    )


def on_case(type_: str, number: str, days: float, **told: Any) -> dict[str, Any]:
    return event_factory(type_, child=number, case=f"M-{number}", time=days_ago(days), **told)


def absent(number: str, days: float, place: object = None) -> list[dict[str, Any]]:
    at, back = days_ago(days), days_ago(days - 0.2)
    gone = {"child": number, "episode": f"E-{number}-{days}"}
    return [
        event_factory("missing.reported", time=at, reported_at=at, **gone),
        event_factory("missing.found", time=back, found_at=back, place=place, **gone),
    ]


def accepted(number: str, days: float) -> list[dict[str, Any]]:
    return [on_case("macse.accepted", number, days, accepted_at=days_ago(days))]


def discussed(number: str, days: float, present: list[str], decision: str) -> dict[str, Any]:
    held = london_day(NOW - timedelta(days=days)).isoformat()
    told = {"held_on": held, "meeting": "Last", "agencies_present": present, "decision": decision}
    return on_case("macse.discussed", number, days, **told)


@pytest.fixture
def borough(pages: Pages) -> Pages:
    """A case of long standing, one that the last meeting did not reach, and a child missing three times."""
    placed = {"placement": "P-1", "responsible_la": "344", "host_la": "341", "from_": days_ago(300)[:10]}
    pages.record(
        [
            child("W-1", "Avery"),
            *accepted("W-1", 230),
            discussed("W-1", 30, ["Police", "Health"], "Avery is to be seen weekly."),
            event_factory("legal_status.changed", child="W-1", time=days_ago(300), from_=days_ago(300)[:10]),
            event_factory("placement.started", child="W-1", time=days_ago(300), **placed),
            on_case(
                "macse.action_set",
                "W-1",
                30,
                action="a-1",
                what="Visit the arcade.",
                owner="Police",
                due=days_ago(5)[:10],
            ),
            on_case(
                "macse.action_set",
                "W-1",
                30,
                action="a-2",
                what="Ring the school.",
                owner="Health",
                due=days_ago(5)[:10],
            ),
            on_case("macse.action_updated", "W-1", 10, action="a-2", status="Done"),
            *absent("W-1", 12, PLACE),
            child("W-2", "Blake"),
            *accepted("W-2", 60),
            *absent("W-2", 20, PLACE),
            child("W-3", "Casey", date_of_birth=f"{NOW.year - 13}-01-01"),
            *(each for days in (9, 6, 3) for each in absent("W-3", days)),
        ]
    )
    pages.process()
    return pages


@pytest.fixture
def coordinator(borough: Pages) -> Browser:
    browser = borough.signed_in(Role.COORDINATOR)
    assert plan(browser, "/macse/packs", MEETING).status_code == 303
    return browser


def plan(browser: Browser, address: str, held_on: date) -> httpx.Response:
    parts = {f"held_on-{part}": str(getattr(held_on, part)) for part in ("day", "month", "year")}
    return browser.post(address, **parts)


def press(browser: Browser, page: str, what: str, **fields: str) -> httpx.Response:
    """A button of that page."""
    html = browser.open(page).text
    return browser.client.post(f"{page}/{what}", data={"csrf": field(html, "csrf"), **fields})


def the_pack(browser: Browser) -> str:
    return words_of(browser.get(f"/macse/packs/{MEETING}").text)


def approve(browser: Browser, address: str, **fields: str) -> httpx.Response:
    number = field(browser.open(address).text, "number")
    return press(browser, address, "approve", **{"read": "yes", "number": number} | fields)


def part(text: str, heading: str, then: str) -> str:
    """What stands under a heading in the words of a page, before the next one."""
    return text[text.rindex(f" {heading} (") :].partition(f" {then} (")[0]


def test_the_pack_has_every_part_that_the_meeting_is_to_read(coordinator: Browser) -> None:
    assert press(coordinator, f"/macse/packs/{MEETING}", "draft").status_code == 303
    text = the_pack(coordinator)
    assert "Draft: nobody has approved it." in text
    agenda = part(text, "Agenda", "Actions overdue and due")
    assert "Avery Example Case for review" in agenda
    assert "Blake Example Carried over: not heard at the last meeting" in agenda
    assert "Casey Example New candidate" in agenda
    assert agenda.index("Blake") < agenda.index("Casey") < agenda.index("Avery")
    due = part(text, "Actions overdue and due", "Hot spots")
    assert re.search(r"Avery Example Visit the arcade\. Police .* \(overdue\)", due)
    assert "Ring the school." not in due
    assert "Inventedstone Arcade, 1 Inventedstone Road, Birkenhead 2" in part(text, "Hot spots", "Attendance")
    assert "Health, Police" in part(text, "Attendance", "Cases open for six months or more")
    long = part(text, "Cases open for six months or more", "Placed out of the borough")
    assert "M-W-1" in long
    assert "M-W-2" not in long
    assert "Avery Example Liverpool" in part(text, "Placed out of the borough", "Each child")


def test_the_last_meeting_is_the_one_that_was_planned_last(borough: Pages, coordinator: Browser) -> None:
    with unit_of_work(borough.engine) as uow:
        meetings.plan(uow, Group.MACSE, london_day(NOW) - timedelta(days=1), "robin", NOW)
    press(coordinator, f"/macse/packs/{MEETING}", "draft")
    agenda = part(the_pack(coordinator), "Agenda", "Actions overdue and due")
    for name in ("Avery", "Blake", "Casey"):
        assert f"{name} Example Carried over: not heard at the last meeting" in agenda


def test_each_child_has_reasons_the_last_decision_and_a_chronology_since(coordinator: Browser) -> None:
    press(coordinator, f"/macse/packs/{MEETING}", "draft")
    text = the_pack(coordinator)
    casey = text[text.rindex("Casey Example Born") : text.rindex("Avery Example")]
    assert "New candidate." in casey
    assert "3 times" in casey or "three times" in casey
    avery = text[text.rindex("Avery Example Born") :]
    assert "Decided last." in avery
    assert "Avery is to be seen weekly." in avery
    assert "Since it was discussed last" in avery
    assert avery.count("Missing report") + avery.count("Reported missing") == 1


def test_who_attends_reads_the_pack_once_the_coordinator_has_approved_it(
    borough: Pages, coordinator: Browser
) -> None:
    address = f"/macse/packs/{MEETING}"
    attendee = borough.signed_in(Role.ATTENDEE)
    press(coordinator, address, "draft")
    assert attendee.get(address).status_code == 200
    assert "Avery" not in attendee.get(address).text
    assert str(MEETING) not in attendee.get("/macse/packs").text
    assert approve(coordinator, address, note="Bring maps.").status_code == 303
    text = the_pack(attendee)
    assert "Approved by Example MACSE coordinator" in text
    assert "Bring maps." in text
    assert "Avery Example" in text
    assert "/children/" not in attendee.get(address).text
    assert str(MEETING) in attendee.get("/macse/packs").text


def test_a_newer_draft_says_what_changed_and_the_approved_one_stands_for_who_attends(
    borough: Pages, coordinator: Browser
) -> None:
    address = f"/macse/packs/{MEETING}"
    press(coordinator, address, "draft")
    approve(coordinator, address)
    assert "same" in press(coordinator, address, "draft").headers["location"]
    assert "Changed since approval" not in the_pack(coordinator)
    borough.record(absent("W-2", 1))
    borough.process()
    press(coordinator, address, "draft")
    text = the_pack(coordinator)
    assert "Changed since approval. Example MACSE coordinator approved an earlier draft" in text
    assert "approved; a newer draft waits for approval" in words_of(coordinator.get("/macse/packs").text)
    new = text[text.index("New in this draft") : text.index("In this pack")]
    assert "Blake Example." in new
    assert "Casey" not in new
    attendee = borough.signed_in(Role.ATTENDEE)
    assert "Approved by" in the_pack(attendee)
    assert ": approved pack" in words_of(attendee.get("/macse/packs").text)
    approve(coordinator, address)
    assert "Changed since approval" not in the_pack(coordinator)
    with reading(borough.engine) as uow:
        kept = uow.execute(select(tables.pack_approval)).all()
    assert len(kept) == 2


def test_only_what_was_read_can_be_approved_and_only_once(borough: Pages, coordinator: Browser) -> None:
    address = f"/macse/packs/{MEETING}"
    press(coordinator, address, "draft")
    old = field(coordinator.open(address).text, "number")
    unread = press(coordinator, address, "approve", number=old, note="Typed words.")
    assert (unread.status_code, errors_of(unread.text)) == (422, ["read"])
    assert "Typed words." in unread.text
    borough.record(absent("W-2", 1))
    borough.process()
    press(coordinator, address, "draft")
    late = press(coordinator, address, "approve", number=old, read="yes")
    assert "A newer draft was made since you opened this page." in late.text
    approve(coordinator, address)
    newest = field(late.text, "number")
    again = press(coordinator, address, "approve", number=newest, read="yes")
    assert "Somebody has approved this draft already." in again.text


def test_every_look_is_recorded_with_each_child(borough: Pages, coordinator: Browser) -> None:
    press(coordinator, f"/macse/packs/{MEETING}", "draft")
    approve(coordinator, f"/macse/packs/{MEETING}")
    attendee = borough.signed_in(Role.ATTENDEE)
    attendee.get(f"/macse/packs/{MEETING}")
    pdf = attendee.get(f"/macse/packs/{MEETING}/pdf")
    assert pdf.content.startswith(b"%PDF")
    with reading(borough.engine) as uow:
        looks = access.latest(uow, 100, username=Role.ATTENDEE)
        refs = packs.last(uow, "macse", MEETING).content["children"]  # type: ignore[arg-type, union-attr]
    for what in (f"MACSE packs, {MEETING}", f"MACSE packs, {MEETING}, PDF"):
        assert {each.child_ref for each in looks if each.what == what} == {part["child"] for part in refs}


@pytest.mark.parametrize("role", [Role.DUTY, Role.OPS, Role.ANALYST, Role.INTERVIEWER])
def test_nobody_else_reads_a_pack(borough: Pages, coordinator: Browser, role: Role) -> None:
    press(coordinator, f"/macse/packs/{MEETING}", "draft")
    other = borough.signed_in(role)
    for address in ("/macse/packs", f"/macse/packs/{MEETING}", f"/macse/packs/{MEETING}/pdf"):
        answer = other.get(address)
        assert answer.status_code == 403
        assert "Avery" not in answer.text


def test_the_chair_reads_drafts_and_approves_none(borough: Pages, coordinator: Browser) -> None:
    address = f"/macse/packs/{MEETING}"
    press(coordinator, address, "draft")
    chair = borough.signed_in(Role.CHAIR)
    assert "Avery Example" in the_pack(chair)
    assert "Approve the pack" not in chair.get(address).text
    for what in ("draft", "approve", "cancel"):
        assert press(chair, address, what).status_code == 403


def test_a_meeting_is_planned_ahead_and_can_be_cancelled(coordinator: Browser) -> None:
    past = plan(coordinator, "/macse/packs", MEETING - timedelta(days=30))
    assert (past.status_code, errors_of(past.text)) == (422, ["held_on-day"])
    assert plan(coordinator, "/macse/packs", MEETING).status_code == 303
    html = coordinator.get("/macse/packs").text
    assert html.count(f'href="/macse/packs/{MEETING}"') == 1
    press(coordinator, f"/macse/packs/{MEETING}", "cancel")
    assert "No meeting is planned." in coordinator.get("/macse/packs").text
    assert coordinator.open(f"/macse/packs/{MEETING}").status_code == 404


@pytest.mark.parametrize("address", ["/macse/packs/soon", "/macse/packs/2026-02-30", "/duty/packs"])
def test_an_address_that_is_none_has_a_clear_answer(coordinator: Browser, address: str) -> None:
    answer = coordinator.get(address)
    assert answer.status_code in (400, 404)
    assert "Homeward" in answer.text


def test_the_missing_groups_pack_says_why_what_was_decided_and_what_happened_since(borough: Pages) -> None:
    manager = borough.signed_in(Role.CADT_MANAGER)
    html = manager.get("/missing-group").text
    address = next(
        each
        for each in re.findall(r'href="(/missing-group/(?!packs)[^"]+)"', html)
        if "Casey Example" in manager.get(each).text
    )
    today, then = london_day(NOW), MEETING
    days = {"held_on": today, "next_on": then}
    parts = {f"{n}-{p}": str(getattr(d, p)) for n, d in days.items() for p in ("day", "month", "year")}
    manager.post(address, decision="The home agrees a plan.", then="stays", **parts)
    plan(manager, "/missing-group/packs", MEETING)
    at = f"/missing-group/packs/{MEETING}"
    assert press(manager, at, "draft").status_code == 303
    text = words_of(manager.get(at).text)
    casey = text[text.rindex("Casey Example Born") :]
    assert "To be looked at again." in casey
    assert "The home agrees a plan." in casey
    assert "Since it was discussed last" in casey
    assert approve(manager, at).status_code == 303
    assert "Approved by Example CADT manager" in words_of(manager.get(at).text)
    assert borough.signed_in(Role.ATTENDEE).get(at).status_code == 403
