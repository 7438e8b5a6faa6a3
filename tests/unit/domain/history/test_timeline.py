"""One child's history, folded from what was reported, in any order."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from homeward.domain.events import Event
from homeward.domain.history.timeline import Timeline
from tests.histories import AVERY, BLAKE, at, event, named, timeline_of

GONE = event("missing.reported", id="gone", time=at("2026-03-01 22:00"))
ANOTHER = event("missing.reported", id="another", source="home", time=at("2026-03-01 21:30"), category="A")
FOUND = event("missing.found", id="found", time=at("2026-03-02 06:30"), found_at=at("2026-03-02 06:30"))
BACK = event(
    "missing.found",
    id="back",
    source="home",
    time=at("2026-03-02 07:20"),
    found_at=at("2026-03-02 06:45"),
    returned_at=at("2026-03-02 07:15"),
)


def in_any_order(*events: Event) -> list[Timeline]:
    return [timeline_of(*order) for order in permutations(events)]


def test_an_episode_begins_with_the_earliest_of_its_reports() -> None:
    for child in in_any_order(GONE, ANOTHER, FOUND):
        (reported,) = child.missing_episodes
        assert (reported.starts_at, reported.report.id) == (at("2026-03-01 21:30"), "another")
        assert reported.episode.found_at == at("2026-03-02 06:30")


def test_a_report_says_when_the_child_was_reported_or_its_time_does() -> None:
    (reported,) = timeline_of(event("missing.reported", reported_at=at("2026-03-02 09:45"))).missing_episodes
    assert reported.starts_at == at("2026-03-02 09:45")


def test_a_child_is_back_when_somebody_says_so_and_found_when_first_found() -> None:
    """Two finds of one episode: the police found the child at 06:30, the home had it back at 07:15."""
    for child in in_any_order(GONE, FOUND, BACK):
        episode = child.episodes["E-1"]
        assert (episode.found_at, episode.returned_at) == (at("2026-03-02 06:30"), at("2026-03-02 07:15"))
        assert episode.found == BACK


def test_who_was_found_and_not_said_to_be_back_is_taken_to_be_back() -> None:
    assert timeline_of(GONE, FOUND).episodes["E-1"].returned_at == at("2026-03-02 06:30")


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-03-01 21:59", False),
        ("2026-03-01 22:00", True),
        ("2026-03-02 06:29", True),
        ("2026-03-02 06:30", False),
    ],
)
def test_an_episode_is_open_from_its_start_until_the_child_is_found(moment: str, is_open: bool) -> None:
    assert timeline_of(GONE, FOUND).episodes["E-1"].open_at(at(moment)) is is_open


def test_what_arrives_before_the_report_waits_for_it() -> None:
    child = timeline_of(FOUND, event("rhi.offered"))
    assert child.missing_episodes == []
    assert len(child.episodes["E-1"].offers) == 1


def test_a_cancelled_report_is_no_episode() -> None:
    for child in in_any_order(GONE, FOUND, event("missing.cancelled")):
        assert child.missing_episodes == []


def test_a_category_is_what_was_last_said_of_that_moment() -> None:
    to_missing = event("missing.reclassified", time=at("2026-03-02 01:00"), from_="A", to="M")
    for child in in_any_order(ANOTHER, to_missing, FOUND):
        episode = child.episodes["E-1"]
        assert episode.category_at(at("2026-03-01 21:00")) is None
        for moment, category in (("2026-03-02 00:59", "A"), ("2026-03-02 01:00", "M")):
            said = episode.category_at(at(moment))
            assert said
            assert said.value == category


def test_a_report_written_late_does_not_undo_an_earlier_reclassification() -> None:
    """The home writes at 02:00 what it reported at 21:30; the police had made it M at 01:00."""
    written_late = event(
        "missing.reported", category="A", time=at("2026-03-02 02:00"), reported_at=at("2026-03-01 21:30")
    )
    to_missing = event("missing.reclassified", time=at("2026-03-02 01:00"), from_="A", to="M")
    said = timeline_of(written_late, to_missing).episodes["E-1"].category_at(at("2026-03-02 03:00"))
    assert said
    assert said.value == "M"


def test_the_police_risk_is_kept_as_it_was_set() -> None:
    high = event("missing.risk_changed", time=at("2026-03-02 00:00"), level="HIGH")
    episode = timeline_of(GONE, high).episodes["E-1"]
    told = [episode.police_risk_at(at(moment)) for moment in ("2026-03-01 22:00", "2026-03-02 00:00")]
    assert [said.value for said in told if said] == ["MED", "HIGH"]


def test_a_risk_that_nobody_set_is_not_known() -> None:
    child = timeline_of(event("missing.reported", police_risk=None))
    assert child.episodes["E-1"].police_risk_at(at("2026-03-09 00:00")) is None


@pytest.mark.parametrize("outcome", ["rhi.completed", "rhi.declined", "rhi.not_possible"])
def test_an_interview_answers_every_episode_that_it_covers(outcome: str) -> None:
    child = timeline_of(event(outcome, episodes=["E-1", "E-2"], held_at=at("2026-03-02 09:00")))
    assert [len(child.episodes[ref].outcomes) for ref in ("E-1", "E-2")] == [1, 1]


def test_an_interview_counts_from_when_it_was_held_not_from_when_it_was_written() -> None:
    ((held_at, _),) = (
        timeline_of(event("rhi.completed", held_at=at("2026-03-02 09:00"))).episodes["E-1"].outcomes
    )
    assert held_at == at("2026-03-02 09:00")


def registration(day: str, **told: object) -> Event:
    nothing = dict.fromkeys(["given_name", "family_name", "date_of_birth", "sex", "ethnicity", "district"])
    return event("child.registered", time=at(day), **(nothing | told))


def test_each_answer_about_a_child_is_the_latest_that_was_given() -> None:
    first = registration("2026-01-01", date_of_birth="2011-06-14", district="Birkenhead")
    moved = registration("2026-02-01", district="Wallasey")
    for child in in_any_order(first, moved):
        assert [child.registered(name) is None for name in ("date_of_birth", "aliases")] == [False, True]
        district = child.registered("district")
        assert district
        assert (district.value, district.event) == ("Wallasey", moved)


def test_a_record_that_says_the_same_again_is_no_news() -> None:
    first, again = (registration(day, date_of_birth="2011-06-14") for day in ("2026-01-01", "2026-02-01"))
    for child in in_any_order(first, again):
        assert child.date_of_birth
        assert child.date_of_birth.event == first


def placement(type_: str, **told: object) -> Event:
    return event(type_, **({"from_": "2026-01-05"} | told))


@pytest.mark.parametrize(
    ("moment", "reference"),
    [("2026-01-04", None), ("2026-01-05", "PL-1"), ("2026-02-09", "PL-1"), ("2026-02-10", None)],
)
def test_a_placement_holds_until_it_is_ended(moment: str, reference: str | None) -> None:
    started = placement("placement.started", time=at("2026-01-05"))
    ended = placement("placement.ended", time=at("2026-02-12"), to="2026-02-10")
    for child in in_any_order(started, ended):
        placed = child.placements.at(at(moment))
        assert (placed.event.data.placement if placed else None) == reference


def test_a_placement_that_ends_without_a_day_ends_when_it_was_said() -> None:
    ended = placement("placement.ended", time=at("2026-02-12 15:00"), to=None)
    child = timeline_of(placement("placement.started"), ended)
    assert child.placement_ends == {"PL-1": at("2026-02-12 15:00")}


def test_a_day_begins_at_midnight_in_london() -> None:
    summer = timeline_of(event("legal_status.changed", from_="2026-07-01"))
    (span,) = summer.legal_status.items
    assert span.starts_at == at("2026-06-30 23:00")


def test_a_named_child_has_the_disclosure_too_and_the_others_that_it_names() -> None:
    told = event("contact.disclosed", child=AVERY, named_children=named(BLAKE, "W-1009"))
    for child, naming in ((AVERY, False), (BLAKE, True)):
        (disclosure,) = timeline_of(told, child=child).disclosures
        assert disclosure.naming is naming
        assert disclosure.others == {"la_child_id:W-1002", "la_child_id:W-1009"}


def test_a_child_who_names_itself_names_no_other() -> None:
    (disclosure,) = timeline_of(event("contact.disclosed", named_children=named(AVERY))).disclosures
    assert (disclosure.naming, disclosure.others) == (False, frozenset())


def test_a_link_is_anothers_disclosure_of_the_same_person_or_what_meetings_and_police_know() -> None:
    his = {"kind": "adult", "phone": "07700 900123"}
    own = event("contact.disclosed", id="own", contact=his, named_children=None)
    others = event("contact.disclosed", id="others", child=BLAKE, contact=his, named_children=None)
    case = event("macse.contact_linked", id="case", child=BLAKE, contact=his)
    elsewhere = event("macse.contact_linked", child=BLAKE, contact={"kind": "adult", "phone": "07700 900999"})
    child = timeline_of(own, others, case, elsewhere)
    assert {link.event.id for link in child.links} == {"others", "case"}


def test_a_corrected_record_counts_as_corrected_and_the_first_is_gone() -> None:
    corrected = event(
        "missing.reported",
        supersedes="gone",
        changereason="Wrong hour.",
        time=at("2026-03-01 23:00"),
        receivedtime=at("2026-03-04 09:00"),
    )
    for child in in_any_order(GONE, corrected):
        (reported,) = child.missing_episodes
        assert reported.starts_at == at("2026-03-01 23:00")
        assert child.corrected == {at("2026-03-04 09:00")}


def when_macse_answers(child: Timeline) -> list[datetime]:
    return sorted(child.answers_of_macse())


def test_the_moments_at_which_macse_answered() -> None:
    child = timeline_of(
        event("macse.declined", time=at("2026-03-01 10:00")),
        event("macse.accepted", accepted_at=at("2026-03-02 10:00")),
        event("macse.closed", closed_at=at("2026-03-02 10:00") + timedelta(days=90)),
    )
    assert when_macse_answers(child) == [
        at("2026-03-01 10:00"),
        at("2026-03-02 10:00"),
        at("2026-05-31 10:00"),
    ]
