"""The rota: who is on duty, and what nobody covers. Instants are written in UTC."""

import pytest

from homeward.domain.telling.rota import Shift, gaps, on_shift, stand_ins
from tests.histories import at


def shift(role: str, who: str, starts: str, ends: str) -> Shift:
    return Shift(f"{who}-{starts}", role, who, at(starts), at(ends))


MONDAY, TUESDAY = at("2026-03-02 00:00"), at("2026-03-03 00:00")


def test_the_duty_team_covers_the_office_the_emergency_duty_team_the_rest_and_the_manager_all() -> None:
    assert gaps([], "duty", MONDAY, TUESDAY) == [(at("2026-03-02 09:00"), at("2026-03-02 17:00"))]
    assert gaps([], "emergency_duty", MONDAY, TUESDAY) == [
        (MONDAY, at("2026-03-02 09:00")),
        (at("2026-03-02 17:00"), TUESDAY),
    ]
    assert gaps([], "cadt_manager", MONDAY, TUESDAY) == [(MONDAY, TUESDAY)]


def test_on_a_bank_holiday_the_emergency_duty_team_covers_the_day() -> None:
    start, end = at("2027-03-26 00:00"), at("2027-03-27 00:00")
    assert gaps([], "duty", start, end) == []
    assert gaps([], "emergency_duty", start, end) == [(start, end)]


def test_when_the_clocks_go_forward_the_office_opens_an_hour_earlier_by_the_sun() -> None:
    ((opens, closes),) = gaps([], "duty", at("2026-03-30 00:00"), at("2026-03-31 00:00"))
    assert (opens, closes) == (at("2026-03-30 08:00"), at("2026-03-30 16:00"))


@pytest.mark.parametrize(
    ("shifts", "open_"),
    [
        ([("09:00", "17:00")], []),
        ([("09:00", "12:00"), ("12:00", "17:00")], []),
        ([("08:00", "13:00"), ("12:00", "18:00")], []),
        (
            [("10:00", "12:00"), ("13:00", "16:00")],
            [("09:00", "10:00"), ("12:00", "13:00"), ("16:00", "17:00")],
        ),
        ([("17:00", "20:00")], [("09:00", "17:00")]),
    ],
)
def test_the_hours_that_nobody_covers_are_gaps(
    shifts: list[tuple[str, str]], open_: list[tuple[str, str]]
) -> None:
    day = "2026-03-02"
    on = [shift("duty", "jo", f"{day} {starts}", f"{day} {ends}") for starts, ends in shifts]
    expected = [(at(f"{day} {starts}"), at(f"{day} {ends}")) for starts, ends in open_]
    assert gaps(on, "duty", MONDAY, TUESDAY) == expected


def test_a_shift_covers_its_first_instant_and_not_its_last() -> None:
    on = [shift("duty", "jo", "2026-03-02 09:00", "2026-03-02 12:00")]
    assert on_shift(on, "duty", at("2026-03-02 09:00")) == {"jo"}
    assert on_shift(on, "duty", at("2026-03-02 12:00")) == set()
    assert on_shift(on, "cadt_manager", at("2026-03-02 09:00")) == set()


def test_who_stands_in_for_whom() -> None:
    assert stand_ins("duty") == ("duty", "emergency_duty", "cadt_manager")
    assert stand_ins("cadt_manager") == ("cadt_manager",)
    assert stand_ins("ops") == ("ops",)
