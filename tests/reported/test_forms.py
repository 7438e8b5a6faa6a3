"""What was typed into a form and refused, though anybody knows what is meant."""

import re
from datetime import UTC, datetime

import pytest

from homeward.web.forms.envelope import Origin
from homeward.web.forms.missing import read_missing
from homeward.web.forms.reader import Reader
from tests.forms import FORM_ID, at, missing_answers
from tests.machine import ROOT

INPUT = (ROOT / "tests" / "reported" / "inputs" / "web-month-in-words.txt").read_text()
NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.mark.parametrize("month", ["March", "mar"])
def test_a_month_in_words_is_taken(month: str) -> None:
    typed = re.search(r"day (\d+), month (\w+), year (\d+), time (\S+)", INPUT)
    assert typed
    day, _, year, time = typed.groups()
    answers = missing_answers(**at("reported_at", f"{day} {month} {year} {time}"))
    reader = Reader(answers, NOW)
    (event,) = read_missing(reader, Origin(FORM_ID, "kit", "Example home", NOW))
    assert reader.errors == {}
    assert event["time"] == "2026-03-02T22:40:00+00:00"
