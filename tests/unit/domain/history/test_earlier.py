"""A child's history as it could be told at an earlier time."""

from homeward.domain.history.earlier import told_before
from homeward.domain.history.timeline import Timeline
from tests.histories import BLAKE, at, event, named, timeline_of

GONE = event("missing.reported", time=at("2026-03-01 22:00"))
LATE = at("2026-03-05 09:00")
POLICE = {"scheme": "police_ref", "value": "P-9"}
JOINED = event("child.registered", identifiers=[POLICE], time=at("2026-03-04 09:00"))


def episodes(*parts: Timeline) -> list[list[str]]:
    return [[each.episode.ref for each in part.missing_episodes] for part in parts]


def test_what_had_not_been_received_was_not_known() -> None:
    child = timeline_of(GONE, event("missing.found", found_at=at("2026-03-02 06:30"), receivedtime=LATE))
    (before,) = told_before(child, LATE)
    (after,) = told_before(child, at("2026-03-05 09:01"))
    assert [part.episodes["E-1"].found_at is None for part in (before, after)] == [True, False]
    assert before.child == after.child == child.child


def test_what_was_replaced_later_still_stood() -> None:
    first = event("missing.reported", id="first", time=at("2026-03-01 21:00"))
    again = event(
        "missing.reported", id="again", supersedes="first", changereason="Wrong hour.", receivedtime=LATE
    )
    (before,) = told_before(timeline_of(first, again), LATE)
    assert [each.report.id for each in before.missing_episodes] == ["first"]


def test_who_was_not_known_to_be_one_child_was_two() -> None:
    by_police = event("missing.reported", child=POLICE, episode="E-2", time=at("2026-03-02 22:00"))
    child = timeline_of(GONE, by_police, JOINED)
    assert episodes(child) == [["E-1", "E-2"]]
    assert episodes(*told_before(child, JOINED.received_at)) == [["E-1"], ["E-2"]]
    assert episodes(*told_before(child, LATE)) == [["E-1", "E-2"]]


def test_who_was_named_under_another_identifier_was_another_child() -> None:
    told = event("contact.disclosed", child=BLAKE, named_children=[POLICE], time=at("2026-03-02 22:00"))
    child = timeline_of(GONE, told, JOINED)
    naming = [len(part.disclosures) for part in told_before(child, JOINED.received_at)]
    assert (len(child.disclosures), sorted(naming)) == (1, [0, 1])


def test_other_children_stay_who_they_are() -> None:
    told = event("contact.disclosed", child=BLAKE, named_children=named("W-1001", "W-1009"))
    (before,) = told_before(timeline_of(GONE, told), LATE)
    assert before.disclosures[0].others == {"la_child_id:W-1001", "la_child_id:W-1009"}
