"""Spellings by which a known man was missed, and words by which nobody was taken for him."""

from typing import Any

import pytest

from homeward.domain.contacts.likely_contacts import IF_ONE_PERSON
from tests.reported.conftest import Evaluate, Told

AS_OF = "2026-03-20T00:00:00Z"


def found(document: dict[str, Any], code: str) -> set[str]:
    """The children of whom the rule surely holds."""
    return {
        finding["child"]["value"]
        for finding in document["findings"]
        if finding["code"] == code and not finding["because"].startswith(IF_ONE_PERSON)
    }


def asked(document: dict[str, Any]) -> set[str]:
    """The children on whose alert stands at once whether it is the same man."""
    return {
        finding["child"]["value"]
        for finding in document["findings"]
        if finding["code"] == "R16" and finding["because"].startswith(IF_ONE_PERSON)
    }


def waiting(document: dict[str, Any]) -> list[str]:
    """The kinds of question that wait for a person."""
    return sorted(task["kind"] for task in document["tasks"] if task["kind"].endswith("_contact"))


def test_a_known_man_is_known_however_he_is_written(evaluate: Evaluate) -> None:
    """R16; by his name alone, or a part of his plate, he is asked about."""
    document = evaluate("known-contact-missed", AS_OF)
    assert found(document, "R16") == {
        *("W-two-phones", "W-phone-ext", "W-plate-colour", "W-plate-zero", "W-handle-url", "W-handle-snap"),
        *("W-addr-no-postcode", "W-addr-apt", "W-addr-order", "W-addr-postcode-space", "W-control"),
    }
    assert asked(document) == {"W-name-apostrophe", "W-name-order", "W-plate-part"}


KNOWN = {
    "name": "Sean O'Brien",
    "alias": "Obi",
    "phone": "07700 900456",
    "vehicle": "AB12 CDO",
    "address": "Flat 2, 14 Long Street, Birkenhead CH41 1AA",
    "description": "aged 32",
}


def event(id_: str, type_: str, day: int, child: str, **data: Any) -> dict[str, Any]:
    about = {"child": {"scheme": "la_child_id", "value": child}}
    time = f"2026-03-{day:02}T10:00:00Z"
    envelope = {"specversion": "1.0", "id": id_, "source": "invented-rhi", "type": type_, "time": time}
    return envelope | {"data": about | data}


def known(**contact: str) -> dict[str, Any]:
    return event("L1", "macse.contact_linked", 1, "M-1", case="C1", contact={"kind": "adult", **contact})


def tells(child: str, day: int = 5, **contact: str) -> dict[str, Any]:
    said = {"kind": "adult", **contact}
    return event(f"{child}-{day}", "contact.disclosed", day, child, discloser="child", contact=said)


IS_HE_THE_SAME = [
    # What the child says of him,                               R16, asked
    ({"phone": "07700 900456"}, True, False),
    ({"name": "Sean OBrien"}, False, True),
    ({"name": "Mr O'Brien, Sean"}, False, True),
    ({"name": "Sean O'Brien", "phone": "07700 900111"}, False, True),
    ({"name": "Sean O'Brien", "vehicle": "AB12"}, True, False),  # a second mark
    ({"name": "Sean O'Brien", "alias": "Obi"}, True, False),
    ({"vehicle": "white van AB12"}, False, True),
    ({"vehicle": "ends in CDO"}, False, True),
    ({"vehicle": "AB12 XYZ"}, False, False),  # a whole plate, and another one
    ({"alias": "obi"}, False, True),
    ({"name": "Obi"}, False, True),
    ({"name": "Sean", "description": "about 30", "address": "Birkenhead"}, False, True),
    ({"name": "Sean", "description": "about 60", "address": "Birkenhead"}, False, False),
    ({"name": "Sean", "description": "about 30"}, False, False),
    ({"name": "Sean"}, False, False),
    ({"name": "Sean Invented", "alias": "Obi"}, False, False),  # somebody else of that nickname
    ({"name": "her boyfriend"}, False, False),
]


@pytest.mark.parametrize(("said", "is_found", "is_asked"), IS_HE_THE_SAME, ids=str)
def test_what_nearly_matches_somebody_known_is_asked_at_once(
    told: Told, said: dict[str, str], is_found: bool, is_asked: bool
) -> None:
    document = told(known(**KNOWN), tells("W-1", **said))
    assert (found(document, "R16"), asked(document)) == (
        {"W-1"} if is_found else set(),
        {"W-1"} if is_asked else set(),
    )
    assert waiting(document) == (["known_contact"] if is_asked else [])
    assert bool(document["candidates"]) == is_found


@pytest.mark.parametrize(
    ("first", "second", "tasks"),
    [
        ({"name": "Sean O'Brien"}, {"name": "OBrien, Sean"}, ["likely_contact"]),
        ({"alias": "Obi"}, {"name": "Obi"}, ["likely_contact"]),
        ({"vehicle": "AB12"}, {"vehicle": "AB12 CDO"}, ["likely_contact"]),
        ({"name": "Sean"}, {"name": "Sean"}, []),
        ({"name": "Ann Invented", "relation": "parent"}, {"name": "Ann Invented", "relation": "parent"}, []),
    ],
    ids=["name", "nickname", "plate", "first name", "mother"],
)
def test_what_two_children_nearly_say_alike_waits_without_an_alert(
    told: Told, first: dict[str, str], second: dict[str, str], tasks: list[str]
) -> None:
    document = told(tells("W-1", 4, **first), tells("W-2", 5, **second))
    assert waiting(document) == tasks
    assert (document["findings"], document["candidates"]) == ([], [])


@pytest.mark.parametrize("type_", ["macse.contact_linked", "person_of_concern.recorded"])
def test_of_several_records_of_one_known_man_one_is_asked_about(told: Told, type_: str) -> None:
    needed = {"case": "C2", "basis": "Invented.", "review_by": "2099-01-01"}
    again = event("L2", type_, 2, "M-2", contact={"kind": "adult", **KNOWN}, **needed)
    document = told(known(**KNOWN), again, tells("W-1", name="Sean O'Brien"))
    assert waiting(document) == ["known_contact"]


@pytest.mark.parametrize(("name", "code"), [("vague-contact-matched", "R16"), ("placeholder_contact", "R19")])
def test_what_is_said_where_nothing_is_known_identifies_nobody(
    evaluate: Evaluate, name: str, code: str
) -> None:
    document = evaluate(name)
    assert found(document, code) == set()
    assert (asked(document), waiting(document)) == (set(), [])


def test_a_mother_or_a_social_worker_is_no_shared_contact(evaluate: Evaluate) -> None:
    """R19 leaves out family, carers and professionals of whom nothing further was said."""
    document = evaluate("family-and-workers-shared", AS_OF)
    assert found(document, "R19") == set()
    assert document["candidates"] == []
