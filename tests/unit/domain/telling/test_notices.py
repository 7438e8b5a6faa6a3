"""When a notice is tried again, and what it may be about."""

from datetime import UTC, datetime, timedelta

import pytest

from homeward.domain.telling.notices import ask_again_at, check_about, pause_after
from homeward.errors import HomewardError

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_the_pause_doubles_from_half_a_minute_to_a_quarter_of_an_hour() -> None:
    assert [pause_after(attempts).total_seconds() for attempts in range(1, 8)] == [
        30,
        60,
        120,
        240,
        480,
        900,
        900,
    ]
    assert pause_after(10_000) == timedelta(minutes=15)


@pytest.mark.parametrize(("passed", "pause"), [(0, 30), (29, 30), (60, 60), (900, 900), (86_400, 900)])
def test_a_provider_is_asked_again_after_as_long_as_it_took_so_far(passed: int, pause: int) -> None:
    now = NOW + timedelta(seconds=passed)
    assert ask_again_at(NOW, now) == now + timedelta(seconds=pause)


@pytest.mark.parametrize(
    "about", ["", "Quillon", "W-777001", "Marblewick, Quillon", "8F3A22C1", "8f3a", "a" * 65]
)
def test_a_notice_is_about_a_reference_of_ours_alone(about: str) -> None:
    with pytest.raises(HomewardError, match="reference of Homeward's"):
        check_about(about)


def test_what_homeward_makes_references_of_will_do() -> None:
    check_about("8f3a22c1d4e5f60718293a4b5c6d7e8f")
