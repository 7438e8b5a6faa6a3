"""From findings to alerts and candidates: the journal events that bring one into line with the other."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from homeward.domain.alerts.alert import Alert, AlertState
from homeward.domain.alerts.steps import apply_alert_event
from homeward.domain.events import Event, make
from homeward.domain.events.entry import Entry
from homeward.domain.findings.finding import Action, Finding
from homeward.domain.findings.reconcile import reconcile
from homeward.domain.history.timeline import fold
from tests.desk import CHILD, NOW, POLICY, Desk, finding_factory
from tests.histories import at, event


@pytest.mark.parametrize(
    "another",
    [
        finding_factory("f-2"),
        finding_factory("f-2", episode="E-2", subject="episode:E-2"),
        finding_factory("f-2", episode=None, subject="disclosure:s:1"),
        finding_factory("f-2", code="R17", episode=None, subject="naming:s:1", never_silent=True),
    ],
)
def test_a_child_has_one_open_alert_whatever_its_reasons_are_about(another: Finding) -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    assert desk.reconcile(finding_factory(), another) == ["alert.reason_added"]
    assert [set(alert.reasons) for alert in desk.alerts] == [{"f-1", "f-2"}]


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
        (["slow", "quick"], "2026-03-02 10:45"),
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
def test_only_new_evidence_is_told_again(change: dict[str, Any], is_news: bool) -> None:
    changed = replace(finding_factory(), **change)
    for answer, told in (
        (None, "alert.reason_added"),
        ("acknowledge", "alert.reason_added"),
        ("decide", "alert.raised"),
    ):
        desk = Desk()
        desk.reconcile(finding_factory())
        if answer:
            getattr(desk, answer)(NOW + timedelta(hours=1))
        states = [alert.state for alert in desk.alerts]
        assert desk.reconcile(changed, now=NOW + timedelta(hours=2)) == ([told] if is_news else [])
        if is_news:
            assert desk.alerts[-1].state is AlertState.RAISED
        else:
            assert [alert.state for alert in desk.alerts] == states


def test_what_people_decided_stays_decided_and_the_next_reason_opens_the_next_alert() -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    desk.decide(NOW + timedelta(hours=1))
    found = finding_factory(), finding_factory("f-2")
    assert desk.reconcile(*found, now=NOW + timedelta(hours=2)) == ["alert.raised"]
    assert [(alert.state, set(alert.reasons)) for alert in desk.alerts] == [
        (AlertState.DECIDED, {"f-1"}),
        (AlertState.RAISED, {"f-2"}),
    ]


def test_a_reason_that_the_decision_does_not_cover_opens_the_next_alert_and_has_waited_since_it_came() -> (
    None
):
    desk = Desk()
    desk.reconcile(finding_factory())
    found = finding_factory(), finding_factory("f-2")
    desk.reconcile(*found, now=NOW + timedelta(minutes=30))
    desk.decide(NOW + timedelta(hours=1), "f-1")
    assert desk.reconcile(*found, now=NOW + timedelta(hours=1)) == ["alert.raised"]
    decided, following = desk.alerts
    assert (set(decided.reasons), set(following.reasons)) == ({"f-1"}, {"f-2"})
    assert following.raisings[0].since == NOW + timedelta(minutes=30)
    assert following.respond_by == at("2026-03-03 11:00")


def test_a_child_of_more_reasons_than_one_event_takes_is_told_them_all() -> None:
    desk = Desk()
    many = [finding_factory(f"f-{number}") for number in range(450)]
    assert desk.reconcile(*many) == ["alert.raised", "alert.reason_added", "alert.reason_added"]
    assert len(desk.alerts[0].reasons) == 450
    assert desk.reconcile() == ["alert.reason_withdrawn"] * 3 + ["alert.withdrawn"]


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


def test_what_was_withdrawn_and_holds_again_opens_the_next_alert() -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    desk.reconcile()
    assert desk.reconcile(finding_factory()) == ["alert.raised"]
    assert [alert.state for alert in desk.alerts] == [AlertState.WITHDRAWN, AlertState.RAISED]


def test_a_new_reason_in_the_instant_of_a_decision_comes_after_it() -> None:
    """The decision was made without it, however the journal is read."""
    desk = Desk()
    desk.reconcile(finding_factory())
    desk.decide(NOW + timedelta(hours=1))
    desk.reconcile(finding_factory(), finding_factory("f-2"), now=NOW + timedelta(hours=1))
    assert [alert.state for alert in desk.alerts] == [AlertState.DECIDED, AlertState.RAISED]


def test_steps_follow_one_another_even_if_the_clock_stands_still_or_goes_back() -> None:
    desk = Desk()
    for found in ([finding_factory()], [], [finding_factory()], []):
        desk.reconcile(*found, now=NOW)
    desk.reconcile(finding_factory(), now=NOW - timedelta(days=1))
    times = [each.occurred_at for alert in desk.alerts for each in alert.history]
    assert times == sorted(set(times))
    assert desk.alerts[-1].state is AlertState.RAISED


def test_the_same_step_made_twice_is_one_event() -> None:
    once, twice = (reconcile(Desk().timeline, [finding_factory()], POLICY, NOW) for _ in range(2))
    assert once == twice


def merged_alert(id_: str, minute: int, *findings: str) -> Event:
    """An alert that was raised for a child who turned out to be this one."""
    raised = Desk()
    raised.reconcile(*map(finding_factory, findings))
    (event_,) = raised.events
    at_ = NOW + timedelta(minutes=minute)
    return make("alert.raised", id_, "homeward", at_, event_.data.model_dump() | {"alert": id_})


def test_the_open_alerts_of_children_who_are_one_become_one_and_neither_is_forgotten() -> None:
    desk = Desk(merged_alert("second", 2, "f-1", "f-2", "f-3"), merged_alert("first", 1, "f-1"))
    later = NOW + timedelta(minutes=5)
    assert desk.reconcile(finding_factory(), finding_factory("f-2"), now=later) == [
        "alert.reason_added",
        "alert.reason_withdrawn",
        "alert.joined",
    ]
    first, second = desk.alerts
    assert (first.id, first.state, set(first.reasons)) == ("first", AlertState.RAISED, {"f-1", "f-2"})
    assert (second.id, second.state, len(second.history)) == ("second", AlertState.JOINED, 3)
    assert first.waiting["f-2"].since == NOW + timedelta(minutes=2)


def test_reasons_of_before_that_say_no_time_of_their_own_keep_the_time_of_their_alert() -> None:
    """Alerts of one absence each said for all their reasons when they wanted an answer."""
    first, second = merged_alert("first", 1, "f-1"), merged_alert("second", 2, "f-2")
    data = second.data.model_dump()
    for reason in data["reasons"]:
        reason["respond_by"] = None
    desk = Desk(first, make("alert.raised", "second", "homeward", second.occurred_at, data))
    desk.reconcile(finding_factory(), finding_factory("f-2"), now=NOW + timedelta(minutes=5))
    assert desk.alerts[0].reasons["f-2"].respond_by == second.data.respond_by


def test_what_somebody_has_taken_on_stays_taken_on_when_alerts_become_one() -> None:
    desk = Desk(merged_alert("first", 1, "f-1"), merged_alert("second", 2, "f-2"))
    found = finding_factory(), finding_factory("f-2")
    for alert in "first", "second":
        at_ = NOW + timedelta(minutes=3)
        desk.events.append(
            make("alert.acknowledged", alert, "web", at_, {"child_ref": CHILD, "alert": alert})
        )
    assert desk.reconcile(*found, now=NOW + timedelta(minutes=5)) == ["alert.reason_repeated", "alert.joined"]
    assert [alert.state for alert in desk.alerts] == [AlertState.ACKNOWLEDGED, AlertState.JOINED]


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


def test_a_child_who_was_parted_keeps_what_rests_on_their_own_record() -> None:
    """Some reports were of another child, who was taken for this one until somebody parted them."""
    desk = Desk()
    elsewhere = finding_factory(evidence=(("police", "of-another-child"),))
    of_both = (("police", "e-1"), ("police", "of-another-child"))
    both = finding_factory("f-2", episode=None, subject="disclosure:s:1", evidence=of_both)
    desk.reconcile(elsewhere, both, finding_factory("f-3"))
    assert desk.reconcile(finding_factory("f-3")) == ["alert.reason_withdrawn"]
    (alert,) = desk.alerts
    assert (alert.state, set(alert.reasons)) == (AlertState.RAISED, {"f-2", "f-3"})
    why = "It rests on the record of another child, who was taken for this one."
    assert alert.history[-1].data.reason == why


def test_no_event_of_ours_names_a_child_by_an_identifier() -> None:
    desk = Desk()
    desk.reconcile(finding_factory(actions=(Action.CADT, Action.MACSE)))
    assert {(each.data.child, each.data.child_ref) for each in desk.events} == {(None, CHILD)}
    assert {each.source for each in desk.events} == {"homeward"}
    alerts: dict[str, Alert] = {}
    apply_alert_event(alerts, desk.events[0])
    assert len(alerts) == 1
