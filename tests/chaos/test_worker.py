"""A worker that dies or is stopped in the middle of a batch: nothing is lost, and nothing is done twice."""

from collections.abc import Callable

import pytest

from tests.chaos.harm import harms, is_done
from tests.system import Program, System, waits_until


@pytest.mark.parametrize("end", [Program.kill, Program.stop], ids=["killed", "stopped"])
def test_another_worker_goes_on_where_one_ended_in_the_middle_of_a_batch(
    system: System, end: Callable[[Program], object]
) -> None:
    first = system.worker()
    system.publish(*harms(700))
    waits_until(system, lambda: system.journalled("harm.disclosed") > 0)
    end(first)
    assert system.journalled("harm.disclosed") < 700
    system.worker()
    waits_until(system, lambda: is_done(system, 700), 60)
    assert system.journalled("harm.disclosed") == 700
