"""What a finding can be about: by which name it goes, when it began, and when to look again."""

import pytest

from homeward.domain.events import Event
from homeward.engine.facts import FACTS
from homeward.engine.subjects import KINDS, Subject, subjects
from tests.histories import AVERY, BLAKE, at, event, named, timeline_of

GONE = event("missing.reported", time=at("2026-03-01 22:00"))
FOUND = event("missing.found", found_at=at("2026-03-03 06:00"), returned_at=at("2026-03-03 07:00"))
HIM = {"kind": "adult", "phone": "07700 900123"}


def find(kind: str, *events: Event, child: str = AVERY) -> list[Subject]:
    return list(subjects(timeline_of(*events, child=child), kind))


@pytest.mark.parametrize(
    ("told", "key", "episode"),
    [
        (GONE, "episode:E-1", "E-1"),
        (event("missing.found", time=at("2026-03-03 07:00")), "return:E-1", "E-1"),
        (event("contact.disclosed", id="d", source="s"), "disclosure:s:d", None),
        (event("carer.information", id="c", source="s"), "disclosure:s:c", None),
        (event("harm.disclosed", id="h", source="s"), "harm:s:h", None),
        (event("rhi.completed", id="i", source="s"), "interview:s:i", "E-1"),
        (event("rhi.completed", id="i", source="s", episodes=["E-1", "E-2"]), "interview:s:i", None),
        (event("concern.referred", id="r", source="s"), "concern:s:r", None),
    ],
)
def test_every_kind_goes_by_a_name_of_its_own(told: Event, key: str, episode: str | None) -> None:
    (subject,) = find(told.type, told)
    assert (subject.key, subject.episode, subject.kind) == (key, episode, told.type)


def test_every_kind_has_a_fact_that_can_be_asked_of_it() -> None:
    assert {kind for fact in FACTS.values() for kind in fact.subjects} == set(KINDS)


def test_a_named_child_has_a_subject_of_its_own() -> None:
    told = event("contact.disclosed", id="d", source="s", named_children=named(BLAKE))
    assert [each.key for each in find("contact.disclosed", told, child=BLAKE)] == ["naming:s:d"]


def test_each_contact_that_a_carer_tells_of_is_a_subject() -> None:
    told = event("carer.information", id="c", source="s", contacts=[HIM, {"kind": "child"}])
    assert [each.key for each in find("carer.information", told)] == ["disclosure:s:c", "disclosure:s:c#1"]


def test_a_return_begins_when_the_child_was_back_and_an_interview_when_it_was_held() -> None:
    held = event("rhi.completed", time=at("2026-03-05 17:00"), held_at=at("2026-03-05 16:00"))
    assert [each.starts_at for each in find("missing.found", GONE, FOUND)] == [at("2026-03-03 07:00")]
    assert [each.starts_at for each in find("rhi.completed", held)] == [at("2026-03-05 16:00")]


def test_what_several_reported_is_known_from_the_first_that_came() -> None:
    late = event("missing.reported", time=at("2026-03-01 21:30"), receivedtime=at("2026-03-09 09:00"))
    (subject,) = find("missing.reported", GONE, late)
    assert (subject.starts_at, subject.known) == (at("2026-03-01 21:30"), GONE.received_at)
