"""What a change of the rules would have done to small histories that were counted by hand."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given

from homeward.domain.events import Event, parse
from homeward.domain.findings.finding import Finding
from homeward.domain.findings.reconcile import candidate
from homeward.domain.meetings.missing_group import listing
from homeward.engine.backtest import Affected, Change, What, with_rule, with_rules
from homeward.engine.backtest.comparing import candidates, listings
from homeward.engine.backtest.tally import Shift
from homeward.engine.evaluate import evaluate
from homeward.engine.in_memory import evaluate_events
from homeward.engine.rulefiles.model import Status
from tests.backtests import plan_of, rules_by_code, tally_of, with_number
from tests.histories import AVERY, WIRRAL, at, event, shipped_rules
from tests.worlds import AFTERWARDS, STEPS, Step, build, some

REF = f"la_child_id:{AVERY}"
(R01,), (R05,) = rules_by_code("R01"), rules_by_code("R05")
TWICE = with_number(R01, 2)


def reported(episode: str, time: str) -> Event:
    when = at(time)
    return event("missing.reported", episode=episode, time=when, recordedtime=when, reported_at=when)


THREE = [
    reported("E-1", "2026-01-10 10:00"),
    reported("E-2", "2026-02-20 10:00"),
    reported("E-3", "2026-03-05 10:00"),
]


MEETINGS = (What.CANDIDATES, What.MISSING_GROUP)
"""R01 brings a child before both; in order of their names."""


def test_twice_instead_of_three_times_adds_an_alert_and_proposes_the_child_earlier() -> None:
    tally = tally_of(THREE, plan_of([R01], with_rule([R01], TWICE)))
    assert tally.months == {
        (What.ALERTS, "live", "2026-03"): 1,
        (What.ALERTS, "tried", "2026-02"): 1,
        (What.ALERTS, "tried", "2026-03"): 1,
        (What.ALERTS, "added", "2026-02"): 1,
        **{(what, "live", "2026-03"): 1 for what in MEETINGS},
        **{(what, "tried", "2026-02"): 1 for what in MEETINGS},
    }
    earlier = at("2026-02-20 10:00") - at("2026-03-05 10:00")
    assert sorted(tally.shifts) == [
        Shift(What.ALERTS, timedelta(0), timedelta(0)),
        *(Shift(what, earlier, earlier) for what in MEETINGS),
    ]
    assert sorted(tally.affected) == [
        Affected(What.ALERTS, Change.ADDED, REF, ("R01",), at("2026-02-20 10:00")),
        *(Affected(what, Change.MOVED, REF, ("R01",), at("2026-02-20 10:00")) for what in MEETINGS),
    ]


def test_a_rule_taken_away_removes_what_it_alone_made() -> None:
    retired = replace(R01, status=Status.RETIRED)
    tally = tally_of(THREE, plan_of([R01], with_rule([R01], retired)))
    assert tally.months[What.ALERTS, Change.REMOVED, "2026-03"] == 1
    assert tally.months[What.CANDIDATES, Change.REMOVED, "2026-03"] == 1
    assert not any(side == "tried" for _, side, _ in tally.months)


def test_an_alert_of_two_rules_stays_where_one_of_them_goes() -> None:
    """What it says is another, but it is the same alert: one for each child and episode."""
    both = rules_by_code("R01", "R02")
    tally = tally_of(THREE, plan_of(both, [R01]))
    assert tally.months[What.ALERTS, Change.REMOVED, "2026-03"] == 0
    assert tally.rules["live", "R02", "findings"] == 1
    assert tally.rules["tried", "R02", "findings"] == 0


def test_a_shorter_wait_moves_the_alert() -> None:
    tried = with_number(R05, timedelta(hours=12))
    tally = tally_of(THREE[:1], plan_of([R05], with_rule([R05], tried)))
    twelve_hours = timedelta(hours=-12)
    assert tally.shifts == [Shift(What.ALERTS, twelve_hours, twelve_hours)]
    assert [each.change for each in tally.affected] == [Change.MOVED]


def test_only_what_was_due_in_the_window_counts() -> None:
    """At its first instant it counts, at its end no more."""
    plan = plan_of([R01], with_rule([R01], TWICE), at("2026-02-20 10:00"), at("2026-03-05 10:00"))
    tally = tally_of(THREE, plan)
    assert set(tally.months) == {
        (What.ALERTS, "tried", "2026-02"),
        (What.ALERTS, "added", "2026-02"),
        *((what, side, "2026-02") for what in MEETINGS for side in ("tried", "added")),
    }


def test_an_alert_just_after_midnight_in_summer_belongs_to_the_month_in_london() -> None:
    tally = tally_of([reported("E-1", "2026-06-30 23:30")], plan_of([], [with_number(R01, 1)]))
    assert {month for *_, month in tally.months} == {"2026-07"}


def test_the_rule_tried_counts_as_always_in_force() -> None:
    tomorrow = replace(TWICE, effective_from=date(2029, 1, 1), status=Status.DRAFT)
    tally = tally_of(THREE, plan_of([R01], with_rule([R01], tomorrow)))
    assert tally.months[What.ALERTS, Change.ADDED, "2026-02"] == 1


def test_once_people_answered_a_new_episode_proposes_anew() -> None:
    declined = at("2026-02-25 10:00")
    said = event("macse.declined", time=declined, recordedtime=declined)
    rules = with_rule([R01], TWICE)
    tally = tally_of([*THREE, said], plan_of(rules, rules))
    assert tally.months[What.CANDIDATES, "live", "2026-02"] == 1
    assert tally.months[What.CANDIDATES, "live", "2026-03"] == 1


def test_another_set_of_rules_keeps_what_both_say() -> None:
    live = shipped_rules().rules
    plan = plan_of(live, with_rules(live, [rule for rule in live if rule.code != "R01"]))
    assert plan.changed == {R01.id}
    assert {rule.code for rule in plan.anew} == {"R26"}


def test_the_child_is_counted_as_it_was_then() -> None:
    moved = at("2026-02-01 10:00")
    born = event("child.registered", time=at("2026-01-01 10:00"), recordedtime=at("2026-01-01 10:00"))
    updated = event("child.updated", district="Wallasey", time=moved, recordedtime=moved)
    tally = tally_of([*THREE, born, updated], plan_of([], [with_number(R01, 1)]))
    districts = {
        value: n
        for (what, side, of, value), n in tally.by.items()
        if of == "district" and (what, side) == (What.ALERTS, "tried")
    }
    assert districts == {"Birkenhead": 1, "Wallasey": 2}
    assert tally.by[What.ALERTS, "tried", "age", "14-15"] == 3
    assert tally.by[What.ALERTS, "tried", "sex", "female"] == 3
    assert tally.by[What.ALERTS, "tried", "care", "not known"] == 3


@some(0.3)
@given(STEPS)
def test_the_rules_against_themselves_change_nothing(steps: list[Step]) -> None:
    live = shipped_rules().rules
    tally = tally_of(map(parse, build(steps)), plan_of(live, with_rules(live, live), as_of=AFTERWARDS))
    assert tally.affected == []
    for (what, side, month), count in tally.months.items():
        assert tally.months[what, "tried" if side == "live" else "live", month] == count


@some(0.3)
@given(STEPS)
def test_all_new_rules_differ_as_two_separate_evaluations_do(steps: list[Step]) -> None:
    """Both sides are asked at once, sharing facts; asked apart, each says the same."""
    live = shipped_rules().rules
    tried = with_rule(live, TWICE)
    events = [parse(raw) for raw in build(steps)]
    together = tally_of(events, plan_of(live, tried, as_of=AFTERWARDS))
    for side, rules in ("live", live), ("tried", tried):
        alone = tally_of(events, plan_of(rules, rules, as_of=AFTERWARDS))
        for counts in ("months", "by"):
            apart = {key: n for key, n in getattr(alone, counts).items() if key[1] == "live"}
            same = {
                (key[0], "live", *key[2:]): n
                for key, n in getattr(together, counts).items()
                if key[1] == side
            }
            assert same == apart


@some(0.3)
@given(STEPS)
def test_a_proposal_stands_where_reconcile_would_have_one(steps: list[Step]) -> None:
    for result in evaluate_events(map(parse, build(steps)), shipped_rules(), AFTERWARDS, WIRRAL):
        timeline, findings = result.timeline, result.evaluation.findings
        proposals = candidates(timeline, findings)
        settled = sum(1 for at in timeline.settled_by_macse() if at <= AFTERWARDS)
        is_open = timeline.open_spell_at(AFTERWARDS)
        standing = None if is_open else proposals.get(f"settled {settled} times")
        proposed = candidate(timeline, findings, AFTERWARDS)
        assert (standing and (standing.codes, standing.due)) == (
            proposed and (proposed.codes, proposed.since)
        )


@some(0.3)
@given(STEPS)
def test_a_listing_stands_where_the_missing_group_would_have_one(steps: list[Step]) -> None:
    for result in evaluate_events(map(parse, build(steps)), shipped_rules(), AFTERWARDS, WIRRAL):
        timeline, findings = result.timeline, result.evaluation.findings
        left = sum(1 for at in timeline.left_missing_group() if at <= AFTERWARDS)
        stands = listings(timeline, findings).get(f"left {left} times")
        wanted = listing(timeline, findings, AFTERWARDS)
        assert (stands and (stands.codes, stands.due)) == (wanted and (wanted.codes, wanted.since))


@some(0.3)
@given(STEPS)
def test_what_is_only_counted_is_found_the_same(steps: list[Step]) -> None:
    for result in evaluate_events(map(parse, build(steps)), shipped_rules(), AFTERWARDS, WIRRAL):
        counted = evaluate(result.timeline, shipped_rules(), AFTERWARDS, WIRRAL, in_full=False)
        assert list(map(_counted, counted.findings)) == list(map(_counted, result.evaluation.findings))


def _counted(finding: Finding) -> tuple[object, ...]:
    return finding.id, finding.version, finding.subject, finding.due, finding.actions, finding.evidence
