"""The registry: each type of the catalogue has a model that says what it means, and a topic or none."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from homeward.domain.events import MADE_BY_HOMEWARD, REGISTRY, TOPICS, parse
from homeward.domain.events.record import EventData
from homeward.domain.events.schema import data_schemas
from homeward.domain.events.score_words import is_a_grade, names_a_score
from homeward.domain.events.types import running
from tests.factories import event_factory

# Domain reference, section 9, and what the alerts and the queue need beside it.
CATALOGUE = """
missing.reported missing.risk_changed missing.reclassified missing.sighting missing.found
missing.cancelled prevention_interview.completed rhi.required rhi.assigned rhi.offered rhi.attempted
rhi.completed rhi.declined rhi.not_possible rhi.external_received carer.information contact.disclosed
contact.matched contact.kept_apart
harm.disclosed placement.started placement.changed placement.ended placement.ola_notified
legal_status.changed social_care.status_changed child.registered child.updated child.match_proposed
child.merged child.unmerged concern.referred assessment.recorded person_of_concern.recorded
location.flagged police.flag_changed youth_justice.fte education.missing alert.raised alert.acknowledged
alert.decided alert.escalated alert.closed alert.danger_ended share.made share.acknowledged notify.other_la
notify.police notify.iro notify.social_worker macse.candidate_added macse.accepted macse.declined
macse.agenda_published macse.discussed macse.plan_updated macse.action_set macse.action_updated
macse.closed macse.reopened rule.proposed rule.approved rule.activated rule.retired report.published
rule.trial_started rule.declined
dag.run access.read break_glass retention.reviewed legal_hold alert.reason_added alert.reason_withdrawn
alert.withdrawn macse.candidate_withdrawn macse.contact_linked suppression.set suppression.lifted
fact.answered fact.cannot_be_found_out fact.answer_withdrawn task.dealt_with record.withdrawn
records.no_longer_sent child.match_withdrawn child.kept_apart alert.reason_repeated alert.joined sign.recorded
missing_group.listed missing_group.delisted missing_group.discussed
feed.completed feed.manifest
alert.made_urgent alert.acknowledgement_lapsed alert.handed_over share.attempted
alert.reopened alert.information_asked alert.information_received
"""


def test_the_registry_is_the_catalogue() -> None:
    assert sorted(REGISTRY) == sorted(CATALOGUE.split())


@pytest.mark.parametrize(
    ("type_", "topic"),
    [
        ("missing.reported", "missing-episodes"),
        ("missing.sighting", "missing-episodes"),
        ("rhi.not_possible", "return-interviews"),
        ("contact.disclosed", "return-interviews"),
        ("harm.disclosed", "return-interviews"),
        ("placement.started", "child-status"),
        ("child.merged", "child-status"),
        ("fact.answered", "child-status"),
        ("alert.reason_added", "cadt-alerts"),
        ("suppression.set", "cadt-alerts"),
        ("macse.candidate_added", "macse-queue"),
        ("missing_group.listed", "macse-queue"),
    ],
)
def test_topics_are_those_of_the_design(type_: str, topic: str) -> None:
    assert TOPICS[type_] == topic


def test_only_how_homeward_is_run_stays_in_the_journal() -> None:
    assert REGISTRY.keys() - TOPICS.keys() == {each.name for each in running.TYPES}


def test_a_rule_can_propose_a_child_and_only_people_accept_one() -> None:
    assert {"alert.raised", "macse.candidate_added", "access.read"} <= MADE_BY_HOMEWARD
    assert MADE_BY_HOMEWARD.isdisjoint({"macse.accepted", "macse.declined", "missing.reported"})


@pytest.mark.parametrize("model", REGISTRY.values())
def test_each_model_says_what_its_type_means(model: type[EventData]) -> None:
    own = model.__dict__.get("__doc__")
    assert own
    assert own != inspect.getdoc(model.__mro__[1])


def test_no_field_is_named_for_a_score() -> None:
    models: set[type[BaseModel]] = set(REGISTRY.values())
    models |= {part for model in models for part in model.__mro__ if issubclass(part, BaseModel)}
    assert [name for model in models for name in model.model_fields if names_a_score(name)] == []


POLICES_OWN = {("missing.reported", "police_risk"), ("missing.risk_changed", "level")}
"""A label with its own author, kept as it came; rules may ask for it, and nothing is computed from it."""


def choices(part: object, schemas: dict[str, Any]) -> Iterator[str]:
    """Every value of a closed choice in a schema, and in what it refers to."""
    match part:
        case {"$ref": str(name)}:
            yield from choices(schemas[name.rpartition("/")[2]], schemas)
        case dict():
            yield from (each for each in [*part.get("enum", ()), part.get("const")] if isinstance(each, str))
            yield from (each for inner in part.values() for each in choices(inner, schemas))
        case list():
            yield from (each for inner in part for each in choices(inner, schemas))


def test_no_choice_of_ours_is_a_grade_but_the_label_of_the_police() -> None:
    names, schemas = data_schemas()
    graded = {
        (type_, name)
        for type_ in REGISTRY
        for name, field in schemas[names[type_]]["properties"].items()
        if any(map(is_a_degree, choices(field, schemas)))
    }
    assert graded == POLICES_OWN


def is_a_degree(code: str) -> bool:
    """A code of digits alone is none."""
    return is_a_grade(code) and not code.isdigit()


@pytest.mark.parametrize(
    "value",
    ["high", "HIGH", "High risk", "very high", "risk level: medium", "Red", "RAG: amber", "low/medium"],
)
def test_values_that_are_grades(value: str) -> None:
    assert is_a_grade(value)


@pytest.mark.parametrize("value", ["7/10", "8 out of 10", "75%", "9"])
def test_figures_are_grades_too(value: str) -> None:
    assert is_a_grade(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "She came back high and would not say on what.",
        "A red car.",
        "Redbridge",
        "risk",
        "12 March",
        "older_man",
    ],
)
def test_values_that_say_something_else(value: str) -> None:
    assert not is_a_grade(value)


def test_what_a_sender_adds_is_the_senders() -> None:
    sent = event_factory("concern.referred", risk_level="high", rating="red")
    assert parse(sent).data.model_extra == {"risk_level": "high", "rating": "red"}


@pytest.mark.parametrize(
    "name",
    [
        *("score", "risk_score", "riskScore", "riskscore", "RAG", "rag_rating", "Rank"),
        *("rating", "risk_level", "RiskLevel", "severity"),
    ],
)
def test_names_of_scores(name: str) -> None:
    assert names_a_score(name)


@pytest.mark.parametrize(
    "name", ["viewpoints", "fragment", "drag", "frank", "storage", "police_risk", "level"]
)
def test_names_of_other_things(name: str) -> None:
    assert not names_a_score(name)
