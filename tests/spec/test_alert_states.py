"""Every state of an alert with every event: what the alert becomes. `-`: the event is not allowed and moves
nothing."""

import pytest

from homeward.domain.alerts.alert import OPEN_STATES, TRANSITIONS, AlertState, next_state
from homeward.domain.events import REGISTRY
from homeward.errors import InvalidTransition

TABLE = """
                         raised        acknowledged  decided    closed     withdrawn  joined
alert.acknowledged       acknowledged  -             -          -          -          -
alert.decided            decided       decided       -          -          -          -
alert.closed             -             -             closed     -          -          -
alert.withdrawn          withdrawn     withdrawn     -          -          -          -
alert.joined             joined        joined        -          -          -          -
alert.reason_added       raised        raised        -          -          -          -
alert.reason_repeated    raised        acknowledged  -          -          -          -
alert.reason_withdrawn   raised        acknowledged  decided    closed     withdrawn  joined
alert.danger_ended       raised        acknowledged  decided    closed     withdrawn  joined
alert.made_urgent        raised        acknowledged  -          -          -          -
alert.acknowledgement_lapsed  -        raised        -          -          -          -
alert.handed_over        -             acknowledged  -          -          -          -
alert.reopened           -             -             acknowledged  acknowledged  -      -
alert.information_asked  raised        acknowledged  -          -          -          -
alert.information_received  raised     acknowledged  -          -          -          -
alert.escalated          raised        acknowledged  decided    closed     withdrawn  joined
alert.raised             -             -             -          -          -          -
"""

_STATES, *_ROWS = (line.split() for line in TABLE.strip().splitlines())
PAIRS = [
    (AlertState(state), row[0], becomes)
    for row in _ROWS
    for state, becomes in zip(_STATES, row[1:], strict=True)
]


def test_the_table_has_every_state_and_every_event() -> None:
    assert set(_STATES) == set(AlertState)
    assert {row[0] for row in _ROWS} == {type_ for type_ in REGISTRY if type_.startswith("alert.")}


@pytest.mark.parametrize(("state", "event", "becomes"), PAIRS)
def test_what_an_event_makes_of_an_alert(state: AlertState, event: str, becomes: str) -> None:
    if becomes == "-":
        with pytest.raises(InvalidTransition, match=f"An alert that is {state} cannot be"):
            next_state(state, event)
    else:
        assert next_state(state, event) == becomes


def test_an_alert_that_is_over_opens_again_by_a_persons_word_alone() -> None:
    over = set(AlertState) - set(OPEN_STATES)
    assert {
        (state, event)
        for (state, event), becomes in TRANSITIONS.items()
        if state in over and becomes not in over
    } == {(AlertState.DECIDED, "alert.reopened"), (AlertState.CLOSED, "alert.reopened")}


def test_a_rule_can_never_undo_what_a_person_decided() -> None:
    of_rules = ("alert.withdrawn", "alert.joined", "alert.reason_added", "alert.reason_repeated")
    for state in AlertState.DECIDED, AlertState.CLOSED:
        assert not {event for event in of_rules if (state, event) in TRANSITIONS}
        assert TRANSITIONS[state, "alert.reason_withdrawn"] is state


def test_only_what_nobody_has_decided_yet_is_open() -> None:
    assert set(OPEN_STATES) == {AlertState.RAISED, AlertState.ACKNOWLEDGED}
