"""The registry: each type of the catalogue has a model that says what it means, and a topic or none."""

import inspect

import pytest
from pydantic import BaseModel

from homeward.domain.events import MADE_BY_HOMEWARD, REGISTRY, TOPICS, running
from homeward.domain.events.record import EventData
from homeward.domain.score_words import names_a_score

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
feed.completed records.no_longer_sent child.match_withdrawn child.kept_apart
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
    ],
)
def test_topics_are_those_of_the_design(type_: str, topic: str) -> None:
    assert TOPICS[type_] == topic


def test_only_how_homeward_is_run_stays_in_the_journal() -> None:
    assert REGISTRY.keys() - TOPICS.keys() == running.TYPES.keys()


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


@pytest.mark.parametrize(
    "name", ["score", "risk_score", "riskScore", "riskscore", "RAG", "rag_rating", "Rank"]
)
def test_names_of_scores(name: str) -> None:
    assert names_a_score(name)


@pytest.mark.parametrize("name", ["viewpoints", "fragment", "drag", "frank", "storage", "police_risk"])
def test_names_of_other_things(name: str) -> None:
    assert not names_a_score(name)
