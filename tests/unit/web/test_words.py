"""Every code that the schemas know has words, and every fact that a page tells is a field of its event."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from homeward.domain.alerts import AlertState
from homeward.domain.events import EVENT_TYPES, REGISTRY, parse
from homeward.domain.events.event_type import Say
from homeward.domain.events.types.children import SOCIAL_CARE
from homeward.domain.events.types.placements import LOCATIONS
from homeward.domain.macse import CaseState
from homeward.web import interview_words, wording, words
from tests.factories import event_factory

CODED: list[tuple[str, str, Mapping[str, str]]] = [
    ("missing.reported", "category", words.CATEGORIES),
    ("missing.reported", "missing_from", words.PLACES),
    ("missing.reported", "reporter_role", words.REPORTERS),
    ("missing.reported", "police_risk", words.POLICE_RISKS),
    ("missing.found", "found_by", words.FINDERS),
    ("rhi.completed", "harm", words.YES_NO_UNKNOWN),
    ("rhi.attempted", "result", interview_words.RESULTS),
    ("rhi.declined", "by", interview_words.DECLINED_BY),
    ("rhi.not_possible", "reason", interview_words.NOT_POSSIBLE),
    ("contact.disclosed", "discloser", words.DISCLOSERS),
    ("contact.disclosed", "elements", words.ELEMENTS),
    ("contact.disclosed", "contact.kind", words.CONTACT_KINDS),
    ("contact.disclosed", "contact.relation", words.RELATIONS),
    ("harm.disclosed", "harm_type", words.HARMS),
    ("social_care.status_changed", "status", SOCIAL_CARE),
    ("placement.started", "location", LOCATIONS),
    ("alert.decided", "decision", words.DECISIONS),
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
    assert set(words.ALERT_STATES) == set(AlertState)
    assert set(words.CASE_STATES) == set(CaseState)


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
    assert wording.heading(event) == "Person or place spoken about"
    assert wording.facts(event) == [
        ("Told by", "The child interviewed"),
        ("Person", "An adult, known as Daz, 07700 900123"),
        ("Place", "12 Invented Street"),
        ("What was involved", "Stayed overnight"),
        ("Other children named", "Children's social care number W-1002"),
    ]


def test_for_the_childs_own_file_nobody_else_is_named() -> None:
    event = parse(event_factory("contact.disclosed", place={"address": "12 Invented Street"}))
    assert wording.facts_of_the_child(event, typed=True) == [
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
    facts = wording.facts_of_the_child(event, typed=typed)
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
    heading = wording.heading(parse(event_factory(type_)))
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
    assert (
        wording.sender(parse(event_factory("harm.disclosed", source=source, actororg=organisation))) == told
    )
