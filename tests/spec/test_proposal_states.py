"""Every state of a change of a rule with every step: what the change becomes. `-`: the step is refused."""

import pytest

from homeward.domain.events import REGISTRY
from homeward.domain.rule_changes import ProposalState, next_state
from homeward.errors import InvalidTransition

TABLE = """
                      proposed   on_trial   approved   activated  declined
rule.proposed         -          -          -          -          -
rule.trial_started    on_trial   -          -          -          -
rule.approved         approved   approved   -          -          -
rule.activated        -          -          activated  -          -
rule.retired          -          -          activated  -          -
rule.declined         declined   declined   declined   -          -
"""

_STATES, *_ROWS = (line.split() for line in TABLE.strip().splitlines())
PAIRS = [
    (ProposalState(state), row[0], becomes)
    for row in _ROWS
    for state, becomes in zip(_STATES, row[1:], strict=True)
]


def test_the_table_has_every_state_and_every_step() -> None:
    assert set(_STATES) == set(ProposalState)
    assert {row[0] for row in _ROWS} == {type_ for type_ in REGISTRY if type_.startswith("rule.")}


@pytest.mark.parametrize(("state", "step", "becomes"), PAIRS)
def test_what_a_step_makes_of_a_change(state: ProposalState, step: str, becomes: str) -> None:
    if becomes == "-":
        with pytest.raises(InvalidTransition, match=f"A change that is {state.replace('_', ' ')} cannot"):
            next_state(state, step)
    else:
        assert next_state(state, step) == becomes
