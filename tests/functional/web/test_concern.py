"""A concern that somebody tells of, with a warning sign, from the form to the duty team's page."""

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import concern_answers
from tests.functional.web.test_reason_card import alerts, text_of
from tests.pages import Pages


def test_a_home_tells_of_a_concern_and_the_duty_team_reads_it_in_words(pages: Pages) -> None:
    pages.record([event_factory("child.registered")])
    home = pages.signed_in(Role.REPORTER)
    assert "Did you see or hear of any of these?" in home.open("/concerns/new").text
    signs = {"signs-hotels": "A key card of a hotel.", "signs-pregnancy": "Eleven weeks."}
    sent = home.send("/concerns/new", concern_answers(**signs))
    assert "Concern sent" in home.get(sent.headers["location"]).text
    pages.process()
    duty = pages.signed_in(Role.DUTY)
    told = " ".join(text_of(duty.get(alert).text) for alert in alerts(duty))
    assert "hotels or other places that somebody paid for “A key card of a hotel.”" in told
    assert "A concern was referred on 18 March 2026 at 15:00 by" in told
    assert "a sign of health" in told
    assert "Eleven weeks" not in told
