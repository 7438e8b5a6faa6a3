"""What can be suppressed: which rules, in which state, for how long. `-`: it is refused."""

from pathlib import Path

import pytest

from homeward.domain.alerts.suppression import ALLOWED, Suppression, SuppressionState, check_change, state_of
from homeward.domain.events import Event
from homeward.domain.findings.finding import Action
from homeward.engine.rulefiles.load import read_rule
from homeward.engine.rulefiles.model import Rule
from homeward.errors import CannotBeSuppressed, InvalidEvent, InvalidTransition
from homeward.services.alerts.suppressions import can_be_suppressed, check_suppressible
from tests.histories import at, event, shipped_rules
from tests.rulefiles import rule_file_factory

NEVER_SILENT = {
    "R16": "a known contact",
    "R17": "another child was named",
    "R22": "harm was disclosed",
    "R45": "danger now",
}


@pytest.mark.parametrize("rule", shipped_rules().current, ids=lambda rule: rule.code)
def test_every_rule_that_alerts_can_be_suppressed_but_those_that_may_never_be_silent(rule: Rule) -> None:
    expected = rule.code not in NEVER_SILENT and Action.CADT in rule.actions
    assert can_be_suppressed(rule) is expected
    if not expected:
        with pytest.raises(CannotBeSuppressed, match=r"may never be silent|raises no alert"):
            check_suppressible(rule)


@pytest.mark.parametrize("code", [*NEVER_SILENT, "R90"])
@pytest.mark.parametrize("suppressible", ["yes", "no", None])
def test_no_rule_file_can_make_these_suppressible(
    tmp_path: Path, code: str, suppressible: str | None
) -> None:
    path = rule_file_factory(tmp_path, code=code, **({"suppressible": suppressible} if suppressible else {}))
    problems = [str(each) for each in read_rule(path)[1]]
    if code in NEVER_SILENT and suppressible != "no":
        (problem,) = problems
        assert problem.endswith(f": `{code}` may never be silent: say `suppressible: no`.")
    else:
        assert problems == []


NOW = at("2026-03-02 10:00")
SUPPRESSIONS = {
    SuppressionState.NONE: None,
    SuppressionState.IN_FORCE: Suppression("r", at("2026-03-02 10:01"), "Known.", "duty-1", NOW),
    SuppressionState.ENDED: Suppression("r", NOW, "Known.", "duty-1", at("2026-03-01 10:00")),
}
"""Its last instant is the one before it ends."""

STATES = """
                    none  in_force  ended
suppression.set     may   -         may
suppression.lifted  -     may       -
"""
_STATES, *_ROWS = (line.split() for line in STATES.strip().splitlines())
PAIRS = [
    (SuppressionState(state), row[0], may)
    for row in _ROWS
    for state, may in zip(_STATES, row[1:], strict=True)
]


def test_the_table_has_every_state_and_every_event() -> None:
    assert set(_STATES) == set(SuppressionState)
    assert {row[0] for row in _ROWS} == set(ALLOWED)


@pytest.mark.parametrize(("state", "event_type", "may"), PAIRS)
def test_what_people_may_do_in_which_state(state: SuppressionState, event_type: str, may: str) -> None:
    suppression = SUPPRESSIONS[state]
    assert state_of(suppression, NOW) is state
    if may == "may":
        check_change(suppression, event_type, NOW)
    else:
        with pytest.raises(InvalidTransition, match=r"already suppressed|not, or no longer, suppressed"):
            check_change(suppression, event_type, NOW)


def until(day: str, **given: str | None) -> Event:
    return event("suppression.set", time=NOW, until=at(day), **given)


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2026-03-02 09:59", "must be in the future"),
        ("2026-03-02 10:00", "must be in the future"),
        ("2026-03-02 10:01", None),
        ("2026-05-31 10:00", None),
        ("2026-05-31 10:01", "must be at most 90 days ahead"),
    ],
)
def test_it_ends_in_the_future_and_within_90_days(day: str, message: str | None) -> None:
    if message is None:
        assert until(day).data.until == at(day)
        return
    with pytest.raises(InvalidEvent) as refused:
        until(day)
    assert [(each.field, each.message) for each in refused.value.problems] == [("data.until", message)]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidEvent) as refused:
        until("2026-03-01 10:00", reason=None, rule=" ")
    assert {each.field for each in refused.value.problems} == {"data.until", "data.reason", "data.rule"}
