"""What the event schemas refuse appears beside the field that it was typed into."""

from datetime import UTC, datetime

import pytest

from homeward.web.forms.answers import Answers
from homeward.web.forms.envelope import Origin
from homeward.web.forms.missing import read_missing
from homeward.web.forms.reader import Reader
from homeward.web.forms.records import check
from homeward.web.forms.return_interview import read_interview
from tests.forms import BY_NAME, CONTACT, FORM_ID, interview_answers, missing_answers

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
ORIGIN = Origin(FORM_ID, "robin", "Catch-22", NOW)
NUL = "a\0b"


def refused(answers: Answers) -> dict[str, str]:
    reading = read_interview if answers.one("episodes") else read_missing
    return check(reading(Reader(answers, NOW), ORIGIN), answers, NOW)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        (missing_answers(last_seen_place=NUL), "last_seen_place"),
        (missing_answers(circumstances=NUL), "circumstances"),
        (missing_answers(**{"child-scheme": "upn", "child-value": "School 7"}), "child-value"),
        (missing_answers(**{**BY_NAME, "child-given_name": NUL}), "child-given_name"),
        (interview_answers(narrative=NUL), "narrative"),
        (interview_answers(**{**CONTACT, "contacts-0-phone": NUL}), "contacts-0-phone"),
        (interview_answers(**CONTACT, **{"contacts-0-place_name": NUL}), "contacts-0-place_name"),
        (
            interview_answers(**CONTACT, **{"contacts-0-children-3-description": NUL}),
            "contacts-0-children-3-description",
        ),
    ],
)
def test_a_refusal_stands_beside_its_field(answers: Answers, field: str) -> None:
    errors = refused(answers)
    assert list(errors) == [field]
    assert errors[field].startswith("This answer must be")


def test_what_the_schemas_take_has_no_errors() -> None:
    assert refused(interview_answers(**CONTACT)) == {}
