"""What the shipped rules may ask of people in a synthetic year of Wirral, and whom they must find.

Budgets measure rules. Nothing live is ever withheld to meet one.
"""

import pytest

from tests.budgets import Year, year

pytestmark = pytest.mark.xdist_group("a year of Wirral")

FURTHER = (2, 3, 4)


@pytest.fixture(scope="module", params=[1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in FURTHER)])
def wirral(request: pytest.FixtureRequest) -> Year:
    return year(request.param)


OVER = "the shipped rules ask for more; a council has to say which of them to give up (docs/adr/0024)"


@pytest.mark.timeout(900)
def test_never_over_twenty_children_a_month_are_newly_put_forward_to_macse(wirral: Year) -> None:
    """domain.md, section 10: a set of rules that proposes more needs review before it is used."""
    assert wirral.macse.mean <= 20, wirral.macse


@pytest.mark.xfail(reason=OVER, strict=True, raises=AssertionError)
@pytest.mark.timeout(900)
def test_about_fourteen_children_a_month_are_newly_put_forward_to_macse() -> None:
    assert year(1).macse.holds, year(1).macse


def test_nine_in_ten_exploited_children_who_gave_a_sign_are_put_forward(wirral: Year) -> None:
    told = wirral.truth["all"]
    assert told["gave_a_sign"] > 100
    assert told["put_forward_of_those_who_gave_a_sign"] >= 0.9 * told["gave_a_sign"], told


@pytest.mark.xfail(reason=OVER, strict=True, raises=AssertionError)
def test_six_alerts_a_working_day_go_to_the_duty_team(wirral: Year) -> None:
    assert wirral.alerts.holds, wirral.alerts


def test_three_questions_a_day_are_asked(wirral: Year) -> None:
    assert wirral.questions.holds, wirral.questions


def test_boys_are_found_as_girls_are(wirral: Year) -> None:
    """No rule reads sex; what is told of boys comes by other ways, and must count too."""
    for sex in ("female", "male"):
        told = wirral.truth[sex]
        assert told["put_forward_of_those_who_gave_a_sign"] >= 0.8 * told["gave_a_sign"], told
