"""A report of a missing child raises repeat-missing, looked-after and out-of-borough alerts, by any way."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import event_factory
from tests.forms import at, missing_answers
from tests.functional.ways_in import Events, by_import, onto_the_topics, over_http, signed_in
from tests.system import Store, waits_until
from tests.up import Up

NOW = datetime.now(UTC).replace(second=0, microsecond=0)
_numbers = count(1)


def days_ago(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat()


def placed_out_of_borough(child: str) -> list[dict[str, Any]]:
    """A looked-after child of Wirral's, in a home in Liverpool."""
    began = days_ago(200)
    home = {"placement": f"P-{child}", "responsible_la": "344", "host_la": "341", "from_": began[:10]}
    return [
        event_factory("legal_status.changed", child=child, time=began, code="C2", from_=began[:10]),
        event_factory("placement.started", child=child, time=began, **home),
    ]


def report(child: str, days: float) -> dict[str, Any]:
    reported = days_ago(days)
    return event_factory(
        "missing.reported", child=child, episode=f"MP-{child}-{days}", time=reported, reported_at=reported
    )


def found(child: str, days: float) -> dict[str, Any]:
    """An hour after that report."""
    came_back = days_ago(days - 1 / 24)
    return event_factory(
        "missing.found", child=child, episode=f"MP-{child}-{days}", time=came_back, found_at=came_back
    )


def by_form(up: Up, events: Events) -> None:
    """A carer fills in the form for the last of them; what came before is there already."""
    *before, last = events
    over_http(up, before)
    reported = datetime.fromisoformat(last["data"]["reported_at"])
    answers = missing_answers(
        form=str(uuid4()),
        **{"child-value": last["data"]["child"]["value"]},
        **at("reported_at", f"{reported:%d %m %Y %H:%M}"),
    )
    with signed_in(up, "reporter") as carer:
        assert carer.send("/missing/new", answers).status_code == 303


@pytest.mark.parametrize("way_in", [over_http, onto_the_topics, by_import, by_form])
def test_the_third_report_of_a_looked_after_child_from_out_of_borough(
    up: Up, store: Store, way_in: Any
) -> None:
    child = f"R-{next(_numbers)}"
    ended = [what(child, days) for days in (60, 20) for what in (report, found)]
    way_in(up, [*placed_out_of_borough(child), *ended, report(child, 1.2)])
    expected = {"R01", "R02", "R05", "R11", "R12"}
    waits_until(store, lambda: {code for who, code in store.found() if who == child} == expected)
    assert child in store.candidates()
