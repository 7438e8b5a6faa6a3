"""What is stored of children is told from what is wanted by digests, and what did not change costs nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, Table, event, update

from homeward.services import nightly
from homeward.services.process import process, process_events
from homeward.store.tables import alert, alert_reason, finding, task
from homeward.store.unit_of_work import unit_of_work
from tests.factories import event_factory
from tests.histories import WIRRAL, shipped_rules
from tests.integration.store.given import append
from tests.integration.store.given import event as given

RULES = shipped_rules()


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)
