"""Whatever happens, a child's data stays in the record: logs, Kafka keys, dead letters and what commands and
operations show hold references and counts (design.md, invariant 8). Traces hold no reference either.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from homeward.kafka.topics import ALL_TOPICS
from homeward.store.tables import core, quarantine
from homeward.store.tables.alerts import alert
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.tracing import SAYS
from homeward.web.access.permissions import Role
from tests.backends import EMBEDDED
from tests.factories import event_factory
from tests.forms import CONTACT, interview_answers
from tests.system import System, Web, waits_until
from tests.traces import Collector

CHILD = {"scheme": "la_child_id", "value": "W-777001"}
MARKS = {
    "child": CHILD["value"],
    "given name": "Quillon",
    "family name": "Marblewick",
    "alias": "Zephyrine",
    "date of birth": "2011-09-17",
    "other identifier": "PR-77123",
    "man": "Grimshawe",
    "telephone": "07700 900777",
    "same telephone, as compared": "447700900777",
    "address": "77 Marker Street",
    "handle": "quillhandle",
    "vehicle": "QM77",
    "words": "marmalade",
    "girl who is named": "Tamsinella",
    "note": "apricot",
}
MAN = {
    "kind": "adult",
    "alias": MARKS["man"],
    "phone": MARKS["telephone"],
    "handle": MARKS["handle"],
    "vehicle": f"{MARKS['vehicle']} XYZ",
    "address": f"Flat 9, {MARKS['address']}",
}


def of_child(type_: str, **overrides: Any) -> dict[str, Any]:
    return event_factory(type_, **{"child": CHILD} | overrides)


def good_events() -> list[dict[str, Any]]:
    named = {"given_name": MARKS["girl who is named"], "description": MARKS["words"]}
    return [
        of_child(
            "child.registered",
            given_name=MARKS["given name"],
            family_name=MARKS["family name"],
            aliases=[MARKS["alias"]],
            date_of_birth=MARKS["date of birth"],
            identifiers=[{"scheme": "police_ref", "value": MARKS["other identifier"]}],
        ),
        of_child("macse.accepted"),
        of_child("macse.contact_linked", contact=MAN),
        of_child("missing.reported", last_seen_place=MARKS["address"]),
        of_child("harm.disclosed", narrative=MARKS["words"]),
        of_child(
            "contact.disclosed", contact=MAN, named_children=[named], child=CHILD | {"value": "W-777002"}
        ),
    ]


def bad_events() -> list[dict[str, Any]]:
    good = good_events()[0]
    return [
        good | {"data": good["data"] | {"given_name": MARKS["given name"] * 50}},  # the same id, and too long
        good | {"id": "other", "data": good["data"] | {"given_name": f"\0{MARKS['given name']}"}},
        good | {"id": "other-2", "data": good["data"] | {f"{MARKS['given name']} says": "\0"}},
        good | {"id": "other-3", "type": MARKS["given name"]},
        good | {"id": "other-4", "time": MARKS["date of birth"]},
        good | {"id": MARKS["child"], "data": MARKS["words"]},
        of_child("alert.withdrawn", reason=MARKS["words"]),
        of_child("macse.declined", child=None, child_ref=MARKS["child"], reason=MARKS["words"]),
    ]


@pytest.fixture
def server_logs(system: System, request: pytest.FixtureRequest) -> list[Path]:
    """What the broker and the database write about themselves."""
    if system.backend.name == EMBEDDED:
        return [system.folder / "broker.log"]
    kafka, postgres = (request.getfixturevalue(name) for name in ("apache_kafka_node", "postgres"))
    return [*kafka.folder.glob("*.log"), postgres.folder / "log"]


@pytest.fixture
def collector(system: System) -> Iterator[Collector]:
    with Collector().running() as collector:
        system.env["HOMEWARD_TRACES_URL"] = collector.url
        yield collector


@pytest.fixture
def outputs(system: System, server_logs: list[Path], collector: Collector) -> dict[str, str]:
    """Everything that anybody but those who work with children can see, after all has happened that can."""
    worker, web = system.worker(), system.web()
    seen: dict[str, str] = {}
    send_by_http(web, seen)
    send_by_kafka(system)
    send_by_file(system, seen)
    waits_until(system, lambda: (CHILD["value"], "R16") in system.found() or len(system.found()) > 2)
    people_work(web, system)
    with failing(system, "alert_reason"):
        fail_everywhere(system, web)
        worker.wait_for("event cannot be processed")
    for command in (["reconcile", "--json"], ["doctor", "--json"], ["quarantine", "list"]):
        done = system.run(*command)
        seen[" ".join(command)] = done.stdout + done.stderr
    seen["operations"] = web.sign_in(Role.OPS).get("/operations").text
    for program in system.programs:
        program.stop()
    return seen | written(system, server_logs) | {"traces": collector.everything}


def send_by_http(web: Web, seen: dict[str, str]) -> None:
    for event in good_events():
        assert web.post(event).status_code == 202
    for number, event in enumerate(bad_events()):
        refused = web.post(event)
        assert refused.status_code in (409, 422)
        seen[f"answer {number}"] = refused.text
    web.client.post("/api/v1/events", content=MARKS["words"], headers={"Authorization": MARKS["words"]})
    web.client.get(f"/{MARKS['words']}")


def send_by_kafka(system: System) -> None:
    system.publish(*good_events())
    system.produce([("child-status", json.dumps(event).encode()) for event in bad_events()])
    system.produce([("child-status", f'{{"data": "{MARKS["given name"]}'.encode())])


def send_by_file(system: System, seen: dict[str, str]) -> None:
    rows = [*map(json.dumps, [*good_events(), *bad_events()]), f'{{"{MARKS["given name"]}']
    files = {"rows.jsonl": "\n".join(rows), "people.csv": f"{MARKS['given name']},{MARKS['child']}\n1,2\n"}
    for name, content in files.items():
        (system.folder / name).write_text(content)
        done = system.run("import", "events", str(system.folder / name), "--process")
        seen[f"import of {name}"] = done.stdout + done.stderr


def people_work(web: Web, system: System) -> None:
    """Sign in wrongly, fill in forms wrongly and rightly, read and answer an alert."""
    browser = web.sign_in(Role.INTERVIEWER)
    contact = {**CONTACT, "contacts-0-alias": MARKS["man"], "contacts-0-phone": MARKS["telephone"]}
    told = {"child-value": CHILD["value"], "narrative": MARKS["words"], "harm": "Y", **contact}
    browser.send(
        "/interviews/new", interview_answers(form=str(uuid4()), **told | {"held_at-day": MARKS["words"]})
    )
    browser.send("/interviews/new", interview_answers(form=str(uuid4()), **told))
    web.client.cookies.clear()
    browser.post("/sign-in", username=MARKS["given name"], password=MARKS["words"])
    duty = web.sign_in(Role.DUTY)
    [alert, *_] = system.alerts(CHILD["value"], "R22")
    assert MARKS["given name"] in duty.get(f"/alerts/{alert.id}").text
    duty.post(f"/alerts/{alert.id}/acknowledge", note=MARKS["note"])
    duty.post(f"/alerts/{alert.id}/decide", decision="s47", reason=MARKS["note"])


@contextmanager
def failing(system: System, table: str) -> Iterator[None]:
    """With this table gone, evaluation fails in the middle of its work."""
    with unit_of_work(system.engine) as uow:
        uow.execute(text(f"ALTER TABLE {table} RENAME TO away"))
    yield
    with unit_of_work(system.engine) as uow:
        uow.execute(text(f"ALTER TABLE away RENAME TO {table}"))


def fail_everywhere(system: System, web: Web) -> None:
    system.publish(of_child("harm.disclosed", narrative=MARKS["words"]))
    assert web.sign_in(Role.DUTY).get("/duty").status_code == 500


def written(system: System, logs: list[Path]) -> dict[str, str]:
    """What lies in files that are no record, and what anybody who may list a topic sees of it."""
    logs = [*logs, *(program.log for program in system.programs)]
    logs += [
        path for path in (system.folder / "data").rglob("*") if path.is_file() and ".db" not in path.name
    ]
    found = {str(path): path.read_text(errors="replace") for path in logs}
    for topic in ALL_TOPICS:
        found[f"keys of {topic}"] = " ".join(str(message.key) for message in system.messages(topic))
    found["dead letters"] = " ".join(letter.decode() for letter in system.dead_letters())
    return found


def test_no_childs_data_is_anywhere_but_in_the_record(
    system: System, outputs: Mapping[str, str], collector: Collector
) -> None:
    with reading(system.engine) as uow:
        references = {*uow.scalars(select(core.child.c.ref)), *uow.scalars(select(alert.c.id))}
        kept = str(uow.execute(select(core.journal.c.body)).all())
        kept += str(uow.execute(select(quarantine.quarantine.c.body)).all())
        kept += str(uow.execute(select(core.fingerprint)).all())
    assert [name for name, mark in MARKS.items() if mark not in kept] == []
    assert any("event is in quarantine" in output for output in outputs.values())
    assert any("request failed" in output for output in outputs.values())
    leaks = [
        (where, name) for where, output in outputs.items() for name, mark in MARKS.items() if mark in output
    ]
    assert leaks == []
    assert {"POST /alerts/{alert_id}/decide", "create cadt-alerts"} <= {each.name for each in collector.spans}
    assert any(each.failed for each in collector.spans)
    assert {said for each in collector.spans for said in each.said} <= {*SAYS.values(), "error.type"}
    assert [ref for ref in references if ref in outputs["traces"]] == []
