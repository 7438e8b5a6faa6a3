"""What a rule asked, in words: from the traces of real findings, as the store gives them back."""

import json

from hypothesis import given

from homeward.domain.events import Event, parse
from homeward.engine.words.asked import Answered, answered
from tests.histories import at, event, results, the_finding
from tests.worlds import STEPS, build, some
from tests.worlds import Step as Happening

DAY_1, DAY_2 = at("2026-03-01 22:10"), at("2026-03-02 09:00")
MISSING = event("missing.reported", time=DAY_1, category="M")
IN_CARE = event("legal_status.changed", time=DAY_1, code="C2", from_=DAY_1)


def stored(trace: object) -> dict[str, object]:
    read: dict[str, object] = json.loads(json.dumps(trace))
    return read


def asked(code: str, *events: Event) -> list[Answered]:
    return answered(stored(the_finding(*events, code=code).trace.as_json()))


def test_a_count_says_how_many_there_were() -> None:
    again = event("missing.reported", time=DAY_2, category="M", episode="E-2")
    assert asked("R02", MISSING, again) == [
        Answered(
            "the number of times that the child was reported missing or away (within 28 days in the time up "
            "to this report; counting only those recorded as missing) is 2 or more",
            "yes",
            "2",
        )
    ]


def test_a_length_of_time_says_how_long() -> None:
    assert asked("R05", MISSING) == [
        Answered("the time for which the child has been missing is 24 hours or more", "yes", "24 hours")
    ]


def test_what_nobody_told_is_said_to_be_so() -> None:
    assert asked("R14", IN_CARE, MISSING)[1].on_record == "nobody has told us"


def test_a_yes_or_no_says_nothing_twice() -> None:
    assert asked("R11", IN_CARE, MISSING) == [
        Answered("the child is looked after (short breaks do not count)", "yes")
    ]


def test_codes_are_said_in_words() -> None:
    harm = event("harm.disclosed", time=DAY_1, harm_type="physical")
    said = [(each.answer, each.on_record) for each in asked("R22", harm)]
    assert said == [("yes", ""), ("no", "physical harm")]


def test_a_finding_of_an_older_program_has_no_trace_and_a_fact_may_be_gone() -> None:
    gone = {"fact": "gone", "params": {}, "operator": "is", "wanted": True, "value": True, "answer": "yes"}
    assert answered(None) == answered({"when": gone}) == []


@some(0.2)
@given(STEPS)
def test_every_trace_that_rules_leave_can_be_said(steps: list[Happening]) -> None:
    for result in results(*map(parse, build(steps))).values():
        for one in (*result.evaluation.findings, *result.evaluation.cannot_tell):
            said = answered(stored(one.trace.as_json()))
            assert said
            assert {each.answer for each in said} <= {"yes", "no", "cannot tell"}
            assert not [each for each in said if "_" in each.question or "datetime" in each.question]
