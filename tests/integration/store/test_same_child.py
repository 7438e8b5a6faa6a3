"""Two records look like one child's: what is asked, what alerts meanwhile, and what an answer does."""

from typing import Any

import pytest
from sqlalchemy import Engine

from homeward.domain.events import Event
from homeward.domain.identity.pairs import PairState
from homeward.errors import InvalidTransition, NotFound
from homeward.services.alerts.answering import Step
from homeward.services.children import same_child_answers
from homeward.services.evaluation.process import process_events
from homeward.services.night import proof
from homeward.store import identities, journal, queries
from homeward.store.alert_rows import ReasonRow
from homeward.store.unit_of_work import reading, unit_of_work
from tests.histories import WIRRAL, at, event, shipped_rules

FIRST, SECOND, THIRD = at("2026-02-20 20:00"), at("2026-02-23 20:00"), at("2026-02-26 20:00")
NOW, LATER = at("2026-03-02 10:00"), at("2026-03-02 10:20")
KIT = {"given_name": "Kit", "family_name": "Invented", "date_of_birth": "2010-05-17"}


def local(value: str) -> dict[str, str]:
    return {"scheme": "local", "value": f"kit-{value}-27"}


def record(value: str, missing: Any, **details: Any) -> list[Event]:
    """One record of Kit, and one absence under it, with an alert of its own."""
    child = local(value)
    return [
        event("child.registered", id=f"r-{value}", child=child, time=missing, **(KIT | details)),
        event(
            "missing.reported",
            id=f"m-{value}",
            child=child,
            time=missing,
            episode=f"E-{value}",
            police_risk="HIGH",
        ),
        event(
            "missing.found",
            id=f"f-{value}",
            child=child,
            time=missing,
            episode=f"E-{value}",
            found_at=missing,
        ),
    ]


def tell(engine: Engine, *told: Event) -> None:
    with unit_of_work(engine) as uow:
        appended = journal.append_all(uow, told, to_outbox=True)
        process_events(uow, [each.seq for each in appended], shipped_rules(), WIRRAL, NOW)


def step(now: Any = LATER) -> Step:
    return Step("duty-1", now, shipped_rules(), WIRRAL)


def questions(engine: Engine) -> list[str]:
    with reading(engine) as uow:
        return [asked.id for asked in same_child_answers.unanswered(uow).shown]


def the_question(engine: Engine) -> str:
    (one,) = questions(engine)
    return one


def reasons(engine: Engine, value: str, code: str = "R02") -> list[ReasonRow]:
    """One rule's reasons on the alerts of the child who goes by this number, those that stand first."""
    with reading(engine) as uow:
        (ref,) = identities.find(uow, [event("missing.found", child=local(value)).identifiers[0]]).values()
        alerts = queries.alerts_of(uow, [ref])
        found = queries.reasons(uow, [alert.id for alert in alerts])
    rows = [row for some in found.values() for row in some if row.code == code]
    return sorted(rows, key=lambda row: (row.withdrawn_at is not None, row.because))


def nothing_differs(engine: Engine) -> None:
    night = proof.run(engine, shipped_rules(), WIRRAL, LATER, LATER.date())
    again = proof.run(engine, shipped_rules(), WIRRAL, LATER, LATER.date())
    assert (night.raised, night.withdrawn) == (0, 0)
    assert not any(again.differences.values())


def test_a_second_record_of_the_child_is_asked_about_once(engine: Engine) -> None:
    tell(engine, *record("1", FIRST))
    assert questions(engine) == []
    tell(engine, *record("2", SECOND))
    tell(engine, event("child.updated", id="u-1", child=local("2"), given_name="Kit", time=SECOND))
    question = the_question(engine)
    with reading(engine) as uow:
        (asked,) = same_child_answers.unanswered(uow).shown
    assert asked.because == "Same name, same date of birth, same home district."
    assert {person.name for person in asked.people} == {"Kit Invented"}
    nothing_differs(engine)
    assert the_question(engine) == question


def test_two_absences_alert_on_both_records_if_these_are_one_child(engine: Engine) -> None:
    tell(engine, *record("1", FIRST))
    tell(engine, *record("2", SECOND))
    for value in ("1", "2"):
        (reason,) = reasons(engine, value)
        assert reason.because.startswith("If these are one child: Reported missing 2 times in 28 days")
        assert {one["id"] for one in reason.evidence} == {"m-1", "m-2"}
    nothing_differs(engine)


def test_a_later_absence_of_one_record_is_added_to_the_alert_of_the_other(engine: Engine) -> None:
    """A worker that remembers both children must not carry either on as if it stood alone."""
    tell(engine, *record("1", FIRST))
    tell(engine, *record("2", SECOND))
    again = event("missing.reported", id="m-3", child=local("2"), time=THIRD, episode="E-3")
    tell(engine, again)
    assert [row.because[:24] for row in reasons(engine, "1", "R01")] == ["If these are one child: "]
    nothing_differs(engine)


def test_records_that_are_joined_keep_the_reason_without_the_condition(engine: Engine) -> None:
    tell(engine, *record("1", FIRST))
    tell(engine, *record("2", SECOND))
    with unit_of_work(engine) as uow:
        same_child_answers.join(uow, the_question(engine), step(), reason="The home says it is one girl.")
    standing, *withdrawn = reasons(engine, "1")
    assert standing.because.startswith("Reported missing 2 times in 28 days")
    assert {row.withdrawn_why for row in withdrawn} == {
        "The records were joined: what was found of both together is now a reason of its own."
    }
    assert questions(engine) == []
    nothing_differs(engine)


def test_records_that_are_kept_apart_lose_the_reason_and_are_not_asked_about_again(engine: Engine) -> None:
    tell(engine, *record("1", FIRST))
    tell(engine, *record("2", SECOND))
    with unit_of_work(engine) as uow:
        same_child_answers.keep_apart(uow, the_question(engine), step(), reason="Two cousins.")
    for value in ("1", "2"):
        (reason,) = reasons(engine, value)
        assert reason.withdrawn_why == "A person keeps the records apart: Two cousins."
    assert questions(engine) == []
    nothing_differs(engine)
    tell(engine, event("missing.reported", id="m-3", child=local("2"), time=THIRD, episode="E-3"))
    assert questions(engine) == []


def test_something_new_about_either_asks_again(engine: Engine) -> None:
    tell(engine, *record("1", FIRST))
    tell(engine, *record("2", SECOND))
    question = the_question(engine)
    with unit_of_work(engine) as uow:
        same_child_answers.keep_apart(uow, question, step(), reason="Two cousins.")
    tell(engine, event("child.updated", id="u-1", child=local("2"), district="Wallasey", time=THIRD))
    assert the_question(engine) != question


def test_a_join_is_undone_with_a_reason_and_not_asked_about_again(engine: Engine) -> None:
    tell(engine, *record("1", FIRST))
    tell(engine, *record("2", SECOND))
    question = the_question(engine)
    with unit_of_work(engine) as uow:
        same_child_answers.join(uow, question, step(), reason="The home says it is one girl.")
    with unit_of_work(engine) as uow:
        same_child_answers.part(uow, question, step(), reason="The police have two photographs.")
        assert same_child_answers.question(uow, question).state is PairState.APART
    assert [row.withdrawn_at for row in reasons(engine, "1") if row.withdrawn_at is None] == []
    assert questions(engine) == []
    nothing_differs(engine)


def test_a_name_that_was_put_right_takes_the_question_back(engine: Engine) -> None:
    tell(engine, *record("1", FIRST))
    tell(engine, *record("2", SECOND))
    put_right = event(
        "child.registered",
        id="r-2b",
        child=local("2"),
        time=SECOND,
        supersedes="r-2",
        changereason="Another girl.",
        **(KIT | {"given_name": "Wren"}),
    )
    tell(engine, put_right)
    assert questions(engine) == []
    (reason,) = reasons(engine, "1")
    assert reason.withdrawn_why == "On what is now on record, the two together would not alert."
    nothing_differs(engine)


def test_the_records_of_twins_are_not_asked_about(engine: Engine) -> None:
    tell(engine, *record("1", FIRST))
    tell(engine, *record("2", SECOND, given_name="Wren"))
    assert questions(engine) == []
    assert reasons(engine, "1") == []


def test_who_was_only_named_in_an_interview_is_asked_about(engine: Engine) -> None:
    tell(engine, *record("1", FIRST))
    named = [{"given_name": "Kit", "family_name": "Invented"}]
    tell(engine, event("contact.disclosed", id="d-1", named_children=named, time=SECOND))
    with reading(engine) as uow:
        (asked,) = same_child_answers.unanswered(uow).shown
    assert asked.because == "Same name. A date of birth is not on both records."
    nothing_differs(engine)


def test_a_question_is_answered_once(engine: Engine) -> None:
    tell(engine, *record("1", FIRST))
    tell(engine, *record("2", SECOND))
    question = the_question(engine)
    with unit_of_work(engine) as uow:
        same_child_answers.keep_apart(uow, question, step(), reason="Two cousins.")
    with pytest.raises(InvalidTransition), unit_of_work(engine) as uow:
        same_child_answers.keep_apart(uow, question, step(), reason="Two cousins.")
    with pytest.raises(NotFound), reading(engine) as uow:
        same_child_answers.question(uow, "nothing")
