"""Every state of a notice with every other: `yes` where the one may become the other."""

import pytest

from homeward.domain.telling.notices import NoticeState, check_change
from homeward.errors import InvalidTransition

TABLE = """
             waiting   sending   sent   delivered   failed   cancelled
waiting      yes       yes       -      -           yes      yes
sending      yes       yes       yes    yes         yes      -
sent         yes       -         yes    yes         yes      -
delivered    -         -         -      -           -        -
failed       yes       -         -      -           -        -
cancelled    -         -         -      -           -        -
"""

_STATES, *_ROWS = (line.split() for line in TABLE.strip().splitlines())
PAIRS = [
    (NoticeState(row[0]), NoticeState(becomes), may == "yes")
    for row in _ROWS
    for becomes, may in zip(_STATES, row[1:], strict=True)
]


def test_the_table_has_every_pair_of_states() -> None:
    assert {(state, becomes) for state, becomes, _ in PAIRS} == {
        (a, b) for a in NoticeState for b in NoticeState
    }


@pytest.mark.parametrize(("state", "becomes", "may"), PAIRS)
def test_what_a_notice_may_become(state: NoticeState, becomes: NoticeState, may: bool) -> None:
    if may:
        check_change(state, becomes)
        return
    with pytest.raises(InvalidTransition, match=f"A notice that is {state} cannot become {becomes}"):
        check_change(state, becomes)
