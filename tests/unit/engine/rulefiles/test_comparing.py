"""What differs between two versions, as people read it."""

import pytest

from homeward.engine.rulefiles.comparing import Difference, differences
from homeward.engine.rulefiles.load import read_text
from homeward.engine.rulefiles.model import Rule
from tests.machine import ROOT

TEXT = (ROOT / "rules" / "missing-over-24-hours.yaml").read_text()


def rule(*changes: tuple[str, str]) -> Rule:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    found, problems = read_text(text, "missing-over-24-hours")
    assert found, problems
    return found


@pytest.mark.parametrize(
    ("old", "new", "label", "before", "after"),
    [
        ("title: Still missing", "title: Missing", "Title", "Still missing after", "Missing after"),
        ("at_least: 24 hours", "at_least: 12 hours", "Holds when", "24 hours", "12 hours"),
        ("1 working hour", "immediately", "Then it", "within 1 working hour", "answered immediately"),
        ("late_after: 1 hour", "late_after: 4 hours", "Counts as late after", "1 hour", "4 hours"),
        ("2027-03-31", "2028-03-31", "Next review by", "31 March 2027", "31 March 2028"),
        ("status: live", "status: retired\nretired_because: Not needed.", "Why it ends", "", "Not needed."),
    ],
)
def test_one_change_is_one_difference(old: str, new: str, label: str, before: str, after: str) -> None:
    (found,) = differences(rule(), rule((old, new)))
    assert found.label == label
    assert before in found.before
    assert after in found.after


def test_layout_and_what_people_sign_is_no_difference() -> None:
    signed = rule(("approved_by: not yet approved", "approved_by: Another"), ("2014-08-01", "2015-08-01"))
    assert differences(rule(), signed) == []
    assert differences(rule(), rule(("Not found 24 hours later", "Not found 24\n  hours later"))) == []


def test_of_a_new_rule_everything_is_new() -> None:
    found = differences(None, rule())
    assert Difference("Title", "", "Still missing after 24 hours") in found
    assert {each.before for each in found} == {""}
