"""Somebody whom a child spoke of may be a known person: what alerts meanwhile, and what an answer does."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from homeward.domain.contacts.likely_contacts import IF_ONE_PERSON
from homeward.domain.contacts.matching import NEAREST
from homeward.domain.events import Event
from homeward.errors import InvalidTransition
from homeward.services.alerts.answering import Step
from homeward.services.children import contact_answers
from homeward.services.evaluation.process import process_events
from homeward.services.night import proof
from homeward.store import identities, journal, queries
from homeward.store.alert_rows import ReasonRow
from homeward.store.tables.core import finding
from homeward.store.unit_of_work import reading, unit_of_work
from tests.histories import WIRRAL, at, event, shipped_rules

LINKED, TOLD, NOW, LATER = map(
    at, ("2026-02-01 10:00", "2026-03-02 09:00", "2026-03-02 10:00", "2026-03-02 10:10")
)
HIM = {"kind": "adult", "name": "Sean O'Brien", "phone": "07700 900456"}
NAME = {"kind": "adult", "name": "OBrien, Sean"}
IF_SO = "If it is the same person: The child told "


def child(value: str) -> dict[str, str]:
    return {"scheme": "la_child_id", "value": value}


def linked() -> Event:
    return event("macse.contact_linked", id="L1", child=child("M-1"), time=LINKED, case="C1", contact=HIM)


def tells(value: str = "W-1", time: datetime = TOLD, id_: str = "", **data: Any) -> Event:
    said = {"contact": NAME, "place": None, "elements": [], "named_children": []} | data
    return event("contact.disclosed", id=id_ or f"d-{value}", child=child(value), time=time, **said)


def tell(engine: Engine, *told: Event) -> None:
    with unit_of_work(engine) as uow:
        appended = journal.append_all(uow, told, to_outbox=True)
        process_events(uow, [each.seq for each in appended], shipped_rules(), WIRRAL, NOW)


def step(now: datetime = LATER) -> Step:
    return Step("duty-1", now, shipped_rules(), WIRRAL)


def asked(engine: Engine) -> list[tuple[str, str]]:
    """The kind and the id of each open question."""
    with reading(engine) as uow:
        return [(each.task.kind, each.task.id) for each in contact_answers.listed(uow, answered=False).shown]


def the_question(engine: Engine) -> str:
    [(_, task)] = asked(engine)
    return task


def reasons(engine: Engine, value: str = "W-1", code: str = "R16") -> list[ReasonRow]:
    """The rule's reasons on the alerts of the child, those that stand first."""
    with reading(engine) as uow:
        [ref] = identities.find(uow, tells(value).identifiers).values()
        found = queries.reasons(uow, [alert.id for alert in queries.alerts_of(uow, [ref])])
    rows = [row for some in found.values() for row in some if row.code == code]
    return sorted(rows, key=lambda row: (row.withdrawn_at is not None, row.because))


def found(engine: Engine, code: str = "R16") -> int:
    with reading(engine) as uow:
        return len(uow.scalars(select(finding.c.id).where(finding.c.code == code)).all())


def answer(engine: Engine, take: Any, task: str, reason: str = "Known at the station.") -> None:
    with unit_of_work(engine) as uow:
        take(uow, task, step(), reason=reason)


def nothing_differs(engine: Engine) -> None:
    night = proof.run(engine, shipped_rules(), WIRRAL, LATER, LATER.date())
    assert (night.raised, night.withdrawn) == (0, 0)
    assert not any(night.differences.values())


def test_it_is_on_the_alert_at_once_and_the_police_are_not_told_yet(engine: Engine) -> None:
    tell(engine, linked())
    tell(engine, tells())
    [reason] = reasons(engine)
    assert reason.because.startswith(IF_SO)
    assert "The same name is linked to MACSE case" in reason.because
    assert reason.never_silent
    assert "notify" not in reason.actions
    with reading(engine) as uow:
        [alert] = queries.alerts(uow)
        [question] = contact_answers.waiting(uow, [alert.child_ref])[alert.child_ref]
    assert (alert.respond_by, question.due) == (NOW + timedelta(minutes=15), NOW)
    assert (question.kind, found(engine)) == ("known_contact", 0)
    nothing_differs(engine)


def test_the_known_record_may_come_last(engine: Engine) -> None:
    tell(engine, tells())
    assert asked(engine) == []
    tell(engine, linked())
    assert [row.because[: len(IF_SO)] for row in reasons(engine)] == [IF_SO]


def test_a_yes_counts_as_from_the_disclosure(engine: Engine) -> None:
    tell(engine, linked(), tells())
    answer(engine, contact_answers.match, the_question(engine))
    stands, gone = reasons(engine)
    assert stands.because.startswith(IF_SO.removeprefix(IF_ONE_PERSON))
    assert (stands.due, stands.known, stands.late) == (TOLD, LATER, True)
    assert {"macse", "notify"} <= set(stands.actions)
    assert gone.withdrawn_at
    assert (found(engine), asked(engine)) == (1, [])
    nothing_differs(engine)


def test_after_a_no_nobody_is_asked_again(engine: Engine) -> None:
    tell(engine, linked(), tells())
    answer(engine, contact_answers.keep_apart, the_question(engine))
    [gone] = reasons(engine)
    assert gone.withdrawn_at
    assert (found(engine), asked(engine)) == (0, [])
    tell(engine, tells(time=NOW, id_="d-again"))
    assert asked(engine) == []
    nothing_differs(engine)


def test_after_a_no_a_second_mark_is_enough(engine: Engine) -> None:
    tell(engine, linked(), tells())
    answer(engine, contact_answers.keep_apart, the_question(engine))
    tell(engine, tells(time=NOW, id_="d-again", contact=NAME | {"phone": "07700900456"}))
    assert found(engine) == 1


def test_a_person_may_change_the_answer(engine: Engine) -> None:
    tell(engine, linked(), tells())
    task = the_question(engine)
    answer(engine, contact_answers.match, task)
    with pytest.raises(InvalidTransition):
        answer(engine, contact_answers.match, task)
    answer(engine, contact_answers.keep_apart, task, "It was his cousin.")
    assert found(engine) == 0
    with reading(engine) as uow:
        steps = contact_answers.question(uow, task).steps
    assert [each.data.evidence for each in steps] == ["Known at the station.", "It was his cousin."]
    nothing_differs(engine)


def test_a_yes_is_found_for_the_child_who_was_named_too(engine: Engine) -> None:
    tell(engine, linked(), tells(named_children=[child("W-2")]))
    answer(engine, contact_answers.match, the_question(engine))
    assert found(engine) == 2


def test_two_children_who_nearly_say_the_same_are_asked_about_without_an_alert(engine: Engine) -> None:
    tell(engine, tells("W-1"), tells("W-2", time=NOW))
    assert [kind for kind, _ in asked(engine)] == ["likely_contact"]
    with reading(engine) as uow:
        assert queries.alerts(uow) == []
    answer(engine, contact_answers.match, the_question(engine))
    assert found(engine, "R19") == 2
    nothing_differs(engine)


def test_a_worker_that_remembers_the_child_does_not_carry_it_on(engine: Engine) -> None:
    tell(engine, linked(), tells())
    missing = event("missing.reported", id="m-1", child=child("W-1"), time=NOW, episode="E-9")
    tell(engine, missing)
    assert [row.because[: len(IF_SO)] for row in reasons(engine)] == [IF_SO]
    nothing_differs(engine)


def test_a_number_that_very_many_share_leaves_an_event_cheap(engine: Engine) -> None:
    """1,500 children on one number once made one more event take 51 seconds."""
    told = [tells(f"W-{n}", TOLD + timedelta(seconds=n), contact=HIM | {"name": None}) for n in range(100)]
    with unit_of_work(engine) as uow:
        journal.append_all(uow, told[:-1], to_outbox=False, processed_at=NOW)
        [last] = journal.append_all(uow, told[-1:], to_outbox=False)
        outcome = process_events(uow, [last.seq], shipped_rules(), WIRRAL, NOW)
    assert outcome.children == NEAREST + 1
    assert found(engine, "R19") == NEAREST + 1
