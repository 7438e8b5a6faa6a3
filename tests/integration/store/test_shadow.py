"""A rule on trial is asked of everything that comes in; what it finds is stored and tells nobody."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine, select

from homeward.engine.rulefiles.load import RuleSet
from homeward.engine.rulefiles.model import Status
from homeward.services.evaluation.process import process, process_events
from homeward.store import queries
from homeward.store.tables.core import finding, shadow_finding, task
from homeward.store.unit_of_work import reading, unit_of_work
from tests.histories import WIRRAL, shipped_rules
from tests.integration.store.given import append, event

ON_TRIAL = RuleSet(tuple(replace(rule, status=Status.SHADOW) for rule in shipped_rules()))


def test_every_rule_on_trial_finds_what_it_would_find_and_nothing_follows(engine: Engine) -> None:
    gone = event("missing.reported", episode="E-1")
    (appended,) = append(engine, gone)
    now = gone.received_at + timedelta(hours=30)
    for rules in (shipped_rules(), ON_TRIAL, ON_TRIAL):
        with unit_of_work(engine) as uow:
            outcome = process_events(uow, [appended.seq], rules, WIRRAL, now)
    with reading(engine) as uow:
        assert uow.scalars(select(finding.c.code)).all() == []
        assert "R05" in uow.scalars(select(shadow_finding.c.code)).all()
        assert queries.candidates(uow) == []
        assert [one for one in queries.open_tasks(uow) if one.code] == []
        assert {row.state for row in queries.alerts_of(uow, [appended.child_ref or ""])} == {"withdrawn"}
        assert uow.scalars(select(task.c.kind).where(task.c.closed_at.is_(None))).all() == []
    assert outcome.events == []


def test_evaluated_again_nothing_differs(engine: Engine) -> None:
    gone = event("missing.reported", episode="E-1")
    (appended,) = append(engine, gone)
    now = gone.received_at + timedelta(hours=30)
    with unit_of_work(engine) as uow:
        process_events(uow, [appended.seq], ON_TRIAL, WIRRAL, now)
    with unit_of_work(engine) as uow:
        again = process(uow, [appended.child_ref or ""], ON_TRIAL, WIRRAL, now)
    assert not any(again.differences.values())
