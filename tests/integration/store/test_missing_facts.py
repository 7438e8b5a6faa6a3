"""A fact is missing, a person finds it out: what is stored, who may, and what a rebuild makes of it."""

from typing import Any

import pytest
from sqlalchemy import Engine

from homeward.domain.events import Event
from homeward.errors import InvalidEvent, InvalidTransition, NotFound
from homeward.services.alerts import answering
from homeward.services.evaluation.process import process, process_events
from homeward.services.intake.accept import accept
from homeward.services.intake.senders import Sender
from homeward.services.night import proof
from homeward.services.tasks import missing_facts
from homeward.services.tasks.missing_facts import Found
from homeward.store import children, journal, queries
from homeward.store.unit_of_work import reading, unit_of_work
from tests.factories import event_factory
from tests.histories import WIRRAL, at, event, shipped_rules
from tests.integration.store.given import registration

EARLIER, NOW, LATER = at("2026-02-20 10:00"), at("2026-03-02 10:00"), at("2026-03-03 09:00")
WHERE = "placement.location"
OUT = Found(["OUT"], "The placements team")


def tell(engine: Engine, *told: Event) -> str:
    """These events are accepted and processed; answers with the child whom the last is about."""
    with unit_of_work(engine) as uow:
        appended = journal.append_all(uow, told, to_outbox=True)
        process_events(uow, [each.seq for each in appended], shipped_rules(), WIRRAL, NOW)
    assert appended[-1].child_ref
    return appended[-1].child_ref


def gone(engine: Engine, child: str = "W-1001") -> str:
    """A child of ours, looked after, is missing, and where the child was placed is not known."""
    return tell(
        engine,
        event("legal_status.changed", child=child),
        event("placement.started", child=child, host_la=None),
        event("missing.reported", child=child, time=NOW),
    )


def open_tasks(engine: Engine) -> list[str]:
    with reading(engine) as uow:
        asked = [each for each in missing_facts.queue(uow).paged.shown if each.fact.name == WHERE]
        return [each.task.id for each in asked if each.task.episode]


def step(now: Any = LATER) -> answering.Step:
    return answering.Step("duty-1", now, shipped_rules(), WIRRAL)


def answer(engine: Engine, found: Found = OUT) -> Event:
    (task,) = open_tasks(engine)
    with unit_of_work(engine) as uow:
        return missing_facts.answer(uow, task, step(), found)


def codes(engine: Engine, child: str) -> set[str]:
    with reading(engine) as uow:
        return {row.code for row in queries.findings(uow, [child])} & {"R12", "R14"}


def nothing_differs(engine: Engine, child: str) -> None:
    """Once the clock has been looked at: an alert that nobody took on within the hour says so."""
    with unit_of_work(engine) as uow:
        process(uow, [child], shipped_rules(), WIRRAL, LATER)
        again = process(uow, [child], shipped_rules(), WIRRAL, LATER)
    assert not again.events
    assert not any(again.differences.values())


def test_a_missing_fact_is_a_task_with_all_that_it_takes_to_answer_it(engine: Engine) -> None:
    child = gone(engine)
    with reading(engine) as uow:
        asked = [each.task for each in missing_facts.queue(uow).paged.shown if each.fact.name == WHERE]
    (task,) = [each for each in asked if each.episode]
    assert (task.child_ref, task.subject, task.episode, task.since) == (child, "episode:E-1", "E-1", NOW)
    assert task.waiting == ["looked-after-child-out-of-borough"]
    nothing_differs(engine, child)


def test_the_queue_is_narrowed_and_counted(engine: Engine) -> None:
    gone(engine)
    tell(engine, event("missing.reported", child="W-1002", episode="E-2", time=EARLIER))
    with reading(engine) as uow:
        every = missing_facts.queue(uow)
        recent = missing_facts.queue(uow, since=NOW)
        who = missing_facts.queue(uow, who="children's social care")
    assert every.paged.count == len(every.paged.shown) > recent.paged.count
    assert every.paged.count > who.paged.count > 0
    assert [each.task.since for each in every.paged.shown] == sorted(
        each.task.since for each in every.paged.shown if each.task.since
    )
    assert {each.task.episode for each in recent.paged.shown} == {"E-1"}
    assert {each.fact.supplied_by for each in who.paged.shown} == {"children's social care"}
    assert who.suppliers == every.suppliers


def test_answered_it_is_found_as_at_the_report_and_the_task_is_closed(engine: Engine) -> None:
    child = gone(engine)
    told = answer(engine)
    with reading(engine) as uow:
        (finding,) = [row for row in queries.findings(uow, [child]) if row.code == "R12"]
    assert (finding.due, finding.known, finding.late) == (NOW, LATER, True)
    assert {"source": told.source, "id": told.id} in finding.evidence
    assert open_tasks(engine) == []
    assert codes(engine, child) == {"R12"}
    nothing_differs(engine, child)
    assert not any(proof.run(engine, shipped_rules(), WIRRAL, LATER, LATER.date()).differences.values())


def test_a_worker_that_remembers_the_child_takes_the_answer_in(engine: Engine) -> None:
    child = gone(engine)
    tell(engine, event("missing.sighting", child="W-1001", time=NOW, at=NOW))
    answer(engine)
    tell(engine, event("missing.found", child="W-1001", time=LATER, found_at=LATER))
    assert codes(engine, child) == {"R12"}
    nothing_differs(engine, child)


def test_the_record_takes_over(engine: Engine) -> None:
    child = gone(engine)
    answer(engine)
    tell(engine, event("placement.changed", child="W-1001", placement="PL-2", location="IN", time=LATER))
    assert codes(engine, child) == set()
    nothing_differs(engine, child)


def test_what_nobody_can_find_out_is_asked_no_more_until_that_is_withdrawn(engine: Engine) -> None:
    child = gone(engine)
    told = answer(engine, Found(None, "The placements team", "The file was lost."))
    assert open_tasks(engine) == []
    assert codes(engine, child) == {"R14"}
    with unit_of_work(engine) as uow:
        assert [each.event.id for each in missing_facts.answers_about(uow, child)] == [told.id]
        missing_facts.withdraw(uow, told.id, step(), why="It was found.")
        assert missing_facts.answers_about(uow, child) == []
    assert len(open_tasks(engine)) == 1
    nothing_differs(engine, child)


def test_only_one_of_two_answers_and_only_one_of_two_changes(engine: Engine) -> None:
    gone(engine)
    (task,) = open_tasks(engine)
    first = answer(engine)
    inside = Found(["IN"], "The social worker")
    with unit_of_work(engine) as uow:
        with pytest.raises(InvalidTransition, match="asked no more"):
            missing_facts.answer(uow, task, step(), inside)
        second = missing_facts.answer_anew(uow, first.id, step(), inside, why="Misheard.")
        with pytest.raises(InvalidTransition, match="meanwhile"):
            missing_facts.answer_anew(uow, first.id, step(), OUT, why="Misread.")
        with pytest.raises(InvalidTransition, match="meanwhile"):
            missing_facts.withdraw(uow, first.id, step(), why="Misread.")
    assert (second.supersedes, second.change_reason) == (first.id, "Misheard.")


def test_what_is_no_answer_is_refused_in_words(engine: Engine) -> None:
    gone(engine)
    with pytest.raises(InvalidEvent, match="must be one of: IN, OUT"):
        answer(engine, Found(["SOMEWHERE"], "The placements team"))
    with unit_of_work(engine) as uow:
        with pytest.raises(NotFound):
            missing_facts.answer(uow, "nothing", step(), OUT)
        with pytest.raises(NotFound):
            missing_facts.withdraw(uow, "nothing", step(), why="x")
    assert len(open_tasks(engine)) == 1


def test_no_agency_can_answer_in_a_persons_name(engine: Engine) -> None:
    """It becomes a question, and answers nothing before a person has confirmed it."""
    raw = event_factory("fact.answered", child_ref=gone(engine))
    with unit_of_work(engine) as uow:
        accepted = accept(uow, raw, received_at=LATER, sender=Sender())
        assert (accepted.to_confirm, accepted.seq) == (True, 0)
        (child,) = children.everyone(uow)
        assert missing_facts.answers_about(uow, child) == []


def test_an_answer_stays_with_a_child_who_turns_out_to_be_another(engine: Engine) -> None:
    gone(engine, "W-1002")
    answer(engine)
    tell(engine, registration("la_child_id:W-1001"))
    tell(engine, event("child.merged", child="W-1001", other={"scheme": "la_child_id", "value": "W-1002"}))
    with unit_of_work(engine) as uow:
        (child,) = children.everyone(uow)
        assert len(missing_facts.answers_about(uow, child)) == 1
    assert codes(engine, child) == {"R12"}
    assert open_tasks(engine) == []
    nothing_differs(engine, child)
