"""An import beside a running worker says what came of its rows, whichever of the two processed them."""

import json
from pathlib import Path

from homeward.store import queries
from homeward.store.unit_of_work import reading
from tests.factories import event_factory
from tests.system import System

CHILDREN = 150


def test_it_counts_what_the_worker_took_first(system: System, tmp_path: Path) -> None:
    """The relay has the first batches at the worker before the import comes to evaluate them."""
    events = [
        event_factory("harm.disclosed", id=f"beside-{number}", child=f"W-beside-{number}", harm_type="sexual")
        for number in range(CHILDREN)
    ]
    path = tmp_path / "events.jsonl"
    path.write_text("".join(json.dumps(event) + "\n" for event in events))
    done = system.run("import", "events", str(path), "--process", "--json")
    said = json.loads(done.stdout)
    with reading(system.engine) as uow:
        ours = [system.reference(f"W-beside-{number}") for number in range(CHILDREN)]
        alerts = queries.alerts_of(uow, ours)
        candidates = [row for row in queries.candidates(uow) if row.child_ref in ours]
    assert (said["accepted"], said["alerts"], said["candidates"]) == (CHILDREN, len(alerts), len(candidates))
    assert len(alerts) == len(candidates) == CHILDREN
