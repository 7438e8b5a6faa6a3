"""`homeward retention review`: by reference, and nothing of whom somebody holds or reviewed."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from homeward.domain.events import make
from homeward.domain.events.our_events import SOURCE
from homeward.services.intake.accept import accept
from homeward.store import journal, nights
from homeward.store.unit_of_work import reading, unit_of_work
from tests.commands import Homeward
from tests.factories import event_factory

NOW = datetime.now(UTC)
BORN = {"W-1": "1980-01-01", "W-2": "1981-01-01", "W-3": "2020-01-01", "W-4": None}


def children(engine: Engine) -> list[str]:
    with unit_of_work(engine) as uow:
        for number, born in BORN.items():
            accept(uow, event_factory("child.registered", child=number, date_of_birth=born), received_at=NOW)
    with reading(engine) as uow:
        return nights.in_scope(uow, None, "", 10)


def decided(engine: Engine, type_: str, subject: str, number: int, **data: Any) -> None:
    event = make(type_, f"decided-{number}", SOURCE, NOW, {"subject": subject, **data})
    with unit_of_work(engine) as uow:
        journal.append_all(uow, [event], to_outbox=False, processed_at=NOW)


def test_whose_retention_has_passed_is_listed_by_reference(homeward: Homeward, engine: Engine) -> None:
    refs = children(engine)
    outcome = homeward("retention", "review", "--json")
    told = outcome.document
    assert outcome.code == 1
    assert (told["looked_at"], told["passed"], told["not_known"], told["needs_a_person"]) == (4, 2, 1, True)
    listed = {each["child"]: each["until"] for each in told["references"]}
    assert set(listed) < set(refs)
    assert set(listed.values()) == {"2005-01-01", "2006-01-01"}
    for secret in (*BORN, "Avery", "1980", "1981"):
        assert secret not in outcome.out + outcome.err


def test_what_is_held_or_was_reviewed_is_counted_and_not_listed(homeward: Homeward, engine: Engine) -> None:
    children(engine)
    one, two = (each["child"] for each in homeward("retention", "review", "--json").document["references"])
    decided(engine, "legal_hold", one, 1, on=True, reason="An inquiry.")
    decided(engine, "retention.reviewed", two, 2, decision="keep", review_by="2999-01-01")
    outcome = homeward("retention", "review", "--json")
    told = outcome.document
    assert (outcome.code, told["references"], told["held"], told["reviewed"]) == (0, [], 1, 1)


def test_a_hold_that_was_lifted_and_a_review_that_is_due_again_list_the_record_anew(
    homeward: Homeward, engine: Engine
) -> None:
    children(engine)
    one, two = (each["child"] for each in homeward("retention", "review", "--json").document["references"])
    decided(engine, "retention.reviewed", two, 3, decision="keep", review_by="2026-01-01")
    decided(engine, "legal_hold", one, 1, on=False)
    told = homeward("retention", "review", "--json").document
    assert {each["child"] for each in told["references"]} == {one, two}


def test_it_can_be_asked_as_of_a_day_and_deletes_nothing(homeward: Homeward, engine: Engine) -> None:
    before = len(children(engine))
    assert homeward("retention", "review", "--json", "--as-of", "2005-06-01").document["passed"] == 1
    assert homeward("retention", "review", "--as-of", "2004-06-01").code == 0
    with reading(engine) as uow:
        assert len(nights.in_scope(uow, None, "", 10)) == before
