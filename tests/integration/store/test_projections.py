"""What the rules make of the children is stored as it stands, and rewritten only where it differs."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from homeward.domain.alerts.alert import AlertState
from homeward.domain.events import Event
from homeward.domain.findings.finding import Action, Finding
from homeward.domain.history.timeline import fold
from homeward.domain.meetings.macse import Candidate, Spell
from homeward.domain.meetings.missing_group import Listing
from homeward.errors import NotFound
from homeward.store import access, accounts, alert_projections, history, journal, projections, queries
from homeward.store.missing_group import ListedRow, listed
from homeward.store.projections import Wanted
from homeward.store.syncing import Rows, sync
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from tests.factories import A_REASON
from tests.integration.store.given import append, event, registration

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def child_ref(engine: Engine, *identifiers: str) -> str:
    (appended,) = append(engine, registration(*identifiers or ["la_child_id:W-1"]))
    assert appended.child_ref
    return appended.child_ref


def save(uow: UnitOfWork, *rows: Rows) -> int:
    return sync(uow, {"rows": rows})["rows"]


def finding(**overrides: Any) -> Finding:
    made = Finding(
        id="f-1",
        code="R17",
        rule="named-other-child",
        version="3f2a",
        child="",
        episode=None,
        subject="event-1",
        due=NOW,
        known=LATER,
        late=False,
        actions=(Action.CADT, Action.MACSE),
        never_silent=True,
        evidence=(("catch22", "event-1"),),
        because="Named in a return interview.",
    )
    return replace(made, **overrides)


def test_findings_are_replaced_by_what_holds_now(engine: Engine) -> None:
    ref, other = child_ref(engine), child_ref(engine, "la_child_id:W-2")
    with unit_of_work(engine) as uow:
        assert save(uow, projections.findings({ref: [finding(), finding(id="f-2")], other: [finding()]})) == 3
    with unit_of_work(engine) as uow:
        assert save(uow, projections.findings({ref: [finding(), finding(id="f-2")]})) == 0
        changed = [finding(because="Named twice."), finding(id="f-3")]
        assert save(uow, projections.findings({ref: changed})) == 3
    with reading(engine) as uow:
        assert [(row.id, row.because) for row in queries.findings(uow, [ref])] == [
            ("f-1", "Named twice."),
            ("f-3", "Named in a return interview."),
        ]
        (kept,) = queries.findings(uow, [other])
    assert (kept.due, kept.known, kept.actions) == (NOW, LATER, ["cadt", "macse"])
    assert kept.evidence == [{"source": "catch22", "id": "event-1"}]


def test_candidates_come_and_go(engine: Engine) -> None:
    ref = child_ref(engine)
    with unit_of_work(engine) as uow:
        save(uow, projections.candidates({ref: Candidate(("R16", "R17"), NOW, re_referral=False)}))
        assert queries.candidates(uow) == [queries.CandidateRow(ref, ["R16", "R17"], NOW, re_referral=False)]
        save(uow, projections.candidates({ref: None}))
        assert queries.candidates(uow) == []


def test_children_come_onto_the_missing_groups_list_with_what_was_decided_last(engine: Engine) -> None:
    ref = child_ref(engine)
    listing = Listing(("R01", "R03"), NOW)
    first = event("missing_group.discussed", held_on="2026-02-01", next_on="2026-03-01", actor="cadt-1")
    last = event("missing_group.discussed", held_on="2026-03-01", decision="The plan works.", actor="cadt-2")
    with unit_of_work(engine) as uow:
        assert save(uow, projections.listings({ref: (listing, [])})) == 1
        assert listed(uow) == [ListedRow(ref, ["R01", "R03"], NOW, None, None, None, None, None)]
        assert save(uow, projections.listings({ref: (listing, [first, last])})) == 1
        assert save(uow, projections.listings({ref: (listing, [first, last])})) == 0
        decided = ("The plan works.", date(2026, 3, 1), None, last.occurred_at, "cadt-2")
        assert listed(uow) == [ListedRow(ref, ["R01", "R03"], NOW, *decided)]
        assert save(uow, projections.listings({ref: (None, [first, last])})) == 1
        assert listed(uow) == []


def test_cases_are_stored_with_their_state(engine: Engine) -> None:
    ref = child_ref(engine)
    with unit_of_work(engine) as uow:
        save(uow, projections.cases({ref: [Spell("M-1", accepted_at=NOW, closed_at=LATER)]}))
        assert queries.cases(uow) == [queries.CaseRow(ref, "M-1", 1, "closed", NOW, LATER)]


def of_alert(ref: str, step: str, **overrides: Any) -> Event:
    return event(f"alert.{step}", source="homeward", child_ref=ref, **overrides)


def save_alerts(uow: UnitOfWork, *refs: str) -> int:
    histories = history.history(uow, refs)
    alerts = {ref: fold(ref, entries).alerts.values() for ref, entries in histories.items()}
    return save(uow, *alert_projections.alerts(uow, alerts))


def test_an_alert_is_stored_as_its_events_leave_it(engine: Engine) -> None:
    ref = child_ref(engine)
    steps = [
        of_alert(ref, "raised", reasons=[A_REASON, {**A_REASON, "finding": "f-2"}]),
        of_alert(ref, "acknowledged", time="2026-03-02T11:00:00Z"),
        of_alert(ref, "reason_withdrawn", time="2026-03-02T12:00:00Z"),
    ]
    appended = append(engine, *steps)
    with unit_of_work(engine) as uow:
        assert save_alerts(uow, ref) == 3
        assert save_alerts(uow, ref) == 0
        (row,) = queries.alerts(uow)
        reasons = {reason.finding: reason for reason in queries.reasons(uow, [row.id])[row.id]}
    assert (row.id, row.child_ref, row.state) == ("a-1", ref, AlertState.ACKNOWLEDGED)
    assert (row.changed_at, row.changed_seq) == (NOW, appended[-1].seq)
    assert reasons["f-1"].withdrawn_at == NOW
    assert reasons["f-1"].withdrawn_why == "The report was retracted."
    assert reasons["f-2"].withdrawn_at is None
    assert reasons["f-2"].added_at == NOW - timedelta(hours=2)


def test_an_alert_follows_its_child_when_children_are_joined_and_parted(engine: Engine) -> None:
    longest = child_ref(engine, "la_child_id:W-1")
    other = child_ref(engine, "police_ref:P-1")
    append(engine, of_alert(other, "raised"))
    joined = registration("la_child_id:W-1", "police_ref:P-1")
    with unit_of_work(engine) as uow:
        save_alerts(uow, other)
        save(uow, projections.findings({other: [finding()]}))
        journal.append(uow, joined, to_outbox=True)
        assert [row.child_ref for row in queries.alerts(uow)] == [longest]
        assert queries.findings(uow, [longest, other]) == []
        assert save_alerts(uow, longest) == 1  # the alert's own row, whose child is another now
        assert save_alerts(uow, longest) == 0
    append(
        engine,
        registration(
            "la_child_id:W-9", source=joined.source, supersedes=joined.id, changereason="Wrong child."
        ),
    )
    with unit_of_work(engine) as uow:
        save_alerts(uow, longest, other)
        assert [row.child_ref for row in queries.alerts(uow)] == [other]
        assert len(queries.reasons(uow, ["a-1"])["a-1"]) == 1


def test_tasks_open_and_close_with_what_asks_for_them(engine: Engine) -> None:
    ref = child_ref(engine)
    task = Wanted("t-1", "R14", "find_placement", "The placement's location is not known.")
    with unit_of_work(engine) as uow:
        projections.open_task(uow, Wanted("t-2", None, "conflict", "Two reports disagree."), ref, NOW)
        for now in NOW, LATER:
            projections.sync_tasks(uow, {ref: [task]}, now)
        assert [(row.id, row.opened_at) for row in queries.open_tasks(uow)] == [("t-1", NOW), ("t-2", NOW)]
        projections.sync_tasks(uow, {ref: []}, LATER)
        assert [row.id for row in queries.open_tasks(uow)] == ["t-2"]
        projections.sync_tasks(uow, {ref: [task]}, LATER)
        assert [(row.id, row.opened_at) for row in queries.open_tasks(uow)] == [("t-2", NOW), ("t-1", LATER)]
        projections.close_task(uow, "t-2", LATER)
        assert [row.id for row in queries.open_tasks(uow)] == ["t-1"]


def test_every_look_at_a_child_is_found_under_any_of_its_references(engine: Engine) -> None:
    longest = child_ref(engine, "la_child_id:W-1")
    other = child_ref(engine, "police_ref:P-1")
    with unit_of_work(engine) as uow:
        access.record(uow, NOW, "duty-1", other, "alert")
        access.record(uow, LATER, "duty-2", None, "board")
    child_ref(engine, "la_child_id:W-1", "police_ref:P-1")
    with reading(engine) as uow:
        assert access.looks_at(uow, longest) == [access.Look(NOW, "duty-1", other, "alert")]


def test_an_account_is_added_once(engine: Engine) -> None:
    account = accounts.Account("duty-1", "duty", "Robin Invented", "CADT", "hash")
    with unit_of_work(engine) as uow:
        accounts.add(uow, [account])
        accounts.add(uow, [replace(account, password_hash="other")])
        assert accounts.listing(uow) == [account]
        assert accounts.get(uow, "duty-1") == account
        with pytest.raises(NotFound):
            accounts.get(uow, "duty-2")
