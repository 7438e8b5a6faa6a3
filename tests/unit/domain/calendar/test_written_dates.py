"""Days and times as people write them."""

from datetime import date, time

import pytest

from homeward.domain.calendar.written_dates import day_in, month_of, time_of


@pytest.mark.parametrize("text", ["3", "03", "March", "march", "mar", "Mar.", "MAR"])
def test_a_month_goes_by_its_number_or_its_name(text: str) -> None:
    assert month_of(text) == 3


@pytest.mark.parametrize("text", ["0", "13", "Mars", "m", "", "."])
def test_no_month_is_guessed(text: str) -> None:
    assert month_of(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("22:40", time(22, 40)),
        ("2240", time(22, 40)),
        ("9.05", time(9, 5)),
        ("10:40pm", time(22, 40)),
        ("10.40 p.m.", time(22, 40)),
        ("10 PM", time(22)),
        ("12am", time(0)),
        ("12:30 pm", time(12, 30)),
        ("10", None),
        ("13pm", None),
        ("0am", None),
        ("24:00", None),
        ("22:4", None),
        ("late", None),
        ("", None),
    ],
)
def test_a_time_is_read_with_and_without_am_and_pm(text: str, meant: time | None) -> None:
    assert time_of(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "14 6 2011",
        "14/06/2011",
        "14/6/11",
        "14.6.2011",
        "14 June 2011",
        "14th jun 2011",
        "14th of June 2011",
        "June 14, 2011",
        "14062011",
        "2011-06-14",
        "14-Jun-2011",
    ],
)
def test_a_day_is_found_among_other_words(text: str) -> None:
    found, rest = day_in(f"Avery {text} Example")
    assert (found, rest.split()) == (date(2011, 6, 14), ["Avery", "Example"])


def test_what_is_no_day_stays_as_it_is() -> None:
    assert day_in("W-1001 32/13/2011") == (None, "W-1001 32/13/2011")
    assert day_in("31 6 2011") == (None, "31 6 2011")
    assert day_in("call 12345678") == (None, "call 12345678")
    assert day_in("943 476 5919") == (None, "943 476 5919")
