"""What arrives in the demo: in its order, soon, and told as of now."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeward.up.arrivals import BETWEEN, FIRST_AFTER, arrivals

UNTIL = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
NOW = UNTIL + timedelta(minutes=1)


def told(at: datetime, received: datetime, **data: Any) -> dict[str, Any]:
    return {"time": at.isoformat(), "receivedtime": received.isoformat(), "data": data}


def test_the_first_comes_soon_and_the_others_every_few_seconds() -> None:
    waiting = [told(UNTIL, UNTIL + day * DAY) for day in (3, 5, 7)]
    sent = [at for at, _ in arrivals(waiting, UNTIL, NOW)]
    assert sent == [NOW + FIRST_AFTER + step * BETWEEN * 1.5 for step in (0, 1, 2)]


def test_what_happened_before_the_start_keeps_its_time_and_the_rest_its_order() -> None:
    reported = told(UNTIL + DAY, UNTIL + 2 * DAY, last_seen_at=(UNTIL - DAY).isoformat())
    found = told(UNTIL + 1.5 * DAY, UNTIL + 4 * DAY, named=[{"born": "2012-02-02"}], words="At 4 o'clock.")
    (_, first), (at, second) = arrivals([reported, found], UNTIL, NOW)
    assert first["data"] == {"last_seen_at": reported["data"]["last_seen_at"]}
    assert second["data"] == found["data"]
    assert first["time"] < second["time"] <= at.isoformat()
    assert "receivedtime" not in first


def test_where_nothing_waits_nothing_is_sent() -> None:
    assert list(arrivals([], UNTIL, NOW)) == []
