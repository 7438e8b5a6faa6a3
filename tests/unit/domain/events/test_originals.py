"""Corrections: which of several counts, what was said first, and who says so."""

from typing import Any

import pytest

from homeward.domain.events import Event
from homeward.domain.events.entry import standing
from homeward.domain.events.originals import body_of, corrected_apart, original
from homeward.domain.history.statements import same_danger
from tests.histories import at, event

WEB, POLICE = "homeward-web", "invented-police"


def report(id_: str, day: int, source: str = POLICE, **said: Any) -> Event:
    return event(
        "missing.reported", id=id_, source=source, receivedtime=at(f"2026-04-{day:02} 10:00"), **said
    )


def correcting(id_: str, day: int, of: str, source: str = POLICE, **said: Any) -> Event:
    whose = {"supersedessource": POLICE} if source == WEB else {}
    return report(id_, day, source, supersedes=of, changereason="It was wrong.", **whose, **said)


FIRST = report("r-1", 1, danger_now="Y")
THEIRS = correcting("r-2", 3, "r-1", danger_now="N")
OURS = correcting("w-1", 2, "r-1", WEB, danger_now="Y")
OURS_LATER = correcting("w-2", 4, "r-1", WEB)
GONE = event("record.withdrawn", id="r-3", source=POLICE, supersedes="r-2", changereason="Sent by mistake.")


@pytest.mark.parametrize(
    ("events", "stand"),
    [
        pytest.param([FIRST], ["r-1"], id="nothing was corrected"),
        pytest.param([FIRST, OURS], ["w-1"], id="a correction"),
        pytest.param([FIRST, OURS, THEIRS], ["r-2"], id="two corrections of one record: the later"),
        pytest.param([THEIRS, OURS], ["r-2"], id="of a record that never came"),
        pytest.param([FIRST, OURS_LATER, THEIRS], ["w-2"], id="whoever sends it"),
        pytest.param([FIRST, OURS, THEIRS, GONE], ["r-3", "w-1"], id="withdrawn: the other one counts"),
    ],
)
def test_of_several_corrections_of_one_record_the_one_received_last_counts(
    events: list[Event], stand: list[str]
) -> None:
    for given in (events, events[::-1]):
        assert sorted(each.id for each in standing(given)) == stand


def test_both_are_known_to_whoever_is_asked() -> None:
    assert [[each.id for each in some] for some in corrected_apart([FIRST, OURS, THEIRS])] == [["w-1", "r-2"]]


def test_contacts_that_one_record_was_split_into_all_count() -> None:
    one = event("contact.disclosed", id="c-1")
    parts = [
        event("contact.disclosed", id=f"c-{number}", supersedes="c-1", changereason="They are two.")
        for number in (2, 3)
    ]
    assert standing([one, *parts]) == parts


def test_what_was_said_first_is_found_as_long_as_the_same_is_said() -> None:
    replaced = {each.key: each for each in (FIRST, OURS)}
    same = correcting("w-3", 5, "w-1", danger_now="Y").model_copy(
        update={"source": WEB, "supersedes_source": None}
    )
    other = correcting("w-4", 5, "w-1", danger_now="N").model_copy(
        update={"source": WEB, "supersedes_source": None}
    )
    assert original(same, replaced, same_danger) == FIRST
    assert original(other, replaced, same_danger) == other
    assert original(other, replaced) == FIRST


def test_corrections_in_a_ring_end() -> None:
    one, other = correcting("a", 1, "b"), correcting("b", 1, "a")
    assert original(one, {one.key: one, other.key: other}) == other


@pytest.mark.parametrize(
    ("given", "body"),
    [
        pytest.param(FIRST, (POLICE, None), id="a system"),
        pytest.param(OURS, (POLICE, None), id="what a person here corrected stays the sender's word"),
        pytest.param(
            report("w-9", 1, WEB, actororg="A home"), (WEB, "A home"), id="at our pages: the person's body"
        ),
    ],
)
def test_who_says_so(given: Event, body: tuple[str, str | None]) -> None:
    assert body_of(given, {FIRST.key: FIRST}) == body
