"""From how many differences on a night warns, and from how many it has failed."""

import pytest

from homeward.domain.night.differences import FAILING, WORDS, Kind, Verdict, verdict


def test_every_kind_says_itself_in_words() -> None:
    assert WORDS.keys() == set(Kind)
    assert FAILING.keys() <= set(Kind)


@pytest.mark.parametrize(
    ("found", "warn", "fail", "made"),
    [
        ({}, {}, {}, Verdict.WELL),
        ({"unpublished": 1}, {}, {}, Verdict.WARN),
        ({"unpublished": 4}, {"unpublished": 5}, {}, Verdict.WELL),
        ({"unpublished": 4}, {"unpublished": 0}, {}, Verdict.WELL),
        ({"unpublished": 5}, {}, {"unpublished": 5}, Verdict.FAIL),
        ({"silent_miss": 1}, {}, {}, Verdict.FAIL),
        ({"silent_miss": 1}, {}, {"silent_miss": 2}, Verdict.WARN),
        ({"silent_miss": 0}, {}, {}, Verdict.WELL),
    ],
)
def test_thresholds(found: dict[str, int], warn: dict[str, int], fail: dict[str, int], made: Verdict) -> None:
    assert verdict(found, warn, fail) is made
