"""Warning signs, whichever field of a record tells of them."""

from typing import Any

import pytest

from homeward.domain.history.signs import signs_in
from tests.histories import event


@pytest.mark.parametrize(
    ("type_", "said", "found"),
    [
        ("sign.recorded", {"signs": [{"sign": "gangs", "narrative": "Carries."}]}, {"gangs": "Carries."}),
        ("rhi.completed", {"substances": "Y", "narrative": "Drank."}, {"substances": ""}),
        ("rhi.completed", {"offending": "Carried a bag."}, {"crime": "Carried a bag."}),
        ("rhi.completed", {"offending": "None known"}, {}),
        ("missing.found", {"injuries": "A cut."}, {"injuries": "A cut."}),
        ("missing.found", {"injuries": "No injuries seen"}, {}),
        ("missing.found", {}, {}),
        ("assessment.recorded", {}, {}),
    ],
)
def test_the_signs_of_a_record(type_: str, said: dict[str, Any], found: dict[str, str]) -> None:
    assert signs_in(event(type_, **said)) == found
