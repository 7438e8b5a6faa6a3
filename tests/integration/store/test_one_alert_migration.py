"""A store of an earlier program is opened, in which a child had an alert for each absence."""

from homeward.domain.alerts.alert import AlertState
from homeward.domain.events import Event
from homeward.store import queries
from homeward.store.unit_of_work import reading
from tests.histories import event
from tests.integration.store.given import registration, store_at
from tests.integration.store.test_who_is_who_migration import ADA, keep, missing, opened

ABSENCES = ("E-1", "E-2", "E-3")


def alert(absence: str, *steps: str) -> list[Event]:
    about = {"child": None, "child_ref": "ada", "source": "homeward", "alert": f"of {absence}"}
    raised = event("alert.raised", **about, bundle=f"episode:{absence}", episode=absence)
    return [raised, *(event(f"alert.{step}", **about) for step in steps)]


def test_open_alerts_of_a_child_become_one_and_what_was_decided_stays(store_url: str) -> None:
    with store_at(store_url, "0015") as earlier:
        with earlier.begin() as store:
            reports = [missing(ADA, absence) for absence in ABSENCES]
            steps = [*alert("E-1"), *alert("E-2"), *alert("E-3", "acknowledged", "decided")]
            keep(store, {}, "ada", registration(ADA), *reports, *steps)
        engine = opened(earlier, store_url)
    with reading(engine) as uow:
        states = [AlertState(row.state) for row in queries.alerts_of(uow, ["ada"])]
    assert sorted(states) == [AlertState.DECIDED, AlertState.JOINED, AlertState.RAISED]
    engine.dispose()
