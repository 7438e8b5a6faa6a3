"""How the quarterly dataset counts children, cases and discussions, one definition a test (docs/adr/0036)."""

from typing import Any

import pytest

from homeward.domain.calendar.quarters import quarter_named
from homeward.domain.contacts.matching import histories
from homeward.domain.events import parse
from homeward.domain.history.timeline import fold
from homeward.domain.identity.identified import resolve
from homeward.reports.quarterly.dataset import lines
from homeward.reports.quarterly.figures import Figures
from homeward.reports.quarterly.measures import Unit
from tests.factories import event_factory
from tests.histories import WIRRAL
from tests.macse import (
    Raw,
    accepted,
    came_back,
    case_of,
    child_of,
    closed,
    discussed,
    flat,
    noon,
    status,
    went_missing,
)

Q3 = quarter_named("2015Q3")
OCTOBER, NOVEMBER, DECEMBER = "2015-10-14", "2015-11-11", "2015-12-09"
Told = dict[tuple[str, str | None], dict[str, Any]]


def measured(events: Raw, unit: Unit = Unit.CHILD) -> Told:
    """Each measure of the third quarter of 2015-16, by its id and part."""
    read = [parse(each) for each in events]
    entries = histories([resolve(read).entry(each) for each in read])
    now, before = (Figures(each.period, unit, WIRRAL) for each in (Q3, Q3.previous))
    for child, some in entries.items():
        timeline = fold(child, some)
        now.add(timeline)
        before.add(timeline)
    return {(each.measure.id, each.measure.part): each.as_json() for each in lines(now, before)}


def counts(told: Told, *ids: str) -> list[int]:
    return [told[each, None]["numerator"] for each in ids]


def shared(told: Told, id_: str, part: str | None = None) -> tuple[int, int, int]:
    line = told[id_, part]
    return line["numerator"], line["denominator"], line["not_known"]


def one(**told: Any) -> Raw:
    """One child, accepted and discussed in the quarter."""
    return case_of("W-1", "2015-10-05", [OCTOBER], **told)


@pytest.mark.parametrize(
    ("day", "new"), [("2015-09-30", 0), ("2015-10-01", 1), ("2015-12-31", 1), ("2016-01-01", 0)]
)
def test_a_case_is_new_in_the_quarter_in_which_it_was_accepted(day: str, new: int) -> None:
    assert counts(measured(case_of("W-1", day)), "Q01") == [new]


def test_a_quarter_begins_and_ends_at_midnight_in_london() -> None:
    late = accepted("W-1", "2015-09-30", "M-1")
    late["data"]["accepted_at"] = "2015-09-30T23:30:00+00:00"  # half past midnight, in summer time
    assert counts(measured([late]), "Q01") == [1]


def test_new_cases_are_added_up_since_august_2014() -> None:
    days = ["2014-07-31", "2014-08-01", "2015-03-01", "2015-12-31", "2016-01-01"]
    told = measured(flat(case_of(f"W-{day}", day) for day in days))
    assert counts(told, "Q02") == [3]
    assert told["Q02", None]["previous"] == 2


def test_a_child_is_discussed_again_who_was_discussed_before_and_is_not_new() -> None:
    told = measured(
        flat(
            [
                case_of("W-1", "2015-10-05", [OCTOBER, NOVEMBER]),
                case_of("W-2", "2015-08-05", ["2015-08-12", OCTOBER, DECEMBER]),
                case_of("W-3", "2015-09-20", [OCTOBER]),  # accepted before, first discussed now
                case_of("W-4", "2015-12-20", ["2016-01-13"]),  # new, first discussed afterwards
            ]
        )
    )
    assert counts(told, "Q01", "Q03", "Q04", "Q05") == [2, 1, 3, 5]


def test_a_meeting_that_is_told_of_twice_is_one_discussion() -> None:
    again = discussed("W-1", OCTOBER, "M-W-1")
    assert counts(measured([*one(), again]), "Q05") == [1]


@pytest.mark.parametrize(("ended", "re_referred"), [("2014-10-05", 1), ("2014-10-04", 0), ("2015-10-05", 1)])
def test_a_re_referral_comes_no_more_than_365_days_after_the_case_was_closed(
    ended: str, re_referred: int
) -> None:
    earlier = [accepted("W-1", "2014-09-01", "M-0"), closed("W-1", ended, "M-0")]
    assert shared(measured([*earlier, *one()]), "Q06") == (re_referred, 1, 0)


EARLIER = [accepted("W-1", "2014-12-01", "M-W-1"), closed("W-1", "2015-03-01", "M-W-1")]
REOPENED = event_factory("macse.reopened", child="W-1", time=noon("2015-10-05"), case="M-W-1")


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(one(), id="accepted again under its old reference"),
        pytest.param([REOPENED, discussed("W-1", OCTOBER, "M-W-1")], id="reopened"),
    ],
)
def test_a_case_that_comes_back_under_its_old_reference_is_new_and_a_re_referral(again: Raw) -> None:
    told = measured([*EARLIER, *again])
    assert counts(told, "Q01", "Q02", "Q04") == [1, 2, 1]
    assert shared(told, "Q06") == (1, 1, 0)
    assert shared(told, "Q19") == (0, 1, 0)


def test_closed_cases_are_a_share_of_all_that_were_open_in_the_quarter() -> None:
    told = measured(
        flat(
            [
                case_of("W-1", "2015-08-05", ended="2015-09-30"),
                case_of("W-2", "2015-08-05", ended="2015-10-01"),
                case_of("W-3", "2015-08-05", ended="2016-01-01"),
                case_of("W-4", "2015-12-31"),
                case_of("W-5", "2016-01-01"),
            ]
        )
    )
    assert shared(told, "Q19") == (1, 3, 0)


def test_cases_open_for_six_months_are_a_share_of_those_open_at_the_end() -> None:
    told = measured(flat(case_of(f"W-{day}", day) for day in ("2015-07-02", "2015-07-03", "2015-12-31")))
    assert shared(told, "Q22", "open six months") == (1, 3, 0)


def test_sex_that_is_not_recorded_is_not_known() -> None:
    sexes = ("female", "female", "male", "indeterminate", "not_recorded", None)
    told = measured(flat(case_of(f"W-{i}", "2015-10-05", [OCTOBER], sex=sex) for i, sex in enumerate(sexes)))
    assert (shared(told, "Q07", "girls"), shared(told, "Q07", "boys")) == ((2, 4, 2), (1, 4, 2))


def test_ethnicity_that_was_refused_or_not_obtained_is_not_known() -> None:
    told = measured(
        flat(
            case_of(f"W-{code}", "2015-10-05", [OCTOBER], ethnicity=code)
            for code in ("WBRI", "WOTH", "REFU", "NOBT")
        )
    )
    assert shared(told, "Q08") == (1, 2, 2)


def test_ages_are_of_the_day_of_the_first_discussion_and_every_modal_age_is_told() -> None:
    born = ["2001-10-14", "2001-10-15", "1999-01-01", "2007-05-05", None]
    told = measured(
        flat(
            case_of(f"W-{i}", "2015-10-05", [OCTOBER, NOVEMBER], date_of_birth=each)
            for i, each in enumerate(born)
        )
    )
    assert told["Q09", "age range"]["values"] == [8, 16]
    assert told["Q09", "modal ages"]["values"] == [8, 13, 14, 16]
    assert shared(told, "Q09", "14-15") == (1, 4, 1)


def test_who_referred_is_counted_of_those_whose_agency_is_known() -> None:
    agencies = ["5A", "6", "6", "9", "10", "2A"]
    told = measured(
        flat(case_of(f"W-{i}", "2015-10-05", [OCTOBER], agency=each) for i, each in enumerate(agencies))
    )
    assert [shared(told, "Q10", part) for part in ("CSC", "police", "combined")] == [
        (1, 5, 1),
        (2, 5, 1),
        (3, 5, 1),
    ]


@pytest.mark.parametrize(
    ("more", "profile", "expected"),
    [
        ([went_missing("W-1", "2015-10-13", "E-1")], "N", (1, 1, 0)),
        ([went_missing("W-1", "2015-10-15", "E-1")], "N", (0, 1, 0)),
        ([], "Y", (1, 1, 0)),
        ([], "unknown", (0, 0, 1)),
        ([], None, (0, 1, 0)),
        (
            [
                went_missing("W-1", "2015-10-01", "E-1"),
                event_factory("missing.cancelled", child="W-1", time=noon("2015-10-02"), episode="E-1"),
            ],
            "N",
            (0, 1, 0),
        ),
    ],
)
def test_a_child_was_missing_before_if_reported_before_the_first_discussion(
    more: Raw, profile: str | None, expected: tuple[int, int, int]
) -> None:
    assert shared(measured([*one(previously_missing=profile), *more]), "Q13") == expected


@pytest.mark.parametrize(
    ("statuses", "open_", "in_care", "of_open"),
    [
        ([], (0, 0, 1), (0, 0, 1), (0, 0, 0)),
        ([status("W-1", "none", "2015-01-01")], (0, 1, 0), (0, 1, 0), (0, 0, 0)),
        ([status("W-1", "CIN", "2015-01-01")], (1, 1, 0), (0, 1, 0), (0, 1, 0)),
        ([status("W-1", "LAC", "2015-10-14")], (1, 1, 0), (1, 1, 0), (1, 1, 0)),
        ([status("W-1", "LAC", "2015-10-20")], (0, 0, 1), (0, 0, 1), (0, 0, 0)),
        ([status("W-1", "CIN", "2015-01-01", to="2015-06-01")], (0, 1, 0), (0, 1, 0), (0, 0, 0)),
        (
            [event_factory("legal_status.changed", child="W-1", time=noon("2015-01-01"), from_="2015-01-01")],
            (1, 1, 0),
            (1, 1, 0),
            (1, 1, 0),
        ),
    ],
)
def test_standing_with_social_care_is_that_of_the_first_discussion(
    statuses: Raw, open_: tuple[int, ...], in_care: tuple[int, ...], of_open: tuple[int, ...]
) -> None:
    told = measured([*case_of("W-1", "2015-10-05", [OCTOBER, DECEMBER]), *statuses])
    assert [shared(told, each) for each in ("Q14", "Q15a", "Q15b")] == [open_, in_care, of_open]


def test_a_nested_share_is_of_its_parents_numerator_less_those_not_known() -> None:
    answers = [(["LD"], "Y"), (["AUT", "BEH"], "N"), (["LD"], None), (["NONE"], "Y"), (None, "Y")]
    told = measured(
        flat(
            case_of(f"W-{i}", "2015-10-05", [OCTOBER], disabilities=some, adhd=adhd)
            for i, (some, adhd) in enumerate(answers)
        )
    )
    assert (shared(told, "Q16"), shared(told, "Q16a")) == ((3, 4, 1), (1, 2, 1))


def test_the_profile_is_that_of_the_case_discussed_and_of_its_correction() -> None:
    wrong = accepted("W-1", "2015-10-05", "M-W-1", mental_health="N")
    right = accepted("W-1", "2015-10-05", "M-W-1", mental_health="Y", self_harm="Y", internet="Y")
    right |= {"supersedes": wrong["id"], "changereason": "Entered wrongly."}
    told = measured([child_of("W-1"), wrong, right, discussed("W-1", OCTOBER, "M-W-1")])
    assert [shared(told, each) for each in ("Q11", "Q17", "Q17a", "Q18")] == [
        (1, 1, 0),
        (1, 1, 0),
        (1, 1, 0),
        (0, 0, 1),
    ]
    assert counts(told, "Q01") == [1]


def test_a_case_that_was_withdrawn_was_never_new() -> None:
    case = accepted("W-1", "2015-10-05", "M-1")
    taken_back = event_factory(
        "record.withdrawn", child="W-1", supersedes=case["id"], changereason="Another child's."
    )
    assert counts(measured([case, taken_back]), "Q01", "Q02") == [0, 0]


def test_each_reason_is_a_share_of_the_children_of_whom_any_is_given() -> None:
    given: list[list[str]] = [["online", "older man"], ["online"], []]
    told = measured(
        flat(case_of(f"W-{i}", "2015-10-05", [OCTOBER], reasons=some) for i, some in enumerate(given))
    )
    assert shared(told, "Q20", "online") == (2, 2, 1)
    assert shared(told, "Q20", "older man") == (1, 2, 1)


def test_by_referral_a_child_counts_each_time_that_it_was_accepted() -> None:
    events = [
        *case_of("W-1", "2015-10-05", [OCTOBER], "2015-11-01", sex="male", date_of_birth="2001-11-01"),
        accepted("W-1", "2015-11-20", "M-2"),
    ]
    told = measured(events, Unit.REFERRAL)
    assert shared(told, "Q07", "boys") == (2, 2, 0)
    assert told["Q07", "boys"]["unit"] == "referral"
    assert told["Q09", "modal ages"]["values"] == [13, 14]
    assert measured(events)["Q09", "modal ages"]["values"] == [13]


def test_a_placement_is_out_of_the_borough_by_the_two_authorities_and_never_in_it_by_default() -> None:
    placed: list[dict[str, Any]] = [
        {"host_la": "341"},
        {"host_la": "344"},
        {"location": "OUT"},
        {"host_la": None},
    ]
    told = measured(
        flat(
            [
                *case_of(f"W-{i}", "2015-10-05", [OCTOBER]),
                status(f"W-{i}", "LAC", "2015-01-01"),
                event_factory("placement.started", child=f"W-{i}", from_="2015-01-01", **where),
            ]
            for i, where in enumerate(placed)
        )
    )
    assert shared(told, "Q22", "out of borough") == (2, 3, 1)
    assert shared(told, "Q22", "other authorities' children") == (0, 4, 0)


def test_a_change_is_in_points_between_the_percentages_as_printed() -> None:
    before, now = ("female", "male"), ("female", "female", "male")
    then = [case_of(f"B-{i}", "2015-07-05", ["2015-07-08"], sex=sex) for i, sex in enumerate(before)]
    new = [case_of(f"N-{i}", "2015-10-05", [OCTOBER], sex=sex) for i, sex in enumerate(now)]
    line = measured(flat([*then, *new]))["Q07", "girls"]
    assert (line["percent"], line["previous"], line["change_points"]) == (67, 50, 17)


@pytest.mark.parametrize(
    ("held_at", "in_time"), [("2015-10-05T12:00:00+00:00", 1), ("2015-10-05T12:00:01+00:00", 0)]
)
def test_a_return_interview_is_in_time_within_72_hours_of_the_return(held_at: str, in_time: int) -> None:
    events = [
        went_missing("W-1", "2015-10-01", "E-1"),
        came_back("W-1", "2015-10-02T12:00:00+00:00", "E-1"),
        event_factory("rhi.completed", child="W-1", time=held_at, held_at=held_at, episodes=["E-1"]),
        went_missing("W-2", "2015-10-01", "E-2"),
        came_back("W-2", "2015-10-02T12:00:00+00:00", "E-2"),
        event_factory("rhi.declined", child="W-2", time=noon("2015-10-03"), episodes=["E-2"]),
        went_missing("W-3", "2015-10-01", "E-3"),
        came_back("W-3", "2015-10-02T12:00:00+00:00", "E-3"),
    ]
    told = measured(events)
    found = {
        part: told["Q23", part]["numerator"]
        for id_, part in told
        if id_ == "Q23" and part and ":" not in part
    }
    assert found == {
        "returned": 3,
        "offered": 2,
        "accepted": 1,
        "held within 72 hours": in_time,
        "held": 1,
        "declined": 1,
        "not possible": 0,
        "outstanding": 1,
    }
    assert told["Q23", "outstanding"]["denominator"] == 3
