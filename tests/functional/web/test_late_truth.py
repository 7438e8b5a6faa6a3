"""A late finding says when it should have been raised, when it was, and why not at once."""

import re

from homeward.web.permissions import Role
from tests.factories import event_factory
from tests.pages import Pages


def test_the_board_and_the_alert_say_why_it_was_not_told_at_once(pages: Pages) -> None:
    pages.record([event_factory("child.registered"), event_factory("missing.reported", police_risk="HIGH")])
    pages.record([event_factory("legal_status.changed")])
    duty = pages.signed_in(Role.DUTY)
    board = " ".join(duty.get("/duty").text.split())
    (address,) = set(re.findall(r'href="(/alerts/\w+)"', board))
    alert = " ".join(duty.get(address).text.split())
    why = r"Why not at once: Legal status: not known here until wirral-ics told us on \w+ \d+ \w+ \d{4}"
    for page in (board, alert):
        assert "This should have been raised on Monday 2 March 2026 at 10:00; it was raised on " in page
        assert re.search(why, page)
