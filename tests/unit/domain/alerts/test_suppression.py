"""A suppressed rule raises no alert and adds no reason; nothing else changes, and nothing is forgotten."""

from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.alerts.alert import AlertState
from homeward.domain.alerts.open_matter import held_back
from homeward.domain.events import Event
from homeward.domain.events.entry import Entry
from homeward.domain.events.our_events import TICK
from homeward.domain.findings.finding import Action, Finding
from homeward.domain.findings.reconcile import candidate, reconcile
from homeward.domain.history.timeline import fold
from homeward.engine.evaluate import summed_up
from tests.desk import CHILD, NOW, POLICY, Desk, finding_factory
from tests.histories import at, event

END = at("2026-04-01 00:00")
QUIET = finding_factory(rule="quiet")
OTHER = finding_factory("f-2", rule="slow")


def suppressed(rule: str = "quiet", *, when: datetime = NOW, until: datetime = END) -> Event:
    return event("suppression.set", rule=rule, time=when, until=until)


def lifted(rule: str = "quiet", *, when: datetime) -> Event:
    return event("suppression.lifted", rule=rule, time=when)


def held(desk: Desk, *found: Finding, now: datetime = NOW) -> list[str]:
    return [one for each in held_back(desk.timeline, found, POLICY, now) for one in each.findings]


def test_a_suppressed_rule_raises_no_alert_until_it_ends() -> None:
    desk = Desk(suppressed())
    assert desk.reconcile(QUIET, now=NOW) == []
    assert desk.reconcile(QUIET, now=END - TICK) == []
    assert held(desk, QUIET, now=END - TICK) == ["f-1"]
    assert desk.reconcile(QUIET, now=END) == ["alert.raised"]
    assert held(desk, QUIET, now=END) == []
    assert desk.alerts[0].raised_at == END


def test_a_suppressed_rule_raises_its_alert_once_it_is_lifted() -> None:
    desk = Desk(suppressed())
    desk.reconcile(QUIET)
    later = NOW + timedelta(days=1)
    desk.events.append(lifted(when=later))
    assert desk.reconcile(QUIET, now=later) == ["alert.raised"]


def test_what_no_longer_holds_when_it_ends_raises_nothing() -> None:
    desk = Desk(suppressed())
    desk.reconcile(QUIET)
    assert desk.reconcile(now=END) == []


def test_only_the_rule_that_is_suppressed_is_held_back() -> None:
    desk = Desk(suppressed())
    assert desk.reconcile(QUIET, OTHER) == ["alert.raised"]
    assert set(desk.alerts[0].reasons) == {"f-2"}
    assert desk.reconcile(QUIET, OTHER, now=END) == ["alert.reason_added"]
    assert set(desk.alerts[0].reasons) == {"f-1", "f-2"}


def test_what_was_raised_before_stays_as_it_is_and_new_evidence_is_held_back() -> None:
    desk = Desk()
    desk.reconcile(QUIET)
    desk.decide(NOW + TICK)
    desk.events.append(suppressed(when=NOW + timedelta(hours=1)))
    assert desk.reconcile(QUIET, now=NOW + timedelta(hours=1)) == []
    assert held(desk, QUIET) == []
    more = finding_factory(rule="quiet", evidence=(("police", "e-1"), ("home", "e-2")))
    assert desk.reconcile(more, now=NOW + timedelta(hours=2)) == []
    assert held(desk, more) == ["f-1"]
    assert desk.alerts[0].state is AlertState.DECIDED
    assert desk.reconcile(more, now=END) == ["alert.raised"]


def test_what_was_raised_before_is_withdrawn_when_it_no_longer_holds() -> None:
    desk = Desk()
    desk.reconcile(QUIET)
    desk.events.append(suppressed())
    assert desk.reconcile() == ["alert.reason_withdrawn", "alert.withdrawn"]


def test_candidates_for_macse_are_untouched() -> None:
    proposing = finding_factory(rule="quiet", actions=(Action.CADT, Action.MACSE))
    desk = Desk(suppressed())
    assert desk.reconcile(proposing) == ["macse.candidate_added"]
    assert candidate(desk.timeline, [proposing], NOW) == candidate(Desk().timeline, [proposing], NOW)


def test_what_may_never_be_silent_takes_no_notice() -> None:
    never = finding_factory(code="R22", rule="quiet", never_silent=True)
    desk = Desk(suppressed())
    assert desk.reconcile(never) == ["alert.raised"]
    assert held(desk, never) == []


@pytest.mark.parametrize(
    ("told", "silent"),
    [
        pytest.param([suppressed()], True, id="set"),
        pytest.param([suppressed(), lifted(when=NOW + TICK)], False, id="lifted"),
        pytest.param([suppressed(), lifted("other", when=NOW + TICK)], True, id="another was lifted"),
        pytest.param(
            [suppressed(), lifted(when=NOW + TICK), suppressed(when=NOW + 2 * TICK)], True, id="set again"
        ),
        pytest.param([suppressed(when=NOW + TICK)], True, id="by a clock that is ahead"),
        pytest.param(
            [suppressed(until=NOW + timedelta(days=9)), suppressed(when=NOW + TICK, until=NOW + 2 * TICK)],
            True,
            id="of two, the later one",
        ),
    ],
)
def test_the_latest_word_counts_in_whatever_order_it_comes(told: list[Event], silent: bool) -> None:
    for events in (told, told[::-1], told * 2):
        assert Desk(*events).reconcile(QUIET) == ([] if silent else ["alert.raised"])


def test_the_clock_looks_again_when_a_suppression_ends() -> None:
    timeline = Desk(suppressed(), suppressed("other", until=END + timedelta(days=1))).timeline
    assert summed_up([], timeline, NOW).wake_at == END
    assert summed_up([], timeline, END).wake_at == END + timedelta(days=1)
    assert summed_up([], timeline, END + timedelta(days=1)).wake_at is None


RULES = ("a", "b", "c")
FINDINGS = st.lists(
    st.builds(
        lambda number, rule, episode, never: finding_factory(
            f"{rule}-{number}",
            rule=rule,
            code=f"R-{rule}",
            episode=episode,
            subject=f"episode:{episode}",
            never_silent=never and rule == "c",
        ),
        st.integers(0, 3),
        st.sampled_from(RULES),
        st.sampled_from(["E-1", "E-2"]),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda finding: finding.id,
)
SAID = st.lists(
    st.builds(
        lambda rule, hour, lasts: (
            suppressed(rule, when=NOW + timedelta(hours=hour), until=NOW + timedelta(hours=hour + lasts))
            if lasts
            else lifted(rule, when=NOW + timedelta(hours=hour))
        ),
        st.sampled_from(RULES),
        st.integers(-50, 50),
        st.integers(0, 60),
    ),
    max_size=6,
)


def reasons_of(desk: Desk) -> set[str]:
    return {id_ for alert in desk.alerts for id_ in alert.reasons}


@given(FINDINGS, SAID, st.integers(0, 120))
def test_whatever_is_said_what_may_never_be_silent_is_raised_at_once(
    found: list[Finding], said: list[Event], hour: int
) -> None:
    desk, now = Desk(*said), NOW + timedelta(hours=hour)
    desk.reconcile(*found, now=now)
    never = {finding.id for finding in found if finding.never_silent}
    assert never <= reasons_of(desk)
    waiting = held(desk, *found, now=now)
    assert sorted([*reasons_of(desk), *waiting]) == sorted(finding.id for finding in found)


@given(FINDINGS, SAID, st.randoms(use_true_random=False))
def test_order_and_copies_do_not_matter_and_in_the_end_everything_is_raised(
    found: list[Finding], said: list[Event], chance: Random
) -> None:
    mixed = said + chance.choices(said, k=3) if said else []
    chance.shuffle(mixed)
    timelines = [fold(CHILD, [Entry(each, CHILD) for each in events]) for events in (said, mixed)]
    assert timelines[0].suppressions == timelines[1].suppressions
    made = [reconcile(timeline, found, POLICY, NOW) for timeline in timelines]
    assert made[0] == made[1]
    desk = Desk(*said)
    desk.reconcile(*found)
    desk.reconcile(*found, now=NOW + timedelta(days=90))
    assert reasons_of(desk) == {finding.id for finding in found}
