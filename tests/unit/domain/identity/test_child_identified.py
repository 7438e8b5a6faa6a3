"""When it is known who a child is (docs/adr/0013)."""

import pytest

from homeward.domain.events import Event
from homeward.domain.identity.identified import is_identified, is_number
from tests.histories import at, event, findings

OWN = {"ssda903", "invented-lcs"}
NUMBER = {"scheme": "la_child_id", "value": "W-1"}
POLICE = {"scheme": "police_ref", "value": "P-1"}
RETURN = {"scheme": "ssda903", "value": "1001"}
FORM = {"scheme": "local", "value": "homeward-web:5f0e"}


def registered(child: dict[str, str], source: str, type_: str = "child.registered", **said: object) -> Event:
    return event(type_, child=child, source=source, **said)


@pytest.mark.parametrize(
    ("said", "identified"),
    [
        pytest.param([event("missing.reported", child=NUMBER)], True, id="the authority's number"),
        pytest.param([event("missing.reported", child=POLICE)], False, id="a police reference alone"),
        pytest.param([registered(POLICE, "invented-police")], False, id="registered by another body"),
        pytest.param([registered(RETURN, "ssda903")], True, id="registered by the authority's own return"),
        pytest.param([registered(POLICE, "invented-lcs")], True, id="a source in the setting"),
        pytest.param([registered(RETURN, "ssda903", "child.updated")], True, id="updated by an own source"),
        pytest.param([event("missing.reported", child=RETURN, source="ssda903")], False, id="not registered"),
        pytest.param([registered(FORM, "homeward-web")], False, id="a name typed into a form"),
        pytest.param([registered(FORM, "homeward-web", confirmed_by="duty-1")], True, id="confirmed"),
        pytest.param([registered(POLICE, "homeward-web")], True, id="a person registered a number"),
        pytest.param(
            [registered(POLICE, "police", confirmed_by="pc-1")], False, id="confirmed by nobody here"
        ),
        pytest.param([], False, id="nothing said"),
    ],
)
def test_a_child_is_identified_by_the_authority_alone(said: list[Event], identified: bool) -> None:
    numbered = any(is_number(one) for each in said for one in each.identifiers)
    assert is_identified(numbered, said, OWN) is identified


LOCAL = {"scheme": "local", "value": "case-7"}
REPORTED = event("missing.reported", child=LOCAL, time=at("2026-03-01 22:00"))


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        pytest.param(["W-1001"], 0, id="one number is the child's"),
        pytest.param(["W-1001", "W-1002"], 1, id="two numbers, of which neither is"),
        pytest.param([], 1, id="none"),
    ],
)
def test_a_number_that_joined_nobody_identifies_nobody(numbers: list[str], found: int) -> None:
    """R44: such a claim is a question, and the child is still to be matched."""
    claimed = [{"scheme": "la_child_id", "value": number} for number in numbers]
    said = event("child.registered", child=LOCAL, identifiers=claimed, time=at("2026-03-01 22:10"))
    children = [LOCAL["value"], "W-1001"]
    assert sum(len(findings(REPORTED, said, code="R44", child=child)) for child in children) == found
