"""`homeward report quarterly`: the published figures of document A, and the contract of its JSON."""

import csv
import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from tests.commands import Homeward
from tests.factories import event_factory
from tests.macse import Raw, accepted, case_of, flat, noon, status, went_missing

MEETINGS = [f"2014-{month:02}-13" for month in range(8, 13)] + ["2015-01-14", "2015-02-11", "2015-03-31"]
EIGHT_MONTHS = "quarterly", "--from", "2014-08-01", "--to", "2015-03-31", "--unit", "referral"
OPEN = ["LAC"] * 22 + ["CIN"] * 30 + ["CPP"] * 9 + ["none"] * 21
"""Of 82 children; of one nobody says."""


def child_a(number: int) -> Raw:
    """One of the 83 invented children whose answers come to the figures of document A (domain.md, 13.1)."""
    child, meeting = f"A-{number}", number % len(MEETINGS)
    ages = [8, 17] + [14] * 26 + [15] * 25 + [13] * 15 + [16] * 15
    referred = date.fromisoformat(MEETINGS[meeting]) - timedelta(days=number % 7)
    born = date(referred.year - ages[number], referred.month, 1)
    repeats = 112 // 83 + (number < 112 % 83)
    held = [MEETINGS[meeting], *(f"{MEETINGS[meeting][:7]}-{28 - each}" for each in range(repeats))]
    events = case_of(
        child,
        referred.isoformat(),
        held,
        sex="female" if number < 77 else "male",
        ethnicity="WBRI" if number < 79 else "WOTH",
        date_of_birth=born.isoformat(),
        district=["Wallasey", "Birkenhead"][number % 2] if number < 59 else ["South", "West"][number % 2],
        agency="10" if number == 82 else "6" if number < 30 else "5A" if number < 53 else "2A",
        disabilities=["LD"] if number < 28 else ["NONE"],
        adhd="Y" if number < 20 else "N",
        mental_health="Y" if number < 24 else "N",
        self_harm="Y" if number < 5 else "N",
    )
    if number < 82:
        events.append(status(child, OPEN[number], "2014-01-01"))
    if number < 47:
        events.append(went_missing(child, "2014-07-01", f"E-{number}"))
    return events


def written(folder: Path, events: Raw) -> Path:
    path = folder / "events.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in events))
    return path


def by_part(document: dict[str, Any]) -> dict[tuple[str, str | None], dict[str, Any]]:
    return {(each["id"], each["part"]): each for each in document["measures"]}


def test_document_a(homeward: Homeward, tmp_path: Path) -> None:
    events = written(tmp_path, flat(map(child_a, range(83))))
    assert homeward.import_("events", events).code == 0
    outcome = homeward("report", *EIGHT_MONTHS, "--json")
    assert outcome.code == 0, outcome.err
    document = outcome.document
    assert (document["quarter"], document["from"], document["to"]) == (None, "2014-08-01", "2015-03-31")
    told = by_part(document)
    assert {id_: told[id_, None]["numerator"] for id_ in ("Q01", "Q02", "Q05")} == {
        "Q01": 83,
        "Q02": 83,
        "Q05": 195,
    }
    published = {
        ("Q07", "girls"): (77, 83, 0, 93),
        ("Q07", "boys"): (6, 83, 0, 7),
        ("Q08", None): (79, 83, 0, 95),
        ("Q09", "14-15"): (51, 83, 0, 61),
        ("Q10", "combined"): (53, 82, 1, 65),
        ("Q12", "Wallasey and Birkenhead"): (59, 83, 0, 71),
        ("Q12", "South and West"): (24, 83, 0, 29),
        ("Q13", None): (47, 83, 0, 57),
        ("Q14", None): (61, 82, 1, 74),
        ("Q16", None): (28, 83, 0, 34),
        ("Q16a", None): (20, 28, 0, 71),
        ("Q17", None): (24, 83, 0, 29),
        ("Q17a", None): (5, 24, 0, 21),
        ("Q15b", None): (22, 61, 0, 36),
    }
    numbers = ("numerator", "denominator", "not_known", "percent")
    assert {key: tuple(told[key][name] for name in numbers) for key in published} == published
    assert told["Q15a", None]["percent"] == 27
    assert told["Q09", "age range"]["values"] == [8, 17]
    assert told["Q09", "modal ages"]["values"] == [14]


def test_what_lies_just_outside_the_days_asked_for_is_not_counted(homeward: Homeward, tmp_path: Path) -> None:
    days = ["2014-07-31", "2014-08-01", "2015-03-31", "2015-04-01"]
    events = written(tmp_path, flat(case_of(f"A-{day}", day) for day in days))
    assert homeward.import_("events", events).code == 0
    assert by_part(homeward("report", *EIGHT_MONTHS, "--json").document)["Q01", None]["numerator"] == 2


def test_a_quarter_beside_the_one_before(homeward: Homeward, tmp_path: Path) -> None:
    before = case_of("B-1", "2015-07-06", ["2015-07-08", "2015-10-14"], sex="male")
    now = [case_of(f"B-{sex}", "2015-10-05", ["2015-10-14"], sex=sex) for sex in ("female", "male")]
    wrong = accepted("B-9", "2015-10-06", "M-9")
    withdrawn = event_factory(
        "record.withdrawn",
        child="B-9",
        time=noon("2015-10-07"),
        supersedes=wrong["id"],
        changereason="Another child's.",
    )
    events = written(tmp_path, flat([before, *now, [wrong, withdrawn]]))
    assert homeward.import_("events", events).code == 0
    document = homeward("report", "quarterly", "--quarter", "2015Q3", "--json").document
    assert (document["quarter"], document["from"], document["to"]) == ("2015Q3", "2015-10-01", "2015-12-31")
    told = by_part(document)
    assert told["Q07", "girls"] == {
        "id": "Q07",
        "part": "girls",
        "unit": "distinct child",
        "numerator": 1,
        "denominator": 3,
        "not_known": 0,
        "percent": 33,
        "previous": 0,
        "change_points": 33,
    }
    assert [told[each, None]["numerator"] for each in ("Q01", "Q02", "Q03", "Q04", "Q05")] == [2, 3, 1, 3, 3]
    assert [told[each, None]["previous"] for each in ("Q01", "Q02", "Q03", "Q04", "Q05")] == [1, 1, 0, 1, 1]
    assert told["Q14", None]["percent"] is None
    missing = [gap["because"] for gap in document["gaps"] if "No meeting" in gap["because"]]
    assert missing == [
        "No meeting of MACSE in November 2015 is on record.",
        "No meeting of MACSE in December 2015 is on record.",
    ]


def test_the_same_lines_in_words_and_as_csv(homeward: Homeward, tmp_path: Path) -> None:
    events = written(tmp_path, case_of("B-1", "2015-10-05", ["2015-10-14"], sex="female"))
    assert homeward.import_("events", events).code == 0
    asked = "report", "quarterly", "--quarter", "2015Q3"
    document = homeward(*asked, "--json").document
    rows = list(csv.DictReader(StringIO(homeward(*asked, "--csv").out)))
    assert [(row["id"], row["part"]) for row in rows] == [
        (each["id"], each["part"] or "") for each in document["measures"]
    ]
    said = homeward(*asked).out
    assert "girls                                    100% (1 of 1); before: no share, distinct child" in said
    assert "No meeting of MACSE in November 2015 is on record. This bears on Q03" in said
