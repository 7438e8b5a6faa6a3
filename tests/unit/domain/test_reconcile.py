"""From findings to alerts and candidates: the journal events that bring one into line with the other."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from homeward.domain.alerts import Alert, AlertState, apply_alert_event
from homeward.domain.entry import Entry
from homeward.domain.events import Event, make
from homeward.domain.reconcile import bundle_of, reconcile
from homeward.domain.timeline import fold
from homeward.engine.model import Action, Finding
from tests.desk import CHILD, NOW, POLICY, Desk, finding_factory
from tests.histories import at, event


@pytest.mark.parametrize(
    ("finding", "bundle"),
    [
        (finding_factory(), "episode:E-1"),
        (finding_factory(episode=None, subject="disclosure:s:1"), "disclosure:s:1"),
        (finding_factory(episode="E-1", subject="interview:s:1"), "episode:E-1"),
        (
            finding_factory(code="R17", episode=None, subject="naming:s:1", never_silent=True),
            "R17|naming:s:1",
        ),
        (finding_factory(code="R22", subject="interview:s:1", never_silent=True), "R22|interview:s:1"),
    ],
)
def test_one_alert_for_an_episode_and_one_alone_for_what_may_never_be_silent(
    finding: Finding, bundle: str
) -> None:
    assert bundle_of(finding) == bundle


def test_a_finding_raises_an_alert_and_another_of_its_episode_joins_it() -> None:
    desk = Desk()
    assert desk.reconcile(finding_factory()) == ["alert.raised"]
    assert desk.reconcile(finding_factory(), finding_factory("f-2")) == ["alert.reason_added"]
    (alert,) = desk.alerts
    assert (alert.state, set(alert.reasons)) == (AlertState.RAISED, {"f-1", "f-2"})


def test_what_asks_for_no_alert_raises_none() -> None:
    assert Desk().reconcile(finding_factory(actions=(Action.INTERVIEWER,))) == []


def test_reasons_carry_what_the_finding_says() -> None:
    desk = Desk()
    desk.reconcile(finding_factory(late=True))
    (reason,) = desk.alerts[0].reasons.values()
    assert (reason.code, reason.late, reason.due) == ("R01", True, at("2026-03-02 10:00"))
    assert [(each.source, each.id) for each in reason.evidence] == [("police", "e-1")]


@pytest.mark.parametrize(
    ("rules", "answer_by"),
    [
        (["slow"], "2026-03-03 10:30"),
        (["slow", "quick"], "2026-03-02 10:30"),
        (["other"], "2026-03-03 10:30"),
    ],
)
def test_an_alert_must_be_answered_by_the_soonest_of_its_rules(rules: list[str], answer_by: str) -> None:
    desk = Desk()
    desk.reconcile(*(finding_factory(rule, version=rule) for rule in rules))
    assert desk.alerts[0].respond_by == at(answer_by)


@pytest.mark.parametrize(
    ("change", "is_news"),
    [
        pytest.param({"because": "In other words."}, False, id="the rule's wording"),
        pytest.param({"version": "2"}, False, id="the rule's version"),
        pytest.param({"known": at("2026-03-09 10:00"), "late": True}, False, id="when it was known"),
        pytest.param({"evidence": (("police", "e-1"), ("home", "e-9"))}, True, id="more evidence"),
        pytest.param({"due": at("2026-03-02 09:00")}, True, id="another moment"),
    ],
)
@pytest.mark.parametrize("decided", [False, True])
def test_only_new_evidence_is_told_again_and_raises_again_what_was_decided(
    change: dict[str, Any], is_news: bool, decided: bool
) -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    if decided:
        desk.decide(NOW + timedelta(hours=1))
    state = desk.alerts[0].state
    made = desk.reconcile(replace(finding_factory(), **change), now=NOW + timedelta(hours=2))
    assert made == (["alert.reason_added"] if is_news else [])
    assert desk.alerts[0].state == (AlertState.RAISED if is_news else state)


def test_a_finding_that_no_longer_holds_is_taken_back_and_with_the_last_the_alert() -> None:
    desk = Desk()
    desk.reconcile(finding_factory(), finding_factory("f-2"))
    assert desk.reconcile(finding_factory()) == ["alert.reason_withdrawn"]
    assert desk.alerts[0].state is AlertState.RAISED
    assert desk.reconcile() == ["alert.reason_withdrawn", "alert.withdrawn"]
    assert desk.alerts[0].state is AlertState.WITHDRAWN
    assert set(desk.alerts[0].withdrawn) == {"f-1", "f-2"}


def test_what_people_decided_is_never_withdrawn() -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    desk.decide(NOW + timedelta(hours=1))
    assert desk.reconcile(now=NOW + timedelta(hours=2)) == ["alert.reason_withdrawn"]
    assert desk.alerts[0].state is AlertState.DECIDED


def test_an_alert_that_was_withdrawn_is_raised_again_when_its_reason_is_back() -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    desk.reconcile()
    assert desk.reconcile(finding_factory()) == ["alert.reason_added"]
    (alert,) = desk.alerts
    assert alert.state is AlertState.RAISED
    assert len(alert.history) == 4


def test_a_new_reason_in_the_instant_of_a_decision_comes_after_it() -> None:
    """The decision was made without it, so the alert must be raised again however the journal is read."""
    desk = Desk()
    desk.reconcile(finding_factory())
    desk.decide(NOW + timedelta(hours=1))
    desk.reconcile(finding_factory(), finding_factory("f-2"), now=NOW + timedelta(hours=1))
    assert desk.alerts[0].state is AlertState.RAISED


def test_steps_follow_one_another_even_if_the_clock_stands_still_or_goes_back() -> None:
    desk = Desk()
    for found in ([finding_factory()], [], [finding_factory()], []):
        desk.reconcile(*found, now=NOW)
    desk.reconcile(finding_factory(), now=NOW - timedelta(days=1))
    (alert,) = desk.alerts
    times = [each.occurred_at for each in alert.history]
    assert times == sorted(set(times))
    assert alert.state is AlertState.RAISED


def test_the_same_step_made_twice_is_one_event() -> None:
    once, twice = (reconcile(Desk().timeline, [finding_factory()], POLICY, NOW) for _ in range(2))
    assert once == twice


def merged_alert(id_: str, minute: int) -> Event:
    """An alert that was raised for a child who turned out to be this one."""
    raised = Desk()
    raised.reconcile(finding_factory())
    (event_,) = raised.events
    at_ = NOW + timedelta(minutes=minute)
    return make("alert.raised", id_, "homeward", at_, event_.data.model_dump() | {"alert": id_})


def test_of_two_alerts_of_children_who_are_one_the_first_goes_on_and_neither_is_forgotten() -> None:
    desk = Desk(merged_alert("second", 2), merged_alert("first", 1))
    assert desk.reconcile(finding_factory(), finding_factory("f-2")) == ["alert.reason_added"]
    assert {alert.id: set(alert.reasons) for alert in desk.alerts} == {
        "first": {"f-1", "f-2"},
        "second": {"f-1"},
    }
    assert desk.reconcile(finding_factory("f-2")) == [
        "alert.reason_withdrawn",
        "alert.reason_withdrawn",
        "alert.withdrawn",
    ]
    assert {alert.id: alert.state for alert in desk.alerts} == {
        "first": AlertState.RAISED,
        "second": AlertState.WITHDRAWN,
    }


REPORT = event("missing.reported", id="e-1", source="police")
ANOTHER = event("missing.reported", episode="E-7", source="police")
ON_THE_REPORT = finding_factory(evidence=(("police", "e-1"),))


@pytest.mark.parametrize(
    ("later", "why"),
    [
        pytest.param(
            event("missing.cancelled", reason="error"),
            "The report was cancelled: it was made in error.",
            id="error",
        ),
        pytest.param(
            event("missing.cancelled", reason="duplicate", duplicate_of="E-7"),
            "The report was cancelled: it was a duplicate of another.",
            id="duplicate",
        ),
        pytest.param(
            event("missing.cancelled", reason="not_missing"),
            "The report was cancelled: the child was not missing.",
            id="not missing",
        ),
        pytest.param(
            event("missing.reported", source="police", supersedes="e-1", changereason="Wrong day."),
            "A record that this rested on was withdrawn or replaced: Wrong day.",
            id="replaced",
        ),
        pytest.param(
            event("missing.found"), "On what is now on record, this no longer holds.", id="something else"
        ),
    ],
)
def test_an_alert_is_withdrawn_with_the_reason(later: Event, why: str) -> None:
    desk = Desk(REPORT, ANOTHER)
    desk.reconcile(ON_THE_REPORT)
    desk.events.append(later)
    desk.reconcile()
    assert desk.alerts[0].history[-1].data.reason == why


def test_evidence_about_another_child_that_still_stands_was_not_withdrawn() -> None:
    """What a named child's alert rests on is another child's disclosure."""
    told = event("contact.disclosed", id="d-1", source="catch22")
    desk = Desk()
    entries = [Entry(told, "c-9", named=(CHILD,))]
    found = finding_factory(evidence=(("catch22", "d-1"),))
    desk.events += reconcile(fold(CHILD, entries), [found], POLICY, NOW)
    entries += [Entry(each, CHILD) for each in desk.events]
    *_, withdrawn = reconcile(fold(CHILD, entries), [], POLICY, NOW)
    assert withdrawn.data.reason == "On what is now on record, this no longer holds."


def test_parting_two_children_takes_no_alert_from_either() -> None:
    """The report was of another child, who was taken for this one until somebody parted them."""
    desk = Desk()
    elsewhere = finding_factory(evidence=(("police", "of-another-child"),))
    desk.reconcile(elsewhere)
    assert desk.reconcile() == []
    (alert,) = desk.alerts
    assert (alert.state, set(alert.reasons)) == (AlertState.RAISED, {"f-1"})
    both = finding_factory("f-2", evidence=(("police", "e-1"), ("police", "of-another-child")))
    desk.reconcile(elsewhere, both, finding_factory("f-3"))
    assert desk.reconcile() == ["alert.reason_withdrawn"]
    assert set(desk.alerts[0].reasons) == {"f-1", "f-2"}


def test_no_event_of_ours_names_a_child_by_an_identifier() -> None:
    desk = Desk()
    desk.reconcile(finding_factory(actions=(Action.CADT, Action.MACSE)))
    assert {(each.data.child, each.data.child_ref) for each in desk.events} == {(None, CHILD)}
    assert {each.source for each in desk.events} == {"homeward"}
    alerts: dict[str, Alert] = {}
    apply_alert_event(alerts, desk.events[0])
    assert len(alerts) == 1


def test_what_is_said_again_is_one_reason_and_news_each_time() -> None:
    desk = Desk()
    first = finding_factory()
    again = finding_factory("f-1b", first="f-1", subject="episode:E-1+1", due=at("2026-03-09 10:00"))
    assert desk.reconcile(first) == ["alert.raised"]
    assert desk.reconcile(first, again) == ["alert.reason_added"]
    assert desk.reconcile(first, again) == []
    (alert,) = desk.alerts
    assert {id_: reason.due for id_, reason in alert.reasons.items()} == {"f-1": again.due}


def _waiting(desk: Desk, raising: int = -1) -> Finding:
    """That the alert has waited for too long since it was raised."""
    current = desk.alerts[0].raisings[raising]
    evidence = (current.event.key,)
    return finding_factory(f"late-{current.key}", subject=current.key, code="R39", evidence=evidence)


def test_an_alert_that_waits_for_too_long_says_so_itself_and_no_other_is_raised() -> None:
    desk = Desk()
    desk.reconcile(finding_factory(episode=None, subject="disclosure:s:1"))
    waiting = _waiting(desk)
    found = (finding_factory(episode=None, subject="disclosure:s:1"), waiting)
    assert desk.reconcile(*found) == ["alert.reason_added"]
    (alert,) = desk.alerts
    assert (alert.state, set(alert.reasons)) == (AlertState.RAISED, {"f-1", waiting.id})
    assert len(alert.raisings) == 1


def test_how_long_it_waited_never_reopens_a_decision_nor_speaks_of_the_next_raising() -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    waiting = _waiting(desk)
    desk.decide(at("2026-03-02 12:00"))
    assert desk.reconcile(finding_factory(), waiting, now=at("2026-03-02 12:30")) == []
    again = (finding_factory(), finding_factory("f-2"), waiting)
    assert desk.reconcile(*again, now=at("2026-03-02 13:00")) == ["alert.reason_added"]
    assert set(desk.alerts[0].reasons) == {"f-1", "f-2"}
    once_more = (*again, _waiting(desk))
    assert desk.reconcile(*once_more, now=at("2026-03-02 15:00")) == ["alert.reason_added"]


def test_what_it_waited_for_keeps_no_alert_whose_other_reasons_are_gone() -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    waiting = _waiting(desk)
    desk.reconcile(finding_factory(), waiting)
    assert desk.reconcile(waiting) == ["alert.reason_withdrawn", "alert.withdrawn"]
    assert desk.alerts[0].state is AlertState.WITHDRAWN
