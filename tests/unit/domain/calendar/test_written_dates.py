"""Days and times as people write them."""

from datetime import date, time

import pytest

from homeward.domain.calendar.written_dates import (
    day_and_rest,
    day_in,
    in_figures,
    month_of,
    time_beside,
    time_of,
)


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


TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("text", "past", "meant"),
    [
        ("15 March", True, date(2026, 3, 15)),
        ("20/3", True, TODAY),
        ("20/3", False, TODAY),
        ("21 mar", True, date(2025, 3, 21)),
        ("15 March", False, date(2027, 3, 15)),
        ("1st of April", False, date(2026, 4, 1)),
        ("April 1", False, date(2026, 4, 1)),
        ("15 March 2020", True, date(2020, 3, 15)),
        ("15 March", None, None),
        ("31/11", True, None),
        ("29 February", True, None),
        ("15", True, None),
        ("", True, None),
    ],
)
def test_a_day_without_its_year_is_the_nearest_that_can_be_meant(
    text: str, past: bool | None, meant: date | None
) -> None:
    assert day_and_rest(text, TODAY, past=past)[0] == meant


@pytest.mark.parametrize(
    ("text", "clock"),
    [("15 March 22:40", "22:40"), ("15/3/26, at 10.40pm", "10.40pm"), ("15 3 2026 2240", ""), ("15/3", "")],
)
def test_a_time_may_stand_beside_its_day(text: str, clock: str) -> None:
    day, rest = day_and_rest(text, TODAY, past=True)
    assert (day, time_beside(rest)) == (date(2026, 3, 15), clock)


def test_days_that_go_by_a_word_are_put_in_figures() -> None:
    assert in_figures("Yesterday at 9am", TODAY) == "19 March 2026 at 9am"
    assert in_figures("today", TODAY) == "20 March 2026"
    assert in_figures("tomorrow", TODAY) == "21 March 2026"
    assert in_figures("todays", TODAY) == "todays"
