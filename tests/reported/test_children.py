"""Reports that once made two children one, or one child several, and what is right for each."""

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Homeward
from tests.factories import event_factory
from tests.reported.conftest import INPUTS, Evaluate, Told

ADA, BEN = {"scheme": "la_child_id", "value": "W-1"}, {"scheme": "la_child_id", "value": "W-2"}


def children(document: dict[str, Any], *codes: str) -> list[tuple[str, str]]:
    """Code and child of each finding of these rules, by the value of the child's identifier.

    What would be found if two records were one child's (`test_same_child.py`) is left out.
    """
    firm = [row for row in document["findings"] if not row["because"].startswith("If these are one child")]
    return [(row["code"], row["child"]["value"]) for row in firm if row["code"] in codes]


def test_five_spellings_of_two_numbers_are_one_child(evaluate: Evaluate) -> None:
    """W-1 was away five times in eight days; the last report gave her NHS number with hyphens."""
    document = evaluate("identifier-spellings")
    assert {row["child"]["value"] for row in document["findings"]} == {"W-1"}
    assert {"R01", "R02"} <= {code for code, _ in children(document, "R01", "R02")}
    assert document["matches"] == []


def test_a_placeholder_makes_no_child_of_two(evaluate: Evaluate) -> None:
    """Ada and Ben were both given the NHS number 9999999999, and each was away once."""
    document = evaluate("nhs-placeholder")
    assert {row["child"]["value"] for row in document["findings"]} == {"W-1", "W-2"}
    assert children(document, "R01", "R02") == []
    asked = [
        (row["kind"], row["child"]["value"]) for row in document["tasks"] if row["kind"] == "placeholder"
    ]
    assert asked == [("placeholder", "W-1"), ("placeholder", "W-2")]
    questions = sorted(document["matches"], key=lambda row: row["children"][0]["value"])
    assert [(row["kind"], row["children"]) for row in questions] == [
        ("placeholder", [ADA]),
        ("placeholder", [BEN]),
    ]


def away(child: dict[str, str], day: int, source: str = "invented-police") -> list[dict[str, Any]]:
    """A report and a find two hours later."""
    evening, night = (f"2026-11-{day:02}T{hour}:00:00Z" for hour in (20, 22))
    about: dict[str, Any] = {"child": child, "episode": f"E{day}", "source": source}
    return [
        event_factory("missing.reported", **about, time=evening),
        event_factory("missing.found", **about, time=night, found_at=night),
    ]


def registered(
    child: dict[str, str], *others: dict[str, str], born: str | None = None, **said: str
) -> dict[str, Any]:
    return event_factory(
        "child.registered",
        child=child,
        identifiers=list(others),
        date_of_birth=born,
        time="2026-11-01T09:00:00Z",
        **said,
    )


PLACEHOLDERS = [
    "9999999999",
    "0000000000",
    "1234567890",
    "TBC",
    "N/A",
    "not known",
    "temp",
    "unknown",
    "UN5",
    "0",
    "xxx",
]
SCHEMES = ["la_child_id", "nhs_number", "police_ref", "ssda903", "local", "upn"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_two_absences_under_one_placeholder_are_of_two_children(told: Told, scheme: str) -> None:
    """Nobody is lost: each absence stands with its find, and who each child is becomes a question."""
    events = []
    for day, value in enumerate(PLACEHOLDERS, 1):
        child = {"scheme": scheme, "value": value}
        events += [*away(child, day), *away(child, day + len(PLACEHOLDERS))]
    document = told(*events)
    assert document["quarantined"] == []
    assert len(children(document, "R31")) == 2 * len(PLACEHOLDERS)
    assert children(document, "R01", "R02", "R05") == []
    assert [row["kind"] for row in document["matches"]] == ["placeholder"] * 2 * len(PLACEHOLDERS)


SPELLINGS = ["W-1", "W-1\u200b", "W\u20111", "w-1", " W-1 ", "\uff37-1", "W - 1", "W\u22121"]


@pytest.mark.parametrize("scheme", ["la_child_id", "police_ref", "ssda903", "local"])
def test_a_spelling_makes_no_other_child(told: Told, scheme: str) -> None:
    events = []
    for day, value in enumerate(SPELLINGS, 1):
        events += away({"scheme": scheme, "value": value}, day)
    document = told(*events)
    assert children(document, "R31") == [("R31", "W-1")] * len(SPELLINGS)
    assert document["matches"] == []


def test_local_numbers_of_two_homes_are_two_children(told: Told) -> None:
    seven = {"scheme": "local", "value": "7"}
    assert children(told(*away(seven, 20, "home-a"), *away(seven, 22, "home-b")), "R02") == []
    assert children(told(*away(seven, 20, "home-a"), *away(seven, 22, "home-a")), "R02") == [("R02", "7")]


NHS = {"scheme": "nhs_number", "value": "943 476 5919"}
POLICE = {"scheme": "police_ref", "value": "P-1"}
RETURN = {"scheme": "ssda903", "value": "1001"}


@pytest.mark.parametrize(
    ("records", "together", "question"),
    [
        pytest.param([registered(ADA, POLICE)], True, None, id="the authority gives its reference"),
        pytest.param([registered(ADA, POLICE), registered(BEN, POLICE)], False, "same number", id="to two"),
        pytest.param(
            [registered(ADA, born="2010-01-02"), registered(POLICE, ADA, born="2014-05-06")],
            False,
            "dates of birth differ. They are not joined",
            id="another date of birth",
        ),
        pytest.param(
            [registered(ADA, born="2010-01-02"), registered(POLICE, ADA, born="2010-01-03")],
            True,
            "by one digit",
            id="a date of birth that differs by a digit",
        ),
        pytest.param(
            [
                registered(ADA, NHS),
                registered(BEN, RETURN),
                registered(POLICE, NHS),
                registered(POLICE, RETURN),
            ],
            False,
            "two numbers of the authority",
            id="numbers of two children, step by step",
        ),
    ],
)
def test_a_number_joins_only_what_can_be_one_child(
    told: Told, records: list[dict[str, Any]], together: bool, question: str | None
) -> None:
    """Ada was away on the 20th; somebody was away on the 22nd whom police know as P-1."""
    absences = [*away(ADA, 20), *away(POLICE, 22)]
    for order in list(permutations(records))[:3]:
        document = told(*order, *absences)
        assert bool(children(document, "R02")) is together
        asked = [row["because"] for row in document["matches"] if "Same name" not in row["because"]]
        assert [question in because for because in asked] == ([True] if question else [])
        assert document == told(*absences, *order[::-1])


def test_nothing_that_was_typed_is_lost_on_the_way_in(homeward: Homeward, tmp_path: Path) -> None:
    """The import takes what evaluate takes, finds the same alerts, and opens a task for each child."""
    outcome = homeward.import_("events", INPUTS / "nhs-placeholder.jsonl", "--process")
    assert (outcome.document["accepted"], outcome.document["quarantined"]) == (6, 0)
    alerts = homeward("alerts", "--json").document["alerts"]
    assert {alert["child"]["value"] for alert in alerts} <= {"W-1", "W-2"}
    assert not {reason["code"] for alert in alerts for reason in alert["reasons"]} & {"R01", "R02"}
