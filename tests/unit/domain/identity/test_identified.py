"""Which identifiers mean the same child. Children are written by what is given for them, such as `la:1`."""

from datetime import date
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.events import Event, Identifier
from homeward.domain.events.entry import standing
from homeward.domain.identity.identified import placeholders, resolve
from homeward.domain.identity.joining import ONE_RECORD, OTHER_BIRTH, SHARED, SLIP, TIED, is_slip
from tests.histories import event

SCHEMES = {"la": "la_child_id", "police": "police_ref", "upn": "upn", "nhs": "nhs_number"}
UPN, ANOTHER_UPN = "A123456789012", "B123456789012"
NHS, ANOTHER_NHS = "9434765919", "4505577104"
BORN, SLIPPED, SWAPPED, ANOTHER = "2010-01-02", "2010-01-03", "2010-02-01", "2014-05-06"


def written(identifier: str) -> dict[str, str]:
    scheme, value = identifier.split(":")
    return {"scheme": SCHEMES.get(scheme, scheme), "value": value}


def record(*identifiers: str, **overrides: object) -> Event:
    """One record that gives these identifiers for one child."""
    child, *others = map(written, identifiers)
    return event(
        "child.registered", **{"child": child, "identifiers": others, "date_of_birth": None, **overrides}
    )


def joined_by_a_person(one: str, other: str, **overrides: object) -> Event:
    return event("child.merged", child=written(one), other=written(other), **overrides)


def groups(events: list[Event]) -> list[list[str]]:
    """The values that mean one child, each child's preferred one first."""
    joined: dict[Identifier, list[str]] = {}
    for one, child in resolve(standing(events)).child_of.items():
        joined.setdefault(child, []).append(one.value)
    return sorted([child.value, *sorted(set(values) - {child.value})] for child, values in joined.items())


def asked(events: list[Event]) -> list[tuple[str, ...]]:
    """Of whom it is asked whether they are one child, and why."""
    found = resolve(standing(events)).questions
    return sorted((*(child.value for child in each.children), each.because) for each in found)


@pytest.mark.parametrize(
    ("records", "children"),
    [
        pytest.param([record("la:1"), record("la:2")], [["1"], ["2"]], id="nothing joins them"),
        pytest.param([record("police:9", "la:1")], [["1", "9"]], id="one record gives both"),
        pytest.param(
            [record("police:9", "la:1"), record("local:N-1", "police:9")], [["1", "9", "N-1"]], id="a chain"
        ),
        pytest.param(
            [record("la:1", f"upn:{UPN}"), record(f"upn:{UPN}")], [["1", UPN]], id="a UPN of one child"
        ),
        pytest.param(
            [record("la:1", f"upn:{UPN}"), record("police:9", f"upn:{UPN}"), record("la:1", "police:9")],
            [["1", "9", UPN]],
            id="a UPN whose two claimants are one child",
        ),
        pytest.param(
            [record(f"upn:{UPN}"), record(f"upn:{ANOTHER_UPN}")], [[UPN], [ANOTHER_UPN]], id="UPNs alone"
        ),
        pytest.param([joined_by_a_person("la:1", "police:9")], [["1", "9"]], id="a person joined them"),
        pytest.param(
            [
                joined_by_a_person("la:1", "police:9", id="m"),
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
        pytest.param([record("nhs:943 476 5919"), record("nhs:943-476-5919")], [[NHS]], id="spelling"),
        pytest.param(
            [record("la:W-1"), record("la:w-1"), record("la:W-1\u200b"), record("la:W\u20111")],
            [["W-1"]],
            id="spellings of the authority's number",
        ),
        pytest.param(
            [record("la:1", f"nhs:{NHS}", date_of_birth=BORN), record(f"nhs:{NHS}", date_of_birth=BORN)],
            [["1", NHS]],
            id="the same date of birth",
        ),
        pytest.param(
            [
                record("la:1", date_of_birth=BORN),
                record("police:9", "la:1", date_of_birth=ANOTHER),
                record("la:1", date_of_birth=ANOTHER, receivedtime="2026-05-01T00:00:00Z"),
            ],
            [["1", "9"]],
            id="the date of birth was put right",
        ),
        pytest.param(
            [
                record("la:1", f"nhs:{NHS}", date_of_birth=BORN),
                record(f"nhs:{NHS}", date_of_birth=ANOTHER, date_of_birth_estimated=True),
            ],
            [["1", NHS]],
            id="an estimate contradicts nothing",
        ),
        pytest.param(
            [record("local:7", source="home-a"), record("local:7", source="home-b")],
            [["7"], ["7"]],
            id="local numbers of two sources",
        ),
        pytest.param(
            [record("la:1", "nhs:9999999999"), record("la:2", "nhs:999 999 9999")],
            [["1"], ["2"]],
            id="a placeholder",
        ),
    ],
)
def test_identifiers_that_mean_one_child_in_any_order(
    records: list[Event], children: list[list[str]]
) -> None:
    for order in permutations(records):
        assert groups(list(order)) == sorted(children)
        assert asked(list(order)) == []


@pytest.mark.parametrize(
    ("records", "children", "question"),
    [
        pytest.param(
            [record("la:1", f"upn:{UPN}"), record("la:2", f"upn:{UPN}")],
            [["1"], ["2"], [UPN]],
            ("1", "2", SHARED),
            id="a UPN of two children belongs to nobody",
        ),
        pytest.param(
            [record("la:1", f"nhs:{NHS}"), record("la:2", f"nhs:{NHS}"), record("police:9", f"nhs:{NHS}")],
            [["1"], ["2"], ["9"], [NHS]],
            ("1", "2", SHARED),
            id="an NHS number of two children joins nobody else either",
        ),
        pytest.param(
            [
                record("police:9", "la:1"),
                record("police:9", "la:2"),
                event("missing.found", child=written("police:9")),
            ],
            [["1"], ["2"], ["9"]],
            ("1", "2", "9", SHARED),
            id="a police reference of two children is asked about itself",
        ),
        pytest.param(
            [record("la:1", "la:2"), record("la:2")],
            [["1"], ["2"]],
            ("1", "2", ONE_RECORD),
            id="one record, two",
        ),
        pytest.param(
            [record("la:1", "police:8"), record("la:2", "police:9"), record("police:8", "police:9")],
            [["1", "8"], ["2", "9"]],
            ("1", "2", TIED),
            id="a record without a number of the authority ties two children",
        ),
        pytest.param(
            [
                record("la:1", "police:8"),
                record("la:2", "police:9"),
                record("police:8", "local:N-1"),
                record("local:N-1", "police:9"),
            ],
            [["1", "8"], ["2", "9"], ["N-1"]],
            ("1", "2", TIED),
            id="two such records tie them step by step",
        ),
        pytest.param(
            [record("la:1", date_of_birth=BORN), record("police:9", "la:1", date_of_birth=ANOTHER)],
            [["1"], ["9"]],
            ("1", "9", OTHER_BIRTH),
            id="another date of birth",
        ),
        pytest.param(
            [
                record("police:8", date_of_birth=BORN),
                record("police:9", date_of_birth=ANOTHER),
                record("police:8", "local:N-1"),
                record("police:9", "local:N-1"),
            ],
            [["8"], ["9"], ["N-1"]],
            ("8", "9", OTHER_BIRTH),
            id="another date of birth, step by step",
        ),
        pytest.param(
            [record("la:1", date_of_birth=BORN), record("police:9", "la:1", date_of_birth=SLIPPED)],
            [["1", "9"]],
            ("1", "9", SLIP),
            id="one digit of the date of birth keeps the join",
        ),
        pytest.param(
            [record("la:1", date_of_birth=BORN), record("police:9", "la:1", date_of_birth=SWAPPED)],
            [["1", "9"]],
            ("1", "9", SLIP),
            id="day and month swapped keep the join",
        ),
        pytest.param(
            [
                joined_by_a_person("la:1", "la:2"),
                record("la:1", date_of_birth=BORN),
                record("la:2", date_of_birth=ANOTHER),
                record("la:3", f"nhs:{NHS}"),
                record("la:2", f"nhs:{NHS}"),
            ],
            [["1", "2"], ["3"], [NHS]],
            ("1", "3", SHARED),
            id="what a person joined is one child",
        ),
    ],
)
def test_what_is_left_apart_or_joined_with_a_question_in_any_order(
    records: list[Event], children: list[list[str]], question: tuple[str, ...]
) -> None:
    for order in permutations(records):
        assert groups(list(order)) == sorted(children)
        assert asked(list(order)) == [question]


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        (BORN, BORN, True),
        (BORN, SLIPPED, True),
        (BORN, "2011-01-02", True),
        (BORN, SWAPPED, True),
        (BORN, ANOTHER, False),
        (BORN, "2010-02-11", False),
        (BORN, "2001-01-02", False),
        ("2010-01-12", "2010-12-01", True),
    ],
)
def test_a_slip_in_a_date_of_birth(one: str, other: str, slip: bool) -> None:
    assert is_slip(date.fromisoformat(one), date.fromisoformat(other)) is slip
    assert is_slip(date.fromisoformat(other), date.fromisoformat(one)) is slip


@pytest.mark.parametrize(
    ("given", "spoken_of_as"),
    [
        (["police:9", "la:1"], "la_child_id:1"),
        (["local:N-1", "police:9", f"nhs:{NHS}"], f"nhs_number:{NHS}"),
        (["local:N-1", f"upn:{UPN}"], "local:N-1@home-a"),
    ],
)
def test_a_child_is_spoken_of_by_the_authoritys_own_identifier(given: list[str], spoken_of_as: str) -> None:
    resolution = resolve([record(*given, source="home-a")])
    assert {resolution.reference(one) for one in resolution.child_of} == {spoken_of_as}


def test_a_child_who_is_only_described_goes_by_its_place_in_the_event() -> None:
    told = event(
        "contact.disclosed",
        id="ev-9",
        source="home-a",
        named_children=[{"given_name": "Sam"}, {"description": "Red coat"}],
    )
    assert resolve([told]).entry(told).named == ("described:ev-9#0@home-a", "described:ev-9#1@home-a")


def test_a_placeholder_is_asked_about() -> None:
    reported = event("missing.reported", child=written("police:TBC"))
    registered = record("la:1", "nhs:9999999999", f"nhs:{NHS}")
    assert placeholders([reported, registered]) == [
        "Reported without a police reference that can be right. Find out who it is.",
        "The NHS number given identifies nobody. Find the right one.",
    ]
    assert placeholders([record("la:1", f"nhs:{NHS}")]) == []


IDENTIFIERS = [*("la:1", "la:2", "la:3"), *("police:7", "police:8", f"nhs:{NHS}", f"nhs:{ANOTHER_NHS}")]
IDENTIFIERS += ["local:N-1", "local:N-2", f"upn:{UPN}", f"upn:{ANOTHER_UPN}", "police:TBC"]
SOME = st.lists(st.sampled_from(IDENTIFIERS), min_size=1, max_size=3, unique=True)
BIRTHS = st.sampled_from([None, None, BORN, SLIPPED, SWAPPED, "2010-01-05", ANOTHER])
RECORDS = st.builds(
    lambda some, born, minute: record(
        *some, date_of_birth=born, receivedtime=f"2026-03-02T11:{minute:02}:00Z", source="s"
    ),
    SOME,
    BIRTHS,
    st.integers(0, 59),
)
JOINS = st.builds(
    lambda pair: joined_by_a_person(*pair, source="s"),
    st.lists(
        st.sampled_from([*("la:1", "la:2", "police:7"), "local:N-1"]), min_size=2, max_size=2, unique=True
    ),
)


@given(st.lists(st.one_of(RECORDS, RECORDS, JOINS), max_size=9), st.randoms(use_true_random=False))
def test_any_order_and_any_copies_make_the_same_children_and_questions(
    records: list[Event], chance: Random
) -> None:
    mixed = [*records, *chance.choices(records, k=len(records))] if records else []
    chance.shuffle(mixed)
    assert resolve(mixed) == resolve(records)


@given(st.lists(RECORDS, max_size=9))
def test_no_record_makes_one_child_of_two_numbers_or_two_dates_of_birth(records: list[Event]) -> None:
    resolution = resolve(records)
    children: dict[Identifier, set[Identifier]] = {}
    for one, child in resolution.child_of.items():
        children.setdefault(child, set()).add(one)
    last: dict[Identifier, date] = {}
    for said in sorted(
        records, key=lambda each: (each.received_at, each.occurred_at, each.recorded_at, each.source, each.id)
    ):
        if said.child and said.date_of_birth:
            last[said.child] = said.date_of_birth
    for some in children.values():
        assert sum(one.scheme == "la_child_id" for one in some) <= 1
        births = [last[one] for one in some if one in last]
        assert all(is_slip(one, other) for one in births for other in births)
