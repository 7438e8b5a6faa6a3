"""Who must be told: the list, the forms that record it, the address book, and who may do what."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.pages import Browser, Pages, errors_of

NOBODY = "There is nobody to tell."


@pytest.fixture
def missing(pages: Pages) -> Pages:
    """A looked-after child is missing: the social worker and the reviewing officer are to be told."""
    at = datetime.now(UTC) - timedelta(minutes=30)
    pages.record([event_factory("child.registered"), event_factory("legal_status.changed")])
    status = event_factory("social_care.status_changed", worker="W. Invented", team="East team")
    pages.record([status, event_factory("missing.reported", time=at.isoformat(), reported_at=at.isoformat())])
    pages.process()
    return pages


@pytest.fixture
def duty(missing: Pages) -> Browser:
    return missing.signed_in(Role.DUTY)


def addresses(browser: Browser) -> list[str]:
    """The forms of what is to be told, in order."""
    return re.findall(r'href="(/to-tell/\w+)"', browser.get("/to-tell").text)


def minutes_ago(name: str, minutes: int = 5) -> dict[str, str]:
    then = datetime.now(UTC) - timedelta(minutes=minutes)
    return {f"{name}-day": f"{then:%d/%m/%Y}", f"{name}-time": f"{then:%H:%M}"}


def conversation(**changed: str) -> dict[str, str]:
    said = {
        "channel": "telephone",
        "to_name": "P. Invented",
        "what": "The child is missing.",
        "basis": "safeguarding",
    }
    return {**said, **minutes_ago("told_at"), **changed}


def test_each_recipient_is_listed_once_with_what_by_when_and_whom(missing: Pages, duty: Browser) -> None:
    page = duty.get("/to-tell").text
    assert len(addresses(duty)) == 2
    assert "Tell the social worker about Avery Example" in page
    assert "Tell the independent reviewing officer about Avery Example" in page
    assert "A looked-after child is missing or away without permission." in page
    assert "On record: W. Invented, East team." in page
    assert "The address book has nobody to ring." in page
    assert missing.differences() == 0


def test_a_telling_leaves_the_list_and_stands_on_the_alert(missing: Pages, duty: Browser) -> None:
    form = addresses(duty)[0]
    assert duty.post(form, **conversation()).status_code == 303
    assert len(addresses(duty)) == 1
    assert "Not confirmed yet" in duty.get("/to-tell").text
    (alert,) = set(re.findall(r'href="(/alerts/\w+)"', duty.get("/duty").text))
    assert "to P. Invented, by Example CADT duty worker" in duty.get(alert).text
    assert missing.journalled("share.made") == 1
    assert missing.differences() == 0


def test_a_reference_confirms_at_once(missing: Pages, duty: Browser) -> None:
    assert duty.post(addresses(duty)[0], **conversation(reference="LOG 0412")).status_code == 303
    assert "Not confirmed yet" not in duty.get("/to-tell").text
    assert missing.journalled("share.acknowledged") == 1


def test_a_confirmation_is_recorded_later(missing: Pages, duty: Browser) -> None:
    form = addresses(duty)[0]
    duty.post(form, **conversation())
    blank = duty.post(f"{form}/confirmed")
    assert errors_of(blank.text) == ["by"]
    assert duty.post(f"{form}/confirmed", by="P. Invented", their_reference="LOG 7").status_code == 303
    assert "Told, and not confirmed yet" not in duty.get("/to-tell").text
    assert missing.differences() == 0


def test_who_reached_nobody_leaves_the_item_open(missing: Pages, duty: Browser) -> None:
    form = addresses(duty)[0]
    tried = {"channel": "telephone", "note": "No answer.", **minutes_ago("tried_at")}
    assert duty.post(f"{form}/not-reached", **tried).status_code == 303
    page = duty.get("/to-tell").text
    assert form in addresses(duty)
    assert "1 attempt reached nobody, the last by Example CADT duty worker" in page
    assert missing.differences() == 0


def test_every_error_is_shown_at_once_and_nothing_is_lost(missing: Pages, duty: Browser) -> None:
    form = addresses(duty)[0]
    assert errors_of(duty.post(form).text) == ["channel", "to_name", "told_at", "what", "basis"]
    ahead = duty.post(form, **conversation(what="Typed words.", **minutes_ago("told_at", -90)))
    assert ahead.status_code == 422
    assert errors_of(ahead.text) == ["told_at-day"]
    assert "Typed words." in ahead.text
    assert missing.journalled("share.made") == 0


def test_what_two_people_told_is_told_once(missing: Pages, duty: Browser) -> None:
    form = addresses(duty)[0]
    duty.post(form, **conversation())
    second = missing.signed_in(Role.CADT_MANAGER).post(form, **conversation())
    assert second.status_code == 422
    assert "Somebody has recorded this meanwhile" in second.text
    assert missing.journalled("share.made") == 1


def test_a_cancelled_report_leaves_nobody_to_tell_or_asks_to_correct(missing: Pages, duty: Browser) -> None:
    duty.post(addresses(duty)[0], **conversation())
    missing.record([event_factory("missing.cancelled", time=datetime.now(UTC).isoformat(), reason="error")])
    missing.process()
    page = duty.get("/to-tell").text
    assert len(addresses(duty)) == 1
    assert "Told before, and withdrawn since" in page
    assert duty.post(addresses(duty)[0], **conversation()).status_code == 303
    assert NOBODY in duty.get("/to-tell").text
    assert missing.differences() == 0


def test_who_may_tell_and_who_sees_it(missing: Pages, duty: Browser) -> None:
    form = addresses(duty)[0]
    lead = missing.signed_in(Role.SAFEGUARDING_LEAD)
    assert lead.open("/to-tell").status_code == 403
    assert lead.open(form).status_code == 403
    (alert,) = set(re.findall(r'href="(/alerts/\w+)"', lead.get("/duty").text))
    seen = lead.get(alert).text
    assert "Tell the social worker" in seen
    assert form not in seen
    assert form in duty.get(alert).text


def test_a_manager_keeps_whom_to_ring(missing: Pages, duty: Browser) -> None:
    manager = missing.signed_in(Role.CADT_MANAGER)
    assert duty.open("/address-book/change").status_code == 403
    change = "/address-book/change"
    blank = manager.client.post(change, data={"csrf": csrf(manager, change)})
    assert errors_of(blank.text) == ["recipient", "name", "telephone", "ring_us"]
    entry = {
        "recipient": "Social worker",
        "name": "East team",
        "telephone": "0151 496 0199",
        "ring_us": "no",
    }
    sent = manager.client.post(change, data={"csrf": csrf(manager, change), **entry})
    assert sent.status_code == 303
    assert 'href="tel:01514960199"' in duty.get("/to-tell").text
    book = duty.get("/address-book").text
    assert "Example CADT manager: Social worker: East team, 0151 496 0199" in book


def csrf(browser: Browser, path: str) -> str:
    found = re.search(r'name="csrf" value="([^"]*)"', browser.get(path).text)
    assert found
    return found[1]
