"""A rule is suppressed for a child: what is stored, what the clock brings back, what two people may do."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from homeward.errors import CannotBeSuppressed, InvalidEvent, InvalidTransition, NotFound
from homeward.services.alerts import answering, suppressions
from homeward.services.evaluation.process import process, process_events
from homeward.services.night import proof
from homeward.store import children, journal, outbox, queries
from homeward.store.queries import SuppressionRow
from homeward.store.unit_of_work import reading, unit_of_work
from tests.commands import Homeward
from tests.histories import WIRRAL, at, event, shipped_rules

NOW, LATER = at("2026-03-02 10:00"), at("2026-03-03 09:00")
END = at("2026-04-01 00:00")
IN_CARE = "looked-after-child-missing"


def tell(engine: Engine, *told: Any, now: datetime = NOW) -> str:
    """These events are accepted and processed; answers with the child whom the last is about."""
    with unit_of_work(engine) as uow:
        appended = journal.append_all(uow, told, to_outbox=True)
        process_events(uow, [each.seq for each in appended], shipped_rules(), WIRRAL, now)
    assert appended[-1].child_ref
    return appended[-1].child_ref


def in_care(engine: Engine, child: str = "W-1001") -> str:
    return tell(engine, event("legal_status.changed", child=child), event("placement.started", child=child))


def gone(child: str = "W-1001", episode: str = "E-1", when: datetime = NOW) -> Any:
    return event("missing.reported", child=child, episode=episode, time=when)


def suppress(engine: Engine, child: str, rule: str = IN_CARE, *, now: datetime = NOW, **said: Any) -> None:
    with unit_of_work(engine) as uow:
        given = {"until": END, "reason": "The home tells us each evening.", **said}
        suppressions.suppress(uow, child, rule, step(now), **given)


def lift(engine: Engine, child: str, *, now: datetime = LATER) -> None:
    with unit_of_work(engine) as uow:
        suppressions.lift(uow, child, IN_CARE, step(now), reason="The home has closed.")


def step(now: datetime) -> answering.Step:
    return answering.Step("duty-1", now, shipped_rules(), WIRRAL)


def raised(engine: Engine, child: str) -> set[str]:
    """The rules that stand on the child's alerts."""
    with reading(engine) as uow:
        ids = [row.id for row in queries.alerts_of(uow, [child])]
        return {reason.rule for some in queries.reasons(uow, ids).values() for reason in some}


def stored(engine: Engine, now: datetime = NOW) -> list[SuppressionRow]:
    with reading(engine) as uow:
        return queries.suppressions(uow, now)


def test_what_is_held_back_is_found_stored_and_listed(engine: Engine) -> None:
    child = in_care(engine)
    suppress(engine, child)
    tell(engine, gone())
    assert raised(engine, child) == set()
    with reading(engine) as uow:
        (finding,) = queries.findings(uow, [child])
    (row,) = stored(engine)
    assert row.held_back == [finding.id]
    assert (row.child_ref, row.rule, row.until, row.set_by) == (child, IN_CARE, END, "duty-1")
    assert (row.reason, row.set_at) == ("The home tells us each evening.", NOW)


def test_another_rule_and_what_may_never_be_silent_speak_all_the_same(engine: Engine) -> None:
    child = in_care(engine)
    suppress(engine, child)
    tell(engine, gone(), event("harm.disclosed"), gone(episode="E-2"), now=LATER)
    assert raised(engine, child) == {"harm-disclosed", "repeat-missing-28-days"}


def test_the_clock_wakes_the_child_when_it_ends(engine: Engine) -> None:
    child = in_care(engine)
    suppress(engine, child)
    found = event("missing.found", found_at=LATER, time=LATER)
    tell(engine, gone(), found, event("rhi.completed", time=LATER), now=LATER)
    wake(engine, END - timedelta(seconds=1))
    assert raised(engine, child) == set()
    assert wake(engine, END) == {child}
    assert raised(engine, child) == {IN_CARE}
    assert stored(engine, END) == []
    night = proof.run(engine, shipped_rules(), WIRRAL, END, END.date())
    assert not any(night.differences.values())


def wake(engine: Engine, now: datetime) -> set[str]:
    """What a worker does at each tick; answers with who was woken."""
    with unit_of_work(engine) as uow:
        due = children.due_to_wake(uow, now, 10)
        process(uow, due, shipped_rules(), WIRRAL, now)
    return set(due)


def test_lifted_it_raises_at_once_what_it_held_back(engine: Engine) -> None:
    child = in_care(engine)
    suppress(engine, child)
    tell(engine, gone())
    lift(engine, child)
    assert raised(engine, child) == {IN_CARE}
    assert stored(engine) == []
    with reading(engine) as uow:
        told = suppressions.steps(uow, child)
    assert [(each.type, each.actor, each.data.reason) for each in told] == [
        ("suppression.set", "duty-1", "The home tells us each evening."),
        ("suppression.lifted", "duty-1", "The home has closed."),
    ]


def test_the_command_line_says_what_is_held_back(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    child = in_care(engine)
    suppress(engine, child, now=now, until=now + timedelta(days=9))
    tell(engine, gone(when=now), now=now)
    homeward = Homeward(engine.url.render_as_string(hide_password=False), monkeypatch, capsys)
    assert "Suppressed rules: 1. Findings that they hold back: 1." in homeward("alerts").err
    document = homeward("alerts", "--json").document
    assert document["alerts"] == []
    (suppressed,) = document["suppressed"]
    assert suppressed["child"] == {"scheme": "la_child_id", "value": "W-1001"}
    assert (suppressed["rule"], suppressed["set_by"]) == (IN_CARE, "duty-1")
    assert [each["code"] for each in suppressed["held_back"]] == ["R11"]


def test_it_is_published_for_the_duty_team_by_the_childs_reference_alone(engine: Engine) -> None:
    child = in_care(engine)
    suppress(engine, child)
    with unit_of_work(engine) as uow:
        letter = outbox.unpublished(uow, 10)[-1]
    assert (letter.topic, letter.key) == ("cadt-alerts", child)
    assert "W-1001" not in str(letter.body)


def test_of_two_people_the_second_is_told_so(engine: Engine) -> None:
    child = in_care(engine)
    with pytest.raises(InvalidTransition, match="not, or no longer, suppressed"):
        lift(engine, child)
    suppress(engine, child)
    with pytest.raises(InvalidTransition, match="already suppressed"):
        suppress(engine, child, now=LATER)
    lift(engine, child)
    with pytest.raises(InvalidTransition):
        lift(engine, child)
    suppress(engine, child, now=LATER)
    assert len(stored(engine)) == 1


def test_a_step_never_comes_before_the_one_that_it_follows(engine: Engine) -> None:
    child = in_care(engine)
    suppress(engine, child, now=LATER)
    lift(engine, child, now=NOW)
    assert stored(engine) == []


@pytest.mark.parametrize(
    ("rule", "said", "error", "words"),
    [
        ("harm-disclosed", {}, CannotBeSuppressed, "may never be silent"),
        ("return-interview-overdue", {}, CannotBeSuppressed, "raises no alert"),
        ("no-such-rule", {}, NotFound, "No rule goes by this name"),
        (IN_CARE, {"until": NOW}, InvalidEvent, "must be in the future"),
        (IN_CARE, {"until": NOW + timedelta(days=91)}, InvalidEvent, "at most 90 days ahead"),
        (IN_CARE, {"reason": " "}, InvalidEvent, "must not be empty"),
    ],
)
def test_what_is_refused_leaves_no_trace(
    engine: Engine, rule: str, said: dict[str, Any], error: type[Exception], words: str
) -> None:
    child = in_care(engine)
    with pytest.raises(error, match=words):
        suppress(engine, child, rule, **said)
    assert stored(engine) == []
    with reading(engine) as uow:
        assert suppressions.steps(uow, child) == []


def test_where_two_children_turn_out_to_be_one_it_goes_with_whoever_speaks_for_them(engine: Engine) -> None:
    children_apart = [in_care(engine), in_care(engine, "W-1002")]
    for each in children_apart:
        suppress(engine, each)
    one = tell(engine, event("child.merged", child="W-1001"))
    tell(engine, gone(), gone("W-1002", "E-2", NOW + timedelta(hours=1)), now=LATER)
    assert [(row.child_ref, len(row.held_back)) for row in stored(engine)] == [(one, 2)]
    for each in children_apart:
        with pytest.raises(InvalidTransition):
            suppress(engine, each, now=LATER)
    with reading(engine) as uow:
        assert {row.child_ref for row in queries.alerts_of(uow, children_apart)} <= {one}
