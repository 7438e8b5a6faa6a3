"""How many of the exploited the rules put forward, and how soon."""

from homeward.reports.truth import PutForward, Truth, in_words, measured
from tests.histories import at

SINCE, SIGN = at("2025-03-01 00:00"), at("2025-04-01 00:00")


def truth(child: str, sex: str = "female", *, sign: bool = True) -> Truth:
    return Truth(("la_child_id", child), sex, SINCE, SIGN if sign else None)


def forward(child: str, *known: str, sex: str = "female") -> PutForward:
    return PutForward(("la_child_id", child), sex, [at(each) for each in known])


def test_what_came_before_the_exploitation_began_does_not_count() -> None:
    document = measured([truth("A")], [forward("A", "2025-02-01 00:00")])
    assert document["all"]["put_forward"] == 0
    assert document["all"]["not_exploited"] == 1


def test_days_are_from_the_first_sign_that_reached_us() -> None:
    found = [forward("A", "2025-02-01 00:00", "2025-04-11 12:00"), forward("B", "2025-04-01 00:00")]
    told = measured([truth("A"), truth("B"), truth("C")], found)["all"]
    assert (told["gave_a_sign"], told["put_forward_of_those_who_gave_a_sign"]) == (3, 2)
    assert told["by_the_first_sign"] == 1
    assert told["days_after_it_otherwise"] == {"median": 10.5, "longest": 10.5}


def test_a_child_who_gave_no_sign_may_be_put_forward_all_the_same() -> None:
    told = measured([truth("A", sign=False)], [forward("A", "2025-05-01 00:00")])["all"]
    assert (told["put_forward"], told["gave_a_sign"]) == (1, 0)
    assert told["put_forward_of_those_who_gave_a_sign"] == 0


def test_girls_and_boys_are_told_apart() -> None:
    document = measured(
        [truth("A"), truth("B", "male")],
        [forward("B", "2025-05-01 00:00", sex="male"), forward("C", "2025-05-01 00:00", sex="male")],
    )
    assert (document["female"]["put_forward"], document["male"]["put_forward"]) == (0, 1)
    assert (document["female"]["not_exploited"], document["male"]["not_exploited"]) == (0, 1)


def test_the_report_says_first_that_it_is_no_claim_about_children() -> None:
    assert "says nothing of any child" in in_words(measured([], []))[0]
