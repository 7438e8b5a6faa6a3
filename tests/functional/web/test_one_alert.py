"""A child's open matter at the pages: what is new, what a decision covers, and what comes after it."""

import re

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.functional.web.test_founding_case import alerts_on
from tests.pages import Browser, Pages

MISSING_AGAIN = event_factory("missing.reported", episode="E-2", reported_at="2026-03-09T21:00:00Z")


def reported(pages: Pages) -> tuple[Browser, str]:
    pages.record([event_factory("legal_status.changed"), event_factory("missing.reported")])
    duty = pages.signed_in(Role.DUTY)
    (alert,) = alerts_on(duty.get("/duty").text)
    return duty, f"/alerts/{alert}"


def shown(html: str) -> list[str]:
    return re.findall(r'name="shown" value="([^"]*)"', html)


def harm(pages: Pages) -> None:
    pages.record([event_factory("harm.disclosed")])


def test_a_reason_after_acknowledgement_raises_it_again_and_is_marked(pages: Pages) -> None:
    duty, alert = reported(pages)
    duty.post(f"{alert}/acknowledge", note="On it.")
    harm(pages)
    board = duty.get("/duty").text
    assert [f"/alerts/{each}" for each in alerts_on(board)] == [alert]
    for page in board, duty.get(alert).text:
        assert "New since Example CADT duty worker acknowledged it" in page
        assert "Harm to a child was told of or seen" in page
    assert "Not acknowledged" in board


def test_whoever_acknowledges_has_read_every_reason(pages: Pages) -> None:
    duty, alert = reported(pages)
    read = shown(duty.get(alert).text)
    harm(pages)
    refused = duty.post(f"{alert}/acknowledge", shown=read, note="On it.")
    assert refused.status_code == 422
    assert "A new reason has come meanwhile" in refused.text
    assert duty.post(f"{alert}/acknowledge", note="On it.").status_code == 303


def test_a_reason_that_the_decision_does_not_cover_opens_the_next_alert(pages: Pages) -> None:
    duty, alert = reported(pages)
    duty.post(f"{alert}/acknowledge", note="")
    read = shown(duty.get(alert).text)
    harm(pages)
    decided = duty.post(f"{alert}/decide", shown=read, decision="contact", reason="Rang the home.")
    assert decided.status_code == 303
    ((following, (_, why)),) = alerts_on(duty.get("/duty").text).items()
    assert f"/alerts/{following}" != alert
    assert "Harm to a child was told of or seen" in why
    page = duty.get(f"/alerts/{following}").text
    assert "Decided before" in page
    assert "Rang the home." in page
    assert pages.differences() == 0


def test_what_was_decided_stays_decided_when_the_child_is_missing_again(pages: Pages) -> None:
    duty, alert = reported(pages)
    duty.post(f"{alert}/acknowledge", note="")
    duty.post(f"{alert}/decide", decision="contact", reason="Rang the home.")
    assert alerts_on(duty.get("/duty").text) == {}
    pages.record([MISSING_AGAIN])
    (following,) = alerts_on(duty.get("/duty").text)
    assert f"/alerts/{following}" != alert
    assert alert.removeprefix("/alerts/") in alerts_on(duty.get("/duty?show=decided").text)
