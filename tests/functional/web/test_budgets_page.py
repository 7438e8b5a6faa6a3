"""What the rules ask of people, on a page: counts alone, and small ones only for those who may see them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.pages import Pages

NOW = datetime.now(UTC)


@pytest.fixture
def at_work(pages: Pages) -> Pages:
    """Six children of whom harm was told yesterday, and one who is missing and of whom much is not known."""
    yesterday = (NOW - timedelta(days=1)).isoformat()
    for number in range(1, 7):
        child = {"scheme": "la_child_id", "value": f"W-{number}"}
        about = {"child": child, "id": f"h-{number}", "harm_type": "sexual", "time": yesterday}
        pages.record([event_factory("harm.disclosed", **about)])
    pages.record([event_factory("missing.reported", time=yesterday, reported_at=yesterday)])
    return pages


def cells(page: str, name: str) -> list[str]:
    """The figures of one row of a table."""
    row = re.search(rf"{re.escape(name)}</th>(.*?)</tr>", page, re.DOTALL)
    assert row, name
    return re.findall(r"numeric\">(.*?)</td>", row[1])


def test_a_lead_sees_what_each_rule_asked_for(at_work: Pages) -> None:
    page = at_work.signed_in(Role.SAFEGUARDING_LEAD).get("/budgets").text
    assert cells(page, "R22: Harm to a child was told of or seen")[0] == "6"
    assert "At most 6, in " in page
    assert "the budget is about 14" in page
    asked = cells(page, "R11: A looked-after child is missing or away without permission")
    assert int(asked[2]) > 0


def test_a_rule_owner_sees_no_count_of_one_to_four(at_work: Pages) -> None:
    people = (Role.SAFEGUARDING_LEAD, Role.RULE_OWNER)
    lead, owner = (at_work.signed_in(role).get("/budgets").text for role in people)
    asked = "R11: A looked-after child is missing or away without permission"
    assert cells(lead, asked)[2] == "1"
    assert cells(owner, asked)[2] == "fewer than 5"
    assert cells(owner, "R22: Harm to a child was told of or seen")[0] == "6"


def test_nothing_of_a_child_is_on_it(at_work: Pages) -> None:
    page = at_work.signed_in(Role.SAFEGUARDING_LEAD).get("/budgets").text
    assert "W-1" not in page


def test_an_empty_installation_asks_nothing(pages: Pages) -> None:
    page = pages.signed_in(Role.ANALYST).get("/budgets").text
    assert "No rule has asked anything of anybody in this time." in page
    assert "and is not kept" not in page
