"""Until when records are kept: the longest that applies, from birth or from the end of a plan."""

from datetime import date
from typing import Any

import pytest

from homeward.domain.history.retention import NEVER, Kept, retention, years_after
from tests.histories import at, event, timeline_of

BORN = "2000-03-01"
LONG_AGO = at("2001-01-01")


def status(code: str, day: str, **more: Any) -> Any:
    return event("social_care.status_changed", time=at(day), status=code, from_=day, **more)


def kept(*events: Any, born: str | None = BORN) -> tuple[Kept, date | None]:
    found = retention(timeline_of(event("child.registered", date_of_birth=born, time=LONG_AGO), *events))
    return found.because, found.until


@pytest.mark.parametrize(
    ("events", "because", "until"),
    [
        ([], Kept.OTHER, date(2025, 3, 1)),
        ([status("CIN", "2010-01-01")], Kept.OTHER, date(2025, 3, 1)),
        ([status("LAC", "2010-01-01"), status("none", "2011-01-01")], Kept.LOOKED_AFTER, date(2075, 3, 1)),
        ([event("legal_status.changed", code="C2", from_="2010-01-01")], Kept.LOOKED_AFTER, date(2075, 3, 1)),
        ([event("legal_status.changed", code="V3", from_="2010-01-01")], Kept.OTHER, date(2025, 3, 1)),
        ([event("macse.accepted", time=at("2014-01-01"))], Kept.EXPLOITATION, date(2075, 3, 1)),
        ([status("CPP", "2010-01-01", to="2011-05-01")], Kept.PROTECTION, date(2046, 5, 1)),
        ([status("CPP", "2010-01-01"), status("CIN", "2012-02-29")], Kept.PROTECTION, date(2047, 2, 28)),
        ([status("CPP", "2010-01-01")], Kept.PROTECTION, NEVER),
    ],
)
def test_how_long_a_record_is_kept(events: list[Any], because: Kept, until: date) -> None:
    assert kept(*events) == (because, until)


def test_without_a_date_of_birth_nobody_can_tell() -> None:
    assert kept(born=None)[1] is None


@pytest.mark.parametrize(
    ("day", "years", "then"), [("2004-02-29", 25, "2029-02-28"), ("2004-02-29", 4, "2008-02-29")]
)
def test_the_29th_of_february(day: str, years: int, then: str) -> None:
    assert years_after(date.fromisoformat(day), years) == date.fromisoformat(then)
