"""A duty worker suppresses a rule for a child, all who work with alerts see it, and it can be lifted."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import at
from tests.functional.web.test_founding_case import alerts_on
from tests.pages import Browser, Pages, errors_of

IN_CARE = "looked-after-child-missing"
REASON = {"reason": "The home tells us each evening."}


def day(name: str, ahead: int) -> dict[str, str]:
    """A day in the three fields of `name`."""
    on = datetime.now(UTC) + timedelta(days=ahead)
    fields = at(name, f"{on.day} {on.month} {on.year} 12:00")
    return {field: value for field, value in fields.items() if not field.endswith("-time")}


def gone(episode: str) -> dict[str, object]:
    return event_factory("missing.reported", episode=episode)


@pytest.fixture
def missing(pages: Pages) -> Pages:
    """A child in care is missing."""
    pages.record([event_factory("child.registered"), event_factory("legal_status.changed")])
    pages.record([event_factory("placement.started"), gone("E-1")])
    return pages


@pytest.fixture
def duty(missing: Pages) -> Browser:
    return missing.signed_in(Role.DUTY)


def the_alert(browser: Browser, show: str = "open") -> str:
    (alert,) = alerts_on(browser.get(f"/duty?show={show}").text)
    return f"/alerts/{alert}"


def links_of(html: str, kind: str) -> list[str]:
    return re.findall(rf'href="(/alerts/\w+/{kind}/[\w-]+)"', html)


def test_a_rule_is_suppressed_and_what_it_finds_is_held_back_until_that_is_lifted(
    missing: Pages, duty: Browser
) -> None:
    alert = the_alert(duty)
    (suppress,) = [link for link in links_of(duty.get(alert).text, "suppress") if IN_CARE in link]
    assert "At the latest" in duty.get(suppress).text
    assert duty.post(suppress, **REASON, **day("until", 30)).status_code == 303
    page = duty.get(alert).text
    assert "by\n      Example CADT duty worker" in page
    assert "Nothing is held back so far." in page
    assert suppress not in links_of(page, "suppress")

    missing.record([gone("E-2")])
    ((_, why),) = alerts_on(duty.get("/duty").text).values()
    assert "(2 times)" in why, "other rules speak of both absences"
    assert "without permission (2 times)" not in why
    page = duty.get(alert).text
    assert "1 finding held back" in page
    for told in ("A rule was suppressed for this child", REASON["reason"]):
        assert told in page

    (lift,) = links_of(page, "lift")
    assert errors_of(duty.post(lift).text) == ["reason"]
    assert duty.post(lift, reason="The home has closed.").status_code == 303
    page = duty.get(alert).text
    assert links_of(page, "lift") == []
    assert "The home has closed." in page
    assert missing.journalled("suppression.lifted") == 1


def test_every_error_is_told_at_once_and_keeps_what_was_typed(missing: Pages, duty: Browser) -> None:
    path = f"{the_alert(duty)}/suppress/{IN_CARE}"
    assert errors_of(duty.post(path).text) == ["reason", "until"]
    refused = duty.post(path, **REASON, **day("until", 91))
    assert refused.status_code == 422
    assert "or earlier" in refused.text
    assert REASON["reason"] in refused.text
    assert "must be in the future" in duty.post(path, **REASON, **day("until", 0)).text
    assert duty.post(path, reason="\0", **day("until", 9)).status_code == 400
    assert missing.journalled("suppression.set") == 0


def test_of_two_who_suppress_at_once_the_second_is_told_so(missing: Pages, duty: Browser) -> None:
    path = f"{the_alert(duty)}/suppress/{IN_CARE}"
    assert duty.post(path, **REASON, **day("until", 9)).status_code == 303
    second = duty.post(path, reason="Mine too.", **day("until", 9))
    assert second.status_code == 422
    assert "already suppressed" in second.text
    assert "Mine too." in second.text
    assert missing.journalled("suppression.set") == 1


def test_what_may_never_be_silent_is_offered_to_nobody(missing: Pages, duty: Browser) -> None:
    missing.record([event_factory("harm.disclosed")])
    alerts = {f"/alerts/{alert}" for alert in alerts_on(duty.get("/duty").text)}
    offered = {link for alert in alerts for link in links_of(duty.get(alert).text, "suppress")}
    assert offered
    assert not [link for link in offered if "harm-disclosed" in link]
    for alert in alerts:
        answer = duty.get(f"{alert}/suppress/harm-disclosed")
        assert answer.status_code == 403
        assert "may never be silent" in answer.text
        assert duty.get(f"{alert}/suppress/no-such-rule").status_code == 404


def test_macse_and_the_safeguarding_lead_see_it_and_may_not_change_it(missing: Pages, duty: Browser) -> None:
    alert = the_alert(duty)
    duty.post(f"{alert}/suppress/{IN_CARE}", **REASON, **day("until", 9))
    missing.record([gone("E-2")])

    coordinator = missing.signed_in(Role.COORDINATOR)
    queue = coordinator.get("/macse").text
    assert "Suppressed rules (1)" in queue
    assert "Avery Example: " in queue
    assert "1 finding held back" in queue
    assert REASON["reason"] in queue

    lead = missing.signed_in(Role.SAFEGUARDING_LEAD)
    page = lead.get(alert).text
    assert "1 finding held back" in page
    assert links_of(page, "lift") == links_of(page, "suppress") == []
    everything = lead.get("/suppressed").text
    assert "1 finding held back" in everything
    assert re.search(r'href="/alerts/\w+#suppressed">Avery Example<', everything)
    assert lead.get(f"{alert}/suppress/{IN_CARE}").status_code == 403
    assert lead.get(f"{alert}/lift/{IN_CARE}").status_code == 403


def test_a_candidate_shows_what_is_suppressed_for_the_child(missing: Pages, duty: Browser) -> None:
    alert = the_alert(duty)
    missing.record([event_factory("concern.referred")])
    duty.post(f"{alert}/suppress/worker-concern", **REASON, **day("until", 9))
    coordinator = missing.signed_in(Role.COORDINATOR)
    (candidate,) = re.findall(r'href="(/macse/(?!packs)[^"]+)"', coordinator.get("/macse").text)
    assert "Rules that are suppressed for this child" in coordinator.get(candidate).text


def test_a_suppression_that_is_gone_can_no_longer_be_lifted(duty: Browser) -> None:
    page = duty.get(f"{the_alert(duty)}/lift/{IN_CARE}").text
    assert "not, or no longer, suppressed" in page


def test_who_is_not_signed_in_is_asked_to(missing: Pages, duty: Browser) -> None:
    path = f"{the_alert(duty)}/suppress/no-such-rule"
    assert missing.visitor().get(path).status_code == 303
