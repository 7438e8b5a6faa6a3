"""What a form asks about before it takes it, and the child whom a person chose from a list."""

from datetime import UTC, datetime

import pytest

from homeward.web.forms.answers import Answers
from homeward.web.forms.found import read_found
from homeward.web.forms.missing import read_missing
from homeward.web.forms.reader import Chosen, OnRecord, Reader
from homeward.web.forms.return_interview import read_interview
from tests.forms import at, found_answers, interview_answers, missing_answers
from tests.unit.web.test_forms import NOW, ORIGIN, Read, read

MARCH_15 = datetime(2026, 3, 15, 22, 40, tzinfo=UTC)


def doubts_of(reading: Read, answers: Answers, on_record: OnRecord) -> list[tuple[str, str]]:
    reader = Reader(answers, NOW, on_record)
    reading(reader, ORIGIN)
    assert reader.errors == {}
    return [(doubt.name, doubt.sentence) for doubt in reader.doubts]


REPORTED = OnRecord(starts={"MP-26-0311": MARCH_15})


@pytest.mark.parametrize(
    ("reading", "answers", "on_record", "doubts"),
    [
        (read_found, found_answers(), REPORTED, []),
        (
            read_found,
            found_answers(**at("found_at", "14 3 2026 06:30")),
            REPORTED,
            [("found_at", "When they were found is before the child was reported missing.")],
        ),
        (
            read_found,
            found_answers(),
            OnRecord(),
            [("episode", "Nobody has reported this child missing under this reference.")],
        ),
        (read_interview, interview_answers(), OnRecord(), []),
        (
            read_interview,
            interview_answers(**at("held_at", "15 3 2026 12:00")),
            REPORTED,
            [("held_at", "When you spoke is before the child was reported missing.")],
        ),
        (
            read_interview,
            interview_answers(),
            OnRecord(of_others={"MP-26-0311"}),
            [("episodes", "This reference is of another child's absence, not of this child's.")],
        ),
        (
            read_missing,
            missing_answers(**at("reported_at", "15 3 1926 22:40")),
            OnRecord(),
            [("reported_at", "When they were found to be missing is 100 years ago.")],
        ),
        (
            read_missing,
            missing_answers(**at("reported_at", "15 3 2006 22:40")),
            OnRecord(),
            [("reported_at", "When they were found to be missing is 20 years ago.")],
        ),
        pytest.param(
            read_missing,
            missing_answers(**at("reported_at", "15 2 2026 22:40")),
            OnRecord(),
            [("reported_at", "When they were found to be missing is 32 days ago.")],
            id="a slip in the month",
        ),
    ],
)
def test_what_is_more_often_a_slip_is_asked_about(
    reading: Read, answers: Answers, on_record: OnRecord, doubts: list[tuple[str, str]]
) -> None:
    assert doubts_of(reading, answers, on_record) == doubts


def test_a_confirmed_doubt_is_taken_until_the_answer_is_another() -> None:
    early = found_answers(**at("found_at", "14 3 2026 12:30"))
    reader = Reader(early, NOW, REPORTED)
    assert read_found(reader, ORIGIN)
    confirmed = reader.doubts[0].key
    assert doubts_of(read_found, early.with_values(confirmed=confirmed), REPORTED) == []
    earlier = early.with_values(**{"found_at-day": "13 3 2026", "confirmed": confirmed})
    assert [name for name, _ in doubts_of(read_found, earlier, REPORTED)] == ["found_at"]


def test_a_child_is_chosen_from_the_list_with_the_absences_that_are_meant() -> None:
    chosen = OnRecord(chosen=Chosen({"child": {"scheme": "la_child_id", "value": "W-1009"}}))
    answers = interview_answers(**{"child-ref": "c-9", "child-how": None, "episodes": None, "absence": "E-7"})
    reader = Reader(answers, NOW, chosen)
    (event,) = read_interview(reader, ORIGIN)
    assert (event["data"]["child"]["value"], event["data"]["episodes"]) == ("W-1009", ["E-7"])
    refused = Reader(answers, NOW)
    assert read_interview(refused, ORIGIN) == []
    assert list(refused.errors) == ["child-ref"]
    described = interview_answers(**{"child-ref": "none"})
    assert read(read_interview, described)[0][0]["data"]["child"]["value"] == "W-1001"
