"""An import asks who may be one child, whatever batch each came in."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from homeward.store.tables.core import journal
from homeward.store.unit_of_work import reading
from tests.commands import Homeward
from tests.factories import event_factory
from tests.integration.imports.test_import_events import jsonl


@pytest.mark.parametrize(("rows", "kept"), [(1000, 100_000), (1, 100_000), (1, 0)])
def test_each_two_records_that_look_like_one_childs_are_asked_about(
    homeward: Homeward,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rows: int,
    kept: int,
) -> None:
    monkeypatch.setattr("homeward.inputs.importing.BATCH_ROWS", rows)
    monkeypatch.setattr("homeward.services.children.same_child.MOST_READ", kept)
    kit = {"given_name": "Kit", "family_name": "Invented", "date_of_birth": "2010-05-17"}
    records = [
        event_factory("child.registered", id=f"r-{one}", source=source, child=f"W-{one}", **kit)
        for one, source in enumerate(("wirral-ics", "merseyside-police", "catch22"))
    ]
    assert homeward.import_("events", jsonl(tmp_path, records), "--process").document["accepted"] == 3
    with reading(engine) as uow:
        asked = uow.scalar(select(func.count()).where(journal.c.type == "child.match_proposed"))
    assert asked == 3  # each two of them
