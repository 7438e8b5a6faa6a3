"""Messages that nobody can process: kept for a person with their reasons, told of without their content."""

import json
from typing import Any

from tests.factories import event_factory
from tests.system import System, waits_until

MARK = "Quillon"
TOPIC = "child-status"


def event(**overrides: Any) -> dict[str, Any]:
    return event_factory("child.registered", **{"given_name": MARK} | overrides)


def body(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


POISON: dict[str, tuple[bytes | None, str]] = {
    "cut off": (body(event())[:-9], "is not complete, valid JSON"),
    "nothing": (None, "is not complete, valid JSON"),
    "no JSON": (f"{MARK};2011-06-14".encode(), "is not complete, valid JSON"),
    "Latin-1": (body(event(family_name="Évêque")).decode().encode("latin-1"), "is not text in UTF-8"),
    "UTF-16": (body(event()).decode().encode("utf-16"), "holds a NUL, which is no text"),
    "bottomless": (b"[" * 200_000, "is not complete, valid JSON"),
    "a list": (body([event()]), "must be one JSON object, an event"),
    "unknown type": (body(event() | {"type": MARK}), "must be a type that Homeward knows"),
    "field of 10 MB": (
        body(event(district=MARK * (10 * 2**20 // len(MARK)))),
        "must be at most 200 characters",
    ),
    "NUL": (body(event(family_name=f"{MARK}\0")), "must be text without NUL"),
    "name as field": (body(event(**{f"{MARK}\0": "x"})), "must be text without NUL"),
    "31 February": (body(event(date_of_birth="2026-02-31")), "is not a date that exists"),
    "no time": (body({k: v for k, v in event().items() if k != "time"}), "is required"),
    "in the future": (body(event() | {"time": "2200-01-01T00:00:00Z"}), "must not be in the future"),
    "nobody's reference": (
        body(event_factory("macse.declined", child=None, child_ref=MARK)),
        "No child goes by this reference",
    ),
}


def test_each_is_kept_with_its_reasons_and_told_of_without_its_content(system: System) -> None:
    worker = system.worker()
    system.produce([(TOPIC, poison) for poison, _ in POISON.values()])
    system.publish(event_factory("harm.disclosed", child="W-1"))
    waits_until(system, lambda: system.found() == [("W-1", "R22")])
    waits_until(system, lambda: len(system.dead_letters()) == len(POISON))

    kept = {held.body: held for held in system.quarantined()}
    for name, (poison, reason) in POISON.items():
        held = kept.pop(poison or b"")
        assert any(reason in problem.message for problem in held.problems), (name, held.problems)
        assert MARK not in str(held.problems)
    assert kept == {}

    numbers = {json.loads(letter)["data"]["quarantine"] for letter in system.dead_letters()}
    assert numbers == {held.id for held in system.quarantined()}
    assert not any(MARK.encode() in letter for letter in system.dead_letters())
    assert MARK not in worker.said
