"""The synthetic world: the same from the same recipe, and a second opinion on the engine."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from homeward.domain.events import parse
from homeward.engine.in_memory import evaluate_events
from homeward.synthetic import Recipe, busier_than_wirral, names, simulate
from homeward.synthetic.chance import Chance
from homeward.synthetic.expected import expected
from homeward.synthetic.planting import plant
from homeward.synthetic.world import (
    Absence,
    Cancelled,
    Change,
    Child,
    Found,
    Interview,
    Period,
    Report,
    Told,
    World,
)
from tests.histories import WIRRAL, shipped_rules

pytestmark = pytest.mark.xdist_group("a simulated world")

UNTIL = datetime(2025, 10, 1, tzinfo=UTC)
START = datetime(2025, 3, 29, 22, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CODES = (*range(1, 20), *range(21, 28), 29, *range(31, 37), 38, *range(40, 45))
RULES = {f"R{number:02}" for number in CODES}


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]


def finding(row: dict[str, Any]) -> tuple[object, ...]:
    """What expected.jsonl and `homeward evaluate` must say alike."""
    child = row["child"]
    return (
        *(row["code"], child["scheme"], child["value"], row["episode"]),
        *(row["due"], tuple(row["actions"]), row["late"]),
    )


def evaluated(folder: Path, as_of: datetime) -> Counter[tuple[object, ...]]:
    events = [parse(row) for row in rows(folder, "events.jsonl")]
    return Counter(
        finding(
            {
                "code": one.code,
                "child": {"scheme": result.child.scheme, "value": result.child.value},
                "episode": one.episode,
                "due": one.due.isoformat(),
                "actions": one.actions,
                "late": one.late,
            }
        )
        for result in evaluate_events(events, shipped_rules(), as_of, WIRRAL)
        for one in result.evaluation.findings
    )


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a world that has everything in it."""
    folder = tmp_path_factory.mktemp("world")
    simulate(Recipe(900, 400, 5, UNTIL, WIRRAL, busier=60), folder)
    return folder


def test_the_engine_finds_what_was_planted_and_nothing_else(world: Path) -> None:
    planted = Counter(map(finding, rows(world, "expected.jsonl")))
    found = evaluated(world, UNTIL)
    assert (planted - found, found - planted) == (Counter(), Counter())
    assert sum(planted.values()) > 1500


def test_what_was_planted_stays_found_ever_after(tmp_path: Path) -> None:
    simulate(Recipe(500, 60, 7, UNTIL, WIRRAL, busier=60), tmp_path)
    planted = Counter(map(finding, rows(tmp_path, "expected.jsonl")))
    assert planted - evaluated(tmp_path, UNTIL + 365 * DAY) == Counter()


def test_every_rule_is_planted(world: Path) -> None:
    planted = rows(world, "expected.jsonl")
    assert {row["code"] for row in planted} == RULES
    assert {row["late"] for row in planted} == {True, False}


def test_the_same_recipe_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        simulate(Recipe(200, 90, 11, UNTIL, WIRRAL, busier=50), tmp_path / name)
    for file in ("events.jsonl", "expected.jsonl", "README.md"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_another_seed_makes_another_world(tmp_path: Path) -> None:
    for seed in (1, 2):
        simulate(Recipe(50, 90, seed, UNTIL, WIRRAL, busier=50), tmp_path / str(seed))
    assert rows(tmp_path / "1", "events.jsonl") != rows(tmp_path / "2", "events.jsonl")


def test_events_come_in_the_order_of_their_receipt_and_none_after_the_end(tmp_path: Path) -> None:
    simulate(Recipe(300, 200, 3, UNTIL, WIRRAL, busier=50), tmp_path)
    received = [datetime.fromisoformat(row["receivedtime"]) for row in rows(tmp_path, "events.jsonl")]
    assert received == sorted(received)
    assert received[-1] <= UNTIL


def test_the_usual_mess_is_there(world: Path) -> None:
    events = rows(world, "events.jsonl")
    kinds = Counter(row["type"] for row in events)
    assert len(events) > len({(row["source"], row["id"]) for row in events})
    assert sum("supersedes" in row for row in events) > 10
    assert kinds["missing.cancelled"] > 10
    assert kinds["macse.discussed"] > 10
    late = [row for row in events if row["receivedtime"] > row["time"] and _days(row) >= 1]
    assert len(late) > 50


def _days(row: dict[str, Any]) -> int:
    return (datetime.fromisoformat(row["receivedtime"]) - datetime.fromisoformat(row["time"])).days


def test_a_year_of_the_area_has_about_as_many_episodes_as_wirral(tmp_path: Path) -> None:
    """1,600 a year among 70,500 children. Of a tenth of them, chance may make half as many more or fewer."""
    counts = simulate(Recipe(7_050, 365, 1, UNTIL, WIRRAL), tmp_path)
    assert 80 < counts["episodes"] < 240


def test_no_event_says_who_is_exploited(world: Path) -> None:
    exploited = rows(world, "truth.jsonl")
    assert len(exploited) > 30
    assert all(row["since"] < row["until"] for row in exploited)
    assert "exploit" not in (world / "events.jsonl").read_text(encoding="utf-8").casefold()


def test_signs_are_told_soon_late_or_never(world: Path) -> None:
    signs = [sign for row in rows(world, "truth.jsonl") for sign in row["signs"]]
    told = [sign for sign in signs if sign["reached_us"]]
    received = {row["receivedtime"] for row in rows(world, "events.jsonl")}
    assert {sign["reached_us"] for sign in told} <= received
    assert 0.6 < len(told) / len(signs) < 0.95
    assert {sign["kind"] for sign in told} >= {"concern", "contact", "flag", "harm", "harm in an interview"}


def test_the_records_of_one_person_are_labelled(world: Path) -> None:
    """Under any spelling; two persons share no record."""
    held = {(row["source"], row["id"]): row["type"] for row in rows(world, "events.jsonl")}
    records = [(one["source"], one["id"]) for row in rows(world, "persons.jsonl") for one in row["records"]]
    assert len(records) == len(set(records)) > 20
    assert {held[key] for key in records} >= {"contact.disclosed", "macse.contact_linked"}


def test_about_nine_children_a_month_begin_to_be_exploited_in_wirral() -> None:
    """Half of its children, for a year: 54 by the assumption; chance may make a third more or fewer. Boys are
    a third of them, and more than half go missing."""
    half = plant(35_250, 365, 1, UNTIL, WIRRAL, 1.0)
    exploited = [child for child in half.children if child.exploitation]
    since = [child.exploitation.since for child in half.children if child.exploitation]
    assert 36 < sum(at >= half.start for at in since) < 72
    assert 0.2 < sum(child.sex == "male" for child in exploited) / len(exploited) < 0.5
    assert 0.45 < sum(bool(child.absences) for child in exploited) / len(exploited) < 0.75


def test_the_feed_is_whole_on_most_nights(world: Path) -> None:
    whole = [row for row in rows(world, "events.jsonl") if row["type"] == "feed.completed"]
    assert 370 <= len({row["id"] for row in whole}) < 400


# What follows plants stories by hand, so that the second opinion itself is checked against plain cases.


def told(at: datetime, after: timedelta = timedelta(minutes=5), id_: str = "") -> Told:
    return Told("police", id_ or f"{at.isoformat()}", at, at, at + after)


def absence_factory(start: datetime = START, ref: str = "E1", **overrides: Any) -> Absence:
    """Reported at once as missing (M), and found after two hours."""
    after = overrides.pop("after", timedelta(minutes=5))
    category = overrides.pop("category", "M")
    report = Report(start, category, "MED", "N", None, None, told(start, after))
    found = Found(start + 2 * HOUR, None, told(start + 2 * HOUR))
    return Absence(ref, start, report, **{"found": found} | overrides)


def child_factory(*absences: Absence, **overrides: Any) -> Child:
    """A child of 16 whom an interview was held with at once after each return."""
    registered = told(START - 900 * DAY)
    interviews = [
        Interview("completed", each.found.at + HOUR, (each.ref,), told(each.found.at + HOUR, id_=each.ref))
        for each in absences
        if each.found
    ]
    values: dict[str, Any] = {
        "index": 0,
        "given_name": "Avery",
        "family_name": "Example",
        "sex": "female",
        "ethnicity": "WBRI",
        "district": "Birkenhead",
        "born": (START - 16 * 366 * DAY).date(),
        "la_child_id": "W-1001",
        "police_ref": None,
        "registered": registered,
        "born_told": registered,
        "absences": list(absences),
        "interviews": interviews,
    }
    return Child(**values | overrides)


def planted(child: Child) -> Sequence[tuple[str, str | None, bool]]:
    """Code, episode and lateness of each finding."""
    world = World(START - 100 * DAY, UNTIL - 4 * DAY, UNTIL, WIRRAL, [child])
    return [(row["code"], row["episode"], row["late"]) for row in expected(world)]


def test_one_short_absence_of_a_child_of_sixteen_plants_nothing() -> None:
    assert planted(child_factory(absence_factory())) == []


@pytest.mark.parametrize(
    ("gone", "codes"),
    [(24 * HOUR, []), (24 * HOUR + timedelta(seconds=1), [("R05", "E1", False)])],
)
def test_found_at_exactly_24_hours_is_not_over_24_hours(gone: timedelta, codes: list[object]) -> None:
    """The clocks change within these hours: elapsed time counts."""
    found = Found(START + gone, None, told(START + gone))
    assert planted(child_factory(absence_factory(found=found))) == codes


@pytest.mark.parametrize(
    ("apart", "codes"),
    [(28 * DAY, [("R02", "E2", False)]), (28 * DAY + timedelta(seconds=1), [])],
)
def test_both_ends_of_a_window_count(apart: timedelta, codes: list[object]) -> None:
    assert planted(child_factory(absence_factory(), absence_factory(START + apart, "E2"))) == codes


def test_a_report_that_was_cancelled_is_not_counted() -> None:
    cancelled = Cancelled("error", told(START + 3 * HOUR))
    second = absence_factory(START + 9 * DAY, "E2")
    assert planted(child_factory(absence_factory(cancelled=cancelled), second)) == []


def test_an_absence_that_is_made_a_missing_one_counts_from_then_on() -> None:
    change = Change("M", START + 10 * DAY + HOUR, told(START + 10 * DAY + HOUR, DAY))
    away = absence_factory(START + 10 * DAY, "E2", category="A", reclassified=change)
    assert planted(child_factory(absence_factory(), away)) == [("R02", "E2", True)]


def test_a_report_that_came_days_later_makes_its_findings_late() -> None:
    second = absence_factory(START + 9 * DAY, "E2", after=3 * DAY)
    assert planted(child_factory(absence_factory(), second)) == [("R02", "E2", True)]


@pytest.mark.parametrize(("after", "codes"), [(72 * HOUR, []), (73 * HOUR, [("R32", "E1", False)])])
def test_an_interview_at_exactly_72_hours_is_in_time(after: timedelta, codes: list[object]) -> None:
    at = START + 2 * HOUR + after
    interview = Interview("completed", at, ("E1",), told(at))
    told_of = planted(child_factory(absence_factory(), interviews=[interview]))
    assert [row for row in told_of if row[0] == "R32"] == codes


def test_short_breaks_are_no_care_and_a_care_order_is() -> None:
    for status, codes in (("V4", []), ("C2", [("R11", "E1", False), ("R14", "E1", False)])):
        legal = [Period(status, START - 90 * DAY, None, told(START - 90 * DAY))]
        assert planted(child_factory(absence_factory(), legal=legal)) == codes


def test_the_fourteenth_birthday_is_judged_by_the_day_in_london() -> None:
    """At 23:30 UTC on 30 March 2025 it is the 31st in London, by an hour of summer time."""
    start = datetime(2025, 3, 30, 23, 30, tzinfo=UTC)
    for born, codes in (("2011-03-31", []), ("2011-04-01", [("R09", "E1", False)])):
        child = child_factory(absence_factory(start), born=datetime.fromisoformat(born).date())
        assert planted(child) == codes


def test_every_adult_has_a_telephone_that_nobody_has_in_truth() -> None:
    chance = Chance("adults")
    phones = {names.adult(chance, number).phone for number in range(names.ADULTS)}
    assert len(phones) == names.ADULTS
    assert all(len(phone) == 11 and phone.startswith(names.TELEPHONES) for phone in phones)


@pytest.mark.parametrize("children", [300, 2000])
def test_a_small_world_sends_about_a_hundred_children_missing(children: int, tmp_path: Path) -> None:
    busier = busier_than_wirral(children)
    made = simulate(Recipe(children, 365, 7, UNTIL, WIRRAL, busier), tmp_path)
    assert 50 <= made["children_reported_missing"] <= 150


def test_a_world_as_large_as_wirral_is_no_busier() -> None:
    assert busier_than_wirral(70_500) == 1
