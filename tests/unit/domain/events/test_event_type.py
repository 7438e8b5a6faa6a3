"""All that belongs to a type of event is in its record, and a new type is one new file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import homeward
from homeward.domain.events import EVENT_TYPES
from homeward.domain.events.event_type import EventType
from homeward.domain.history.timeline import Timeline

SCHOOL_ABSENCE = '''
"""Absences from school."""

from homeward.domain.events.event_type import EventType, Say
from homeward.domain.events.kinds import Day, Line
from homeward.domain.events.record import ChildEvent
from homeward.domain.events.topics import CHILD_STATUS


class SchoolAbsence(ChildEvent):
    """A school marked the child absent for a day."""

    on: Day
    reason: Line | None = None


TYPES = (
    EventType(
        "school.absence",
        SchoolAbsence,
        CHILD_STATUS,
        "Absent from school",
        shown=(("on", "Day", Say.PLAIN), ("reason", "Why", Say.TYPED)),
        subject="absence",
        asked_of="every day of absence from school",
        case={"reason": "Not known"},
    ),
)
'''

USING_IT = """
from docs import generate
from homeward.domain.events.entry import Entry
from homeward.domain.events import TOPICS, parse
from homeward.domain.history.timeline import fold
from homeward.engine.words.narrate import ASKED_OF
from homeward.engine.subjects import subjects
from homeward.web.words.events import facts, heading
from tests.factories import event_factory

child = {"scheme": "la_child_id", "value": "W-1001"}
raw = event_factory("missing.sighting") | {"type": "school.absence"}
event = parse(raw | {"data": {"child": child, "on": "2026-03-02", "reason": "Not known"}})
timeline = fold("c-1", [Entry(event, "c-1")])
print(TOPICS[event.type], len(timeline.of_type(event.type)), heading(event), facts(event), sep="|")
print([each.kind for each in subjects(timeline, event.type)], ASKED_OF[event.type], sep="|")
print("## school.absence" in generate.events(), "school.absence" in generate.topics(), sep="|")
"""


def test_a_new_type_is_one_file(tmp_path: Path) -> None:
    root = Path(homeward.__file__).parent.parent
    shutil.copytree(root / "homeward", tmp_path / "homeward", ignore=shutil.ignore_patterns("static", "up"))
    (tmp_path / "homeward/domain/events/types/school.py").write_text(SCHOOL_ABSENCE)
    path = os.pathsep.join((str(tmp_path), str(root)))
    done = subprocess.run(
        [sys.executable, "-c", USING_IT],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "child-status|1|Absent from school|[('Day', '2 March 2026'), ('Why', 'Not known')]",
        "['school.absence']|every day of absence from school",
        "True|True",
    ]


@pytest.mark.parametrize("record", EVENT_TYPES.values(), ids=EVENT_TYPES)
def test_the_record_of_each_type_is_complete(record: EventType) -> None:
    assert record.heading
    assert not record.subject or record.asked_of
    assert not record.kept or isinstance(getattr(Timeline("c-1"), record.kept), list)
    assert record.case.keys() <= names_of(record)


def names_of(record: EventType) -> set[str]:
    """The fields of the data, as senders write them."""
    return {field.alias or name for name, field in record.model.model_fields.items()}
