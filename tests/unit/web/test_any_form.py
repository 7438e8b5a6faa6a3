"""Whatever is typed into a form, it is an event that the schemas take, or an error beside its field."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.web.forms import records
from homeward.web.forms.answers import Answers
from homeward.web.forms.concern import read_concern
from homeward.web.forms.correction import correcting, prefilled
from homeward.web.forms.education import read_education
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.found import read_found
from homeward.web.forms.interview_arrangements import read_refusal
from homeward.web.forms.missing import read_missing
from homeward.web.forms.reader import OnRecord, Reader
from homeward.web.forms.return_interview import read_interview
from tests.forms import (
    BY_NAME,
    FORM_ID,
    concern_answers,
    education_answers,
    found_answers,
    interview_answers,
    missing_answers,
    refusal_answers,
)
from tests.unit.web.test_correction import CHILD, HARMED, NAMED, SIGNS, recorded

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
ORIGIN = Origin(FORM_ID, "robin", "Catch-22", NOW)

Read = Callable[[Reader, Origin], list[CloudEvent]]

FORMS = [
    pytest.param(read_missing, missing_answers(**BY_NAME, last_seen_place="A park"), id="missing"),
    pytest.param(read_found, found_answers(place="A park", condition="Tired."), id="found"),
    pytest.param(read_concern, concern_answers(**SIGNS), id="concern"),
    pytest.param(read_education, education_answers(**BY_NAME), id="education"),
    pytest.param(read_interview, interview_answers(**HARMED, **NAMED), id="interview"),
    pytest.param(read_refusal, refusal_answers(**BY_NAME), id="refusal"),
]
ODD = st.sampled_from(
    [
        "",
        " ",
        "0",
        "-1",
        "2147483648",
        "9" * 4301,
        "25:61",
        "٣",
        "Y",
        "none",
        "number",
        "same",
        "<b>",
        "\u202e",
    ]
)
TYPED = ODD | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@st.composite
def tampered(draw: st.DrawFn, answers: Answers) -> Answers:
    """Some fields with something else in them, some left out, some that the form does not have."""
    names = st.sampled_from([*answers.values, "contacts-9-name", "contacts-x-name", "child-ref", "absence"])
    changes = draw(st.dictionaries(names, st.none() | TYPED, max_size=6))
    values = {name: (value,) for name, value in changes.items() if value is not None}
    kept = {name: value for name, value in answers.values.items() if name not in changes}
    return Answers({**kept, **values})


@pytest.mark.parametrize(("read", "answers"), FORMS)
@given(data=st.data())
def test_any_answers_are_taken_or_told(read: Read, answers: Answers, data: st.DataObject) -> None:
    given_ = data.draw(tampered(answers))
    reader = Reader(given_, NOW)
    events = read(reader, ORIGIN)
    errors = reader.errors or records.check(events, given_, NOW)
    assert bool(events) or bool(errors)
    assert all(errors.values())


@pytest.mark.parametrize(("read", "answers"), FORMS)
@given(data=st.data())
def test_any_correction_is_taken_or_told(read: Read, answers: Answers, data: st.DataObject) -> None:
    parts = recorded(read, answers)
    given_ = data.draw(tampered(prefilled(parts).with_values(why="It was wrong.")))
    reader = Reader(given_, NOW, OnRecord(corrected=CHILD))
    correction = correcting(reader, ORIGIN, parts)
    events = read(reader, correction)
    errors = reader.errors or records.check([*events, *correction.withdrawals(events)], given_, NOW)
    assert bool(events) or bool(errors)
