"""Two spellings of one number are one identifier, and a placeholder is none (docs/adr/0013)."""

import pytest
from pydantic_core import PydanticCustomError

from homeward.domain.events import Identifier, Scheme, make
from homeward.domain.events.writing import to_cloudevent
from tests.histories import at, event


@pytest.mark.parametrize(
    ("scheme", "one", "other", "same"),
    [
        ("nhs_number", "943 476 5919", "9434765919", True),
        ("nhs_number", "943-476-5919", "9434765919", True),
        ("nhs_number", "９４３４７６５９１９", "9434765919", True),
        ("upn", "a123456789012", "A123456789012", True),
        ("upn", "A12345678901B", "A12345678901b", True),
        ("la_child_id", "W-1", "w-1", True),
        ("la_child_id", "W-1", "W-1\u200b", True),
        ("la_child_id", "W-1", "\ufeffW-1\u00ad", True),
        *(("la_child_id", "W-1", f"W{hyphen}1", True) for hyphen in "‐‑‒–—―−－"),
        ("la_child_id", "W-1", "Ｗ－１", True),
        ("police_ref", "MP 26 0311", "MP26\u00a00311", True),
        ("ssda903", "1001", "1 001", True),
        ("la_child_id", "W-1", "W1", False),
        ("la_child_id", "W-1", "W-01", False),
        ("police_ref", "P/1", "P-1", False),
        ("described", "ev-1#0", "EV-1#0", False),
    ],
)
def test_a_spelling_makes_no_other_child(scheme: Scheme, one: str, other: str, same: bool) -> None:
    assert (Identifier(scheme, one) == Identifier(scheme, other)) is same
    assert (hash(Identifier(scheme, one)) == hash(Identifier(scheme, other))) is same
    assert (Identifier(scheme, one) <= Identifier(scheme, other) <= Identifier(scheme, one)) is same


SHARED = ("la_child_id", "nhs_number", "police_ref", "ssda903", "local", "upn")
FILLED_IN = (
    *("9999999999", "000-000-0000", "1111111", "0", "000", "999", "xxx", "XX", "?", "-", "..."),
    *("1234567890", "0123456789", "12345", "9876543210"),
    *(
        "TBC",
        "t.b.c.",
        "N/A",
        "n / a",
        "n.k.",
        "not known",
        "Not Known",
        "NOT-KNOWN",
        "unknown",
        "temp",
        "none",
    ),
    *("UN1", "un5", "UN7", "null", "\u200bTBC", "ＴＢＣ"),
)


@pytest.mark.parametrize("scheme", SHARED)
@pytest.mark.parametrize("value", FILLED_IN)
def test_a_placeholder_identifies_nobody_in_any_scheme(scheme: Scheme, value: str) -> None:
    assert Identifier(scheme, value).is_placeholder


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("nhs_number", "9434765918"),  # the last digit is the sum of the others, and here it is not
        ("nhs_number", "943476591"),
        ("nhs_number", "W-1001"),
        ("upn", "A000000000000"),
    ],
)
def test_a_number_that_fails_its_own_check_identifies_nobody(scheme: Scheme, value: str) -> None:
    assert Identifier(scheme, value).is_placeholder


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        *[("la_child_id", "W-1001"), ("la_child_id", "1"), ("la_child_id", "A"), ("la_child_id", "7135")],
        *[("police_ref", "MP-26-0311"), ("ssda903", "1001"), ("local", "11"), ("local", "N-1")],
        *[("nhs_number", "943 476 5919"), ("upn", "A123456789012"), ("described", "0")],
    ],
)
def test_a_number_is_no_placeholder(scheme: Scheme, value: str) -> None:
    assert not Identifier(scheme, value).is_placeholder


@pytest.mark.parametrize("value", ["A12345678901", "1A23456789012", "A1234567890123", "A-1", "School 7"])
def test_what_can_be_no_upn_is_refused(value: str) -> None:
    with pytest.raises(PydanticCustomError, match="must be a UPN"):
        Identifier("upn", value)


def test_they_have_an_order() -> None:
    police, first, second = (
        Identifier("police_ref", "9"),
        Identifier("ssda903", "1"),
        Identifier("ssda903", "2"),
    )
    assert sorted([second, police, first]) == [police, first, second]


def test_local_numbers_belong_to_their_source() -> None:
    seven = {"scheme": "local", "value": "7"}
    here, there = (event("missing.reported", child=seven, source=source) for source in ("home-a", "home-b"))
    assert here.child != there.child
    assert here.child == event("missing.found", child=seven, source="home-a").child
    assert here.child == event("missing.found", child={**seven, "source": "home-a"}, source="other").child
    police = {"scheme": "police_ref", "value": "P-7"}
    assert event("missing.found", child=police, source="a").child == Identifier("police_ref", "P-7")


def test_the_journal_keeps_what_the_sender_wrote() -> None:
    given = {"scheme": "nhs_number", "value": "943 476\u2011 5919"}
    said = make(
        "missing.found",
        "e-1",
        "home",
        at("2026-03-02 10:00"),
        {"child": given, "episode": "E-1", "found_at": "2026-03-02T09:00:00Z"},
    )
    assert to_cloudevent(said)["data"]["child"] == given  # type: ignore[index]
    assert said.identifiers[0].value == "9434765919"


def told(type_: str, source: str = "police", **said: object) -> Identifier | None:
    return event(type_, child={"scheme": "police_ref", "value": "TBC"}, source=source, **said).child


def test_a_child_with_a_placeholder_is_the_child_of_its_absence() -> None:
    report = told("missing.reported", episode="E1")
    assert report == told("missing.found", episode="E1") == told("rhi.completed", episodes=["E1"])
    others = [told("missing.reported", episode="E2"), told("missing.reported", source="home", episode="E1")]
    others += [told("harm.disclosed", id="h-1"), told("harm.disclosed", id="h-2")]
    assert len({report, *others}) == 5


def test_an_interview_of_two_absences_is_of_the_child_of_both() -> None:
    interview = event(
        "rhi.completed", child={"scheme": "local", "value": "N/A"}, episodes=["E1", "E2"], source="a"
    )
    reports = [
        event("missing.reported", child={"scheme": "local", "value": "N/A"}, episode=ref, source="a").child
        for ref in ("E1", "E2")
    ]
    assert list(interview.identifiers) == reports


def test_a_placeholder_is_no_further_identifier() -> None:
    registered = event(
        "child.registered",
        identifiers=[
            {"scheme": "nhs_number", "value": "9999999999"},
            {"scheme": "police_ref", "value": "P-1"},
        ],
    )
    assert registered.identifiers == (registered.child, Identifier("police_ref", "P-1"))


def test_a_child_who_is_named_by_a_placeholder_is_only_described() -> None:
    named = event("contact.disclosed", id="ev-9", named_children=[{"scheme": "upn", "value": "UN5"}]).named
    assert [(one.scheme, one.value) for one in named] == [("described", "ev-9#0")]
    with_them = [{"scheme": "local", "value": "unknown"}]
    assert event("missing.reported", missing_with=with_them).named == ()
