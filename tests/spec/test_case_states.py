"""Every state of a child in the MACSE queue with every other: `x` where people may move it."""

import pytest

from homeward.domain.meetings.macse import CaseState, check_case_change
from homeward.errors import InvalidTransition

TABLE = """
                candidate referred on_agenda open review closed not_accepted withdrawn transferred_out
candidate       -         x        -         -    -      -      x            x         -
referred        -         -        x         x    -      x      -            -         -
on_agenda       -         -        -         x    -      x      -            -         -
open            -         -        -         -    x      x      -            -         x
review          -         -        -         x    -      x      -            -         x
closed          -         -        -         -    -      -      -            -         -
not_accepted    x         -        -         -    -      -      -            -         -
withdrawn       x         -        -         -    -      -      -            -         -
transferred_out -         -        -         -    -      -      -            -         -
"""

_STATES, *_ROWS = (line.split() for line in TABLE.strip().splitlines())
PAIRS = [
    (CaseState(row[0]), CaseState(then), may)
    for row in _ROWS
    for then, may in zip(_STATES, row[1:], strict=True)
]


def test_the_table_has_every_state() -> None:
    assert set(_STATES) == {row[0] for row in _ROWS} == set(CaseState)


@pytest.mark.parametrize(("now", "then", "may"), PAIRS)
def test_where_a_case_may_go(now: CaseState, then: CaseState, may: str) -> None:
    if may == "x":
        check_case_change(now, then)
    else:
        with pytest.raises(InvalidTransition, match="cannot become"):
            check_case_change(now, then)
