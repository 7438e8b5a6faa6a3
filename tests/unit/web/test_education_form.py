"""The form for a child who is missing from education."""

from datetime import UTC, datetime

import pytest

from homeward.web.forms.education import read_education
from homeward.web.forms.envelope import Origin
from homeward.web.forms.reader import Reader
from tests.forms import FORM_ID, education_answers

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
ORIGIN = Origin(FORM_ID, "robin", "Catch-22", NOW)
BACK = {"to-day": "2 February 2026"}


def test_it_says_from_which_day_and_until_when() -> None:
    (event,) = read_education(Reader(education_answers(**BACK), NOW), ORIGIN)
    assert event["type"] == "education.missing"
    told = {name: str(event["data"][name]) for name in ("from", "to", "absence_type")}
    assert told == {"from": "2026-01-12", "to": "2026-02-02", "absence_type": "Suspended"}


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"absence_type": None}, {"absence_type": "Say why they are not there"}),
        ({"from_-day": "12 January 2027"}, {"from_": "The first day must be today or in the past"}),
        ({"to-day": "2 January 2026"}, {"to": "The day when they were back must be after the first day"}),
        ({"to-day": "2 February 2027"}, {"to": "The day when they were back must be today or in the past"}),
        (
            {"from_-day": "31/2/2026"},
            {"from_": "The first day must be a day in the calendar, like 14 June 2011 or 14/6/2011"},
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(answers: dict[str, str], wrong: dict[str, str]) -> None:
    reader = Reader(education_answers(**answers), NOW)
    assert read_education(reader, ORIGIN) == []
    assert reader.errors == wrong
