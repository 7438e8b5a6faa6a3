"""Which identifiers mean the same child. Children are written by what is given for them, such as `la:1`."""

from itertools import permutations

import pytest

from homeward.domain.entry import standing
from homeward.domain.events import Event, Identifier
from homeward.domain.identity import resolve
from tests.histories import event

SCHEMES = {"la": "la_child_id", "police": "police_ref", "local": "local", "upn": "upn", "nhs": "nhs_number"}
UPN, ANOTHER_UPN = "A123456789012", "B123456789012"


def written(identifier: str) -> dict[str, str]:
    scheme, value = identifier.split(":")
    return {"scheme": SCHEMES[scheme], "value": value}


def record(*identifiers: str, **overrides: object) -> Event:
    """One record that gives these identifiers for one child."""
    child, *others = map(written, identifiers)
    return event("child.registered", child=child, identifiers=others, **overrides)


def groups(events: list[Event]) -> list[list[str]]:
    """The values that mean one child, each child's preferred one first."""
    joined: dict[Identifier, list[str]] = {}
    for one, child in resolve(standing(events)).child_of.items():
        joined.setdefault(child, []).append(one.value)
    return sorted([child.value, *sorted(set(values) - {child.value})] for child, values in joined.items())


@pytest.mark.parametrize(
    ("records", "children"),
    [
        pytest.param([record("la:1"), record("la:2")], [["1"], ["2"]], id="nothing joins them"),
        pytest.param([record("police:9", "la:1")], [["1", "9"]], id="one record gives both"),
        pytest.param(
            [record("police:9", "la:1"), record("local:x", "police:9")], [["1", "9", "x"]], id="a chain"
        ),
        pytest.param(
            [record("la:1", f"upn:{UPN}"), record(f"upn:{UPN}")], [["1", UPN]], id="a UPN of one child"
        ),
        pytest.param(
            [record("la:1", f"upn:{UPN}"), record("la:2", f"upn:{UPN}")],
            [["1"], ["2"], [UPN]],
            id="a UPN that two children claim joins neither and belongs to nobody",
        ),
        pytest.param(
            [record("la:1", f"upn:{UPN}"), record("police:9", f"upn:{UPN}"), record("la:1", "police:9")],
            [["1", "9", UPN]],
            id="a UPN whose two claimants are one child",
        ),
        pytest.param(
            [record(f"upn:{UPN}"), record(f"upn:{ANOTHER_UPN}")], [[UPN], [ANOTHER_UPN]], id="UPNs alone"
        ),
        pytest.param(
            [event("child.merged", child=written("la:1"), other=written("police:9"))],
            [["1", "9"]],
            id="a person joined them",
        ),
        pytest.param(
            [
                event("child.merged", id="m", child=written("la:1"), other=written("police:9")),
                event(
                    "child.unmerged",
                    child=written("la:1"),
                    other=written("police:9"),
                    supersedes="m",
                    changereason="Two children after all.",
                ),
                record("police:9"),
            ],
            [["1"], ["9"]],
            id="a person took them apart again",
        ),
        pytest.param(
            [
                record("la:1", "police:9", id="r"),
                record("la:1", "police:8", supersedes="r", changereason="Another number."),
                record("police:9"),
            ],
            [["1", "8"], ["9"]],
            id="the record that joined them was corrected",
        ),
        pytest.param([record("nhs:943 476 5919"), record("nhs:9434765919")], [["9434765919"]], id="spelling"),
    ],
)
def test_identifiers_that_mean_one_child_in_any_order(
    records: list[Event], children: list[list[str]]
) -> None:
    for order in permutations(records):
        assert groups(list(order)) == sorted(children)


@pytest.mark.parametrize(
    ("given", "spoken_of_as"),
    [
        (["police:9", "la:1"], "la_child_id:1"),
        (["la:2", "la:1"], "la_child_id:1"),
        (["local:x", "police:9", "nhs:1"], "nhs_number:1"),
        (["local:x", f"upn:{UPN}"], "local:x"),
    ],
)
def test_a_child_is_spoken_of_by_the_authoritys_own_identifier(given: list[str], spoken_of_as: str) -> None:
    resolution = resolve([record(*given)])
    assert {resolution.reference(one) for one in resolution.child_of} == {spoken_of_as}


def test_a_child_who_is_only_described_goes_by_its_place_in_the_event() -> None:
    told = event(
        "contact.disclosed", id="ev-9", named_children=[{"given_name": "Sam"}, {"description": "Red coat"}]
    )
    assert resolve([told]).entry(told).named == ("described:ev-9#0", "described:ev-9#1")
