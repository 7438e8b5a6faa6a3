"""Every code that the schemas know has words, and every fact that a page tells is a field of its event."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from homeward.domain.alerts.alert import AlertState
from homeward.domain.events import EVENT_TYPES, REGISTRY, parse
from homeward.domain.events.event_type import Say
from homeward.domain.events.types.children import SOCIAL_CARE
from homeward.domain.events.types.placements import LOCATIONS
from homeward.domain.meetings.macse import CaseState
from homeward.web.words import codes, events, interviews
from tests.factories import event_factory

CODED: list[tuple[str, str, Mapping[str, str]]] = [
    ("missing.reported", "category", codes.CATEGORIES),
    ("missing.reported", "missing_from", codes.PLACES),
    ("missing.reported", "reporter_role", codes.REPORTERS),
    ("missing.reported", "police_risk", codes.POLICE_RISKS),
    ("missing.found", "found_by", codes.FINDERS),
    ("rhi.completed", "harm", codes.YES_NO_UNKNOWN),
    ("rhi.attempted", "result", interviews.RESULTS),
    ("rhi.declined", "by", interviews.DECLINED_BY),
    ("rhi.not_possible", "reason", interviews.NOT_POSSIBLE),
    ("contact.disclosed", "discloser", codes.DISCLOSERS),
    ("contact.disclosed", "elements", codes.ELEMENTS),
    ("contact.disclosed", "contact.kind", codes.CONTACT_KINDS),
    ("contact.disclosed", "contact.relation", codes.RELATIONS),
    ("harm.disclosed", "harm_type", codes.HARMS),
    ("social_care.status_changed", "status", SOCIAL_CARE),
    ("placement.started", "location", LOCATIONS),
    ("alert.decided", "decision", codes.DECISIONS),
]


def codes_of(annotation: Any) -> Iterator[str]:
    for part in get_args(annotation):
        if isinstance(part, str):
            yield part
        else:
            yield from codes_of(part)


def annotation_of(model: type[BaseModel], path: str) -> Any:
    name, _, rest = path.partition(".")
    found = model.model_fields[name].annotation
    return annotation_of(found, rest) if rest else found  # type: ignore[arg-type]


@pytest.mark.parametrize(("type_", "field", "labels"), CODED)
def test_the_codes_of_a_field_all_have_words(type_: str, field: str, labels: Mapping[str, str]) -> None:
    assert set(codes_of(annotation_of(REGISTRY[type_], field))) == set(labels)


def test_states_have_words() -> None:
    assert set(codes.ALERT_STATES) == set(AlertState)
    assert set(codes.CASE_STATES) == set(CaseState)


def test_facts_are_told_of_fields_that_exist() -> None:
    unknown = [
        f"{type_}.{name}"
        for type_, each in EVENT_TYPES.items()
        for name, _, _ in each.shown
        if name not in each.model.model_fields
    ]
    assert unknown == []


def test_a_disclosure_in_words() -> None:
    event = parse(event_factory("contact.disclosed", place={"address": "12 Invented Street"}))
    assert events.heading(event) == "Person or place spoken about"
    assert events.facts(event) == [
        ("Told by", "The child interviewed"),
        ("Person", "An adult, known as Daz, 07700 900123"),
        ("Place", "12 Invented Street"),
        ("What was involved", "Stayed overnight"),
        ("Other children named", "Children's social care number W-1002"),
    ]


def test_for_the_childs_own_file_nobody_else_is_named() -> None:
    event = parse(event_factory("contact.disclosed", place={"address": "12 Invented Street"}))
    assert events.facts_of_the_child(event, typed=True) == [
        ("Told by", "The child interviewed"),
        ("Person", "Held back: another person"),
        ("Place", "Held back: a place"),
        ("What was involved", "Stayed overnight"),
        ("Other children named", "Held back: another child"),
    ]


@pytest.mark.parametrize(
    ("typed", "said"), [(True, [("Where", "Aunt Invented")]), (False, [("Where", "Something else")])]
)
def test_what_somebody_typed_where_a_code_belongs(typed: bool, said: list[tuple[str, str]]) -> None:
    event = parse(event_factory("missing.found", returned_to="Aunt Invented"))
    facts = events.facts_of_the_child(event, typed=typed)
    assert [("Where", text) for label, text in facts if label == "Now at"] == said


OF_NOBODY_ELSE = {"episode", "episodes", "case", "given_name", "family_name", "located_by"}


def is_free_text(annotation: Any) -> bool:
    return annotation is str or any(map(is_free_text, get_args(annotation)))


def test_whatever_can_be_typed_is_held_back_from_the_childs_file() -> None:
    shown = [
        f"{type_}.{name}"
        for type_, each in EVENT_TYPES.items()
        for name, _, say in each.shown
        if say is Say.PLAIN
        and name not in OF_NOBODY_ELSE
        and is_free_text(each.model.model_fields[name].annotation)
    ]
    assert shown == []


@pytest.mark.parametrize("type_", sorted(REGISTRY))
def test_every_type_has_a_heading_that_is_no_code(type_: str) -> None:
    heading = events.heading(parse(event_factory(type_)))
    assert heading
    assert not {"_", "."} & set(heading)


@pytest.mark.parametrize(
    ("source", "organisation", "told"),
    [
        ("homeward-web", "Example organisation", "Example organisation"),
        ("homeward-web", None, "Homeward"),
        ("homeward", None, "Homeward"),
        ("merseyside-police", None, "Merseyside Police"),
        ("another-force", None, "another-force"),
    ],
)
def test_a_record_is_of_an_organisation_or_another_system(
    source: str, organisation: str | None, told: str
) -> None:
    assert events.sender(parse(event_factory("harm.disclosed", source=source, actororg=organisation))) == told
