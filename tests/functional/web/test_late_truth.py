"""A late finding says when it should have been raised, when it was, and why not at once."""

import re

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.pages import Pages


def test_the_alert_says_of_each_reason_why_it_was_not_told_at_once(pages: Pages) -> None:
    pages.record([event_factory("child.registered"), event_factory("missing.reported", police_risk="HIGH")])
    pages.record([event_factory("legal_status.changed")])
    duty = pages.signed_in(Role.DUTY)
    board = " ".join(duty.get("/duty").text.split())
    (address,) = set(re.findall(r'href="(/alerts/\w+)"', board))
    alert = " ".join(duty.get(address).text.split())
    why = r"Why not at once: Legal status: not known here until wirral-ics told us on \w+ \d+ \w+ \d{4}"
    assert "This should have been raised on Monday 2 March 2026 at 10:00; it was raised on " in alert
    assert re.search(why, alert)
    assert re.search(r"late: wirral-ics told us on \d+ \w+ \d{4} what was not known until then\.", alert)
    assert re.search(r"Came to light late: \d+ of \d+ reasons\.", board)


def test_of_one_reason_the_board_says_it_too(pages: Pages) -> None:
    pages.record([event_factory("child.registered"), event_factory("harm.disclosed")])
    board = " ".join(pages.signed_in(Role.DUTY).get("/duty").text.split())
    late = r"late: the disclosure of harm from wirral-ics arrived on \d+ \w+ \d{4}\."
    assert re.search(late, board)
    assert "Why not at once: " not in board
