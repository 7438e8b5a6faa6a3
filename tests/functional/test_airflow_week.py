"""A week, night by night through Airflow, with a fault planted on each day: each is found, named, repaired or
made a task (docs/operations.md has it as a table).
"""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from homeward.config import settings
from homeward.domain.night.differences import Kind
from homeward.services.night import certificates
from homeward.store.tables.core import journal
from tests.factories import event_factory
from tests.faults import certify_otherwise, killing, lose
from tests.planted_week import Morning, Week, week_in
from tests.week_feeds import (
    COUNCIL,
    INTERVIEWERS,
    LIST,
    MONDAY,
    NAMES,
    POLICE,
    SCHOOLS,
    SEND,
    child,
    events_of,
    instant,
    list_of,
)

MON, TUE, WED, THU, FRI, SAT, SUN, NEXT_MON, NEXT_TUE = (MONDAY + timedelta(days=n) for n in range(9))
pytestmark = pytest.mark.timeout(1800)  # the first of these tests lives through the week

MORNING = "08:00"
SENT_AT_ONCE = 700
FORGED = ('"children":10', '"children":9')
DONE = ["success", 1]
NIGHT_DONE = {"evaluate 1": DONE, "conclude": DONE}


@dataclass
class Story:
    """What was seen each morning, and what else was asked on the way, by a name."""

    mornings: dict[Any, Morning] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    airflow_keeps: str = ""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    story = Story()
    with week_in(tmp_path_factory.mktemp("week")) as week:
        for day in (monday, tuesday, wednesday, thursday, friday, saturday, sunday, afterwards):
            day(week, story)
        files = [file for file in week.airflow.home.rglob("*") if file.is_file()]
        assert "airflow.db" in {file.name for file in files}
        kept = [file.read_bytes().decode(errors="replace") for file in files]
        story.airflow_keeps = "".join([week.airflow.said, *kept])
        yield story


# The week


def monday(week: Week, story: Story) -> None:
    """Dropped messages: one never came, one came that its source does not know, and one that we acknowledged
    is gone from the journal."""
    when = (instant(MON, SEND) - timedelta(minutes=5)).isoformat()
    of = {"child": child(8), "episode": "E-stray", "source": POLICE, "time": when, "recordedtime": when}
    week.a_day(MON, lost=["p-0-gone"], extra=[event_factory("missing.reported", id="p-stray", **of)])
    lose(week.system.engine, journal.c.id == "t-0")
    story.mornings[TUE] = week.morning(TUE, week.night(TUE))


def tuesday(week: Week, story: Story) -> None:
    """What was dropped is sent again. Then doubled messages: the same one twice, one id with two contents,
    and one content under two ids; and an event is lost that a night has certified and no list names."""
    week.put(TUE, MORNING)
    again = {each["id"]: each for events in events_of(MON).values() for each in events}
    whole = list_of(POLICE, MON, TUE, MORNING, ["p-stray"])
    week.send(again["p-0-gone"], again["t-0"], whole)
    [talk], [report, _] = events_of(TUE)[INTERVIEWERS], events_of(TUE)[POLICE]
    week.a_day(TUE, extra=[report, talk | {"id": "t-1-copy"}])
    week.refused(talk | {"data": talk["data"] | {"harm_type": "sexual"}})
    story.seen["reports"] = week.count("p-1-gone")
    lose(week.system.engine, journal.c.id == "s-0")
    story.mornings[WED] = week.morning(WED, week.night(WED))


def wednesday(week: Week, story: Story) -> None:
    """The doubled ones are put right. The interviewers' feed does not come."""
    week.put(WED, MORNING)
    assert week.system.run("quarantine", "discard", "1", "--as", "robin").returncode == 0
    taken_back = event_factory(
        "record.withdrawn",
        source=INTERVIEWERS,
        supersedes="t-1-copy",
        changereason="Entered twice.",
        child=child(1),
        time=instant(WED, MORNING).isoformat(),
    )
    listed = list_of(INTERVIEWERS, TUE, WED, MORNING, ["t-1-copy"])
    week.send(taken_back, listed, *events_of(MON)[SCHOOLS])
    week.a_day(WED, silent=[INTERVIEWERS])
    story.mornings[THU] = week.morning(THU, week.night(THU))


def thursday(week: Week, story: Story) -> None:
    """Wednesday's feed arrives, late. Two feeds are silent: one that sends lists, and one that sends none."""
    week.put(THU, MORNING)
    week.send(*events_of(WED)[INTERVIEWERS], list_of(INTERVIEWERS, WED, THU, MORNING))
    alerts = json.loads(week.system.run("alerts", "--json").stdout)["alerts"]
    story.seen["late"] = [
        reason
        for alert in alerts
        for reason in alert["reasons"]
        if (alert["child"]["value"], reason["code"]) == (child(2), "R22")
    ]
    week.a_day(THU, silent=[POLICE, SCHOOLS])
    story.mornings[FRI] = week.morning(FRI, week.night(FRI))


def friday(week: Week, story: Story) -> None:
    """The silent ones are asked. The worker is killed in the middle of a batch, the night as it begins."""
    week.put(FRI, MORNING)
    week.send(list_of(POLICE, THU, FRI, MORNING, empty=True))
    week.close_task("feed_silent", SCHOOLS)
    week.put(FRI, SEND)
    week.send(*(each for events in events_of(FRI).values() for each in events))
    when = {"time": instant(FRI, SEND).isoformat(), "source": COUNCIL, "district": "Wallasey"}
    many = [
        event_factory("child.updated", child=child(n % 9), id=f"u-{n}", **when) for n in range(SENT_AT_ONCE)
    ]
    before = week.system.journalled("child.updated")
    story.seen["taken in"] = week.kill_in_a_batch(many)
    week.put(FRI, LIST)
    said = {"child": child(7), "source": INTERVIEWERS, "time": instant(FRI, "22:55").isoformat()}
    story.seen["accepted"] = week.web.post(event_factory("harm.disclosed", id="t-web", **said)).status_code
    week.send(list_of(POLICE, FRI, FRI, LIST), list_of(INTERVIEWERS, FRI, FRI, LIST, ["t-web"]))
    with killing("reconcile --json", str(week.system.folder)) as killed:
        tasks = week.night(SAT)
    story.seen["killed"] = len(killed)
    story.mornings[SAT] = week.morning(SAT, tasks)
    week.put(SAT, MORNING)
    week.worker = week.system.worker()
    whole = before + SENT_AT_ONCE
    week.until(lambda: week.system.journalled("child.updated") >= whole)
    story.seen["in all"] = week.system.journalled("child.updated") - before


def saturday(week: Week, story: Story) -> None:
    """Airflow does not run at night."""
    week.a_day(SAT)
    week.put(SUN, SEND)
    story.seen["dead man"] = week.system.run("reconcile", "--check")


def sunday(week: Week, story: Story) -> None:
    """Somebody changes a certificate in the store. Airflow is back, but has forgotten the night before, as it
    does where somebody used its backfill."""
    exported = week.system.folder / "nights.jsonl"
    assert week.system.run("reconcile", "--certificate", str(exported)).returncode == 0
    week.a_day(SUN)
    certify_otherwise(week.system.engine, 2, FORGED[0], FORGED[1])
    story.seen["due"] = week.due(SAT, NEXT_MON)
    story.mornings[NEXT_MON] = week.morning(NEXT_MON, week.night(NEXT_MON))
    story.seen["check"] = week.system.run("reconcile", "--check")
    story.seen["store"] = verify(week)
    first, second, third, *rest = certificates.read(exported)
    for name, found in {
        "file": [first, second, third, *rest],
        "taken out": [first, third, *rest],
        "moved": [first, third, second, *rest],
    }.items():
        story.seen[name] = certificates.wrong(found, settings(), exported.with_suffix(".pub.pem"))
    certify_otherwise(week.system.engine, 2, FORGED[1], FORGED[0])


def afterwards(week: Week, story: Story) -> None:
    """A person has the night run that Airflow left out; and a day on which nothing is planted."""
    week.put(NEXT_MON, MORNING)
    story.seen["by hand"] = week.run(NEXT_MON, ASKED=SUN.isoformat())
    week.a_day(NEXT_MON)
    story.mornings[NEXT_TUE] = week.morning(NEXT_TUE, week.night(NEXT_TUE))
    story.seen["check at last"] = week.system.run("reconcile", "--check")
    story.seen["store at last"] = verify(week)


def verify(week: Week) -> list[str]:
    """What `homeward reconcile --verify` finds to be wrong in the store."""
    done = week.system.run("reconcile", "--verify", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == bool(told["wrong"])
    return list(told["wrong"])


# What was seen


def test_a_dropped_message_is_asked_for_and_comes(story: Story) -> None:
    found, after = story.mornings[TUE], story.mornings[WED]
    assert len(found.named(Kind.NOT_RECEIVED)) == 2  # one never came, one is gone from the journal
    assert len(found.named(Kind.NOT_LISTED)) == 1
    asked = "What {} says it sent on 2 March 2026"
    for source in (POLICE, INTERVIEWERS):
        assert asked.format(source) in found.duty
        assert asked.format(source) not in after.duty
    assert Kind.NOT_RECEIVED not in after.kinds


def test_an_alert_whose_report_was_lost_falls_and_is_raised_again_with_it(story: Story) -> None:
    found, after = story.mornings[TUE], story.mornings[WED]
    assert len(found.named(Kind.STORED_OTHERWISE)) == 1
    assert "R22" not in found.alerts.get(child(0), [])
    assert "R22" in after.alerts[child(0)]


def test_a_certified_event_that_is_gone_from_the_journal_fails_the_night(story: Story) -> None:
    found = story.mornings[WED]
    assert found.tasks == {**NIGHT_DONE, "needs_a_person": ["failed", 1]}
    [about] = found.named(Kind.JOURNAL_LOST)
    assert about.startswith("1 of the ")
    assert Kind.JOURNAL_LOST not in story.mornings[THU].kinds


def test_a_message_that_came_twice_counts_once(story: Story) -> None:
    assert story.seen["reports"] == 1


def test_one_id_with_two_contents_waits_in_quarantine(story: Story) -> None:
    found = story.mornings[WED]
    assert "1 event in quarantine" in found.operations
    assert "the first one stands" in found.operations
    assert "in quarantine" not in story.mornings[THU].operations.partition("Counts")[0]


def test_one_content_under_two_ids_is_on_no_list(story: Story) -> None:
    found, after = story.mornings[WED], story.mornings[THU]
    assert len(found.named(Kind.NOT_LISTED)) == 1
    assert found.alerts[child(1)].count("R22") == 2
    assert f"What {INTERVIEWERS} says it sent on 3 March 2026" in found.duty
    assert Kind.NOT_LISTED not in after.kinds
    assert after.alerts[child(1)].count("R22") == 1


def test_a_late_feed_is_missed_and_then_judged_at_its_own_time(story: Story) -> None:
    found, after = story.mornings[THU], story.mornings[FRI]
    assert found.named(Kind.NO_MANIFEST) == [f"{INTERVIEWERS}, talks, 2026-03-04"]
    assert f"{INTERVIEWERS} sent no list of what it sent on 4 March 2026" in found.duty
    [reason] = story.seen["late"]
    assert reason["late"]
    assert (reason["due"][:10], reason["known"][:10]) == ("2026-03-04", "2026-03-05")
    assert f"{INTERVIEWERS} sent no list" not in after.duty


def test_a_silent_feed_is_named_and_its_source_is_asked(story: Story) -> None:
    found, after = story.mornings[FRI], story.mornings[SAT]
    assert found.named(Kind.NO_MANIFEST) == [f"{POLICE}, missing, 2026-03-05"]
    assert found.named(Kind.FEED_SHORT) == [f"{SCHOOLS}, 2026-03-05"]
    assert f"{SCHOOLS}: fewer than ever. Ring who sends" in found.operations
    for asked in (
        f"{POLICE} sent no list of what it sent on 5 March 2026",
        f"{SCHOOLS} sent fewer events (0)",
    ):
        assert asked in found.duty
        assert asked not in after.duty


def test_a_killed_worker_loses_nothing_and_the_night_says_that_nobody_reads(story: Story) -> None:
    found = story.mornings[SAT]
    assert 0 < story.seen["taken in"] < SENT_AT_ONCE
    assert found.named(Kind.UNREAD)
    assert len(found.named(Kind.NO_MANIFEST)) == 2  # the lists are among what is unread
    assert story.seen["in all"] == SENT_AT_ONCE


def test_what_was_accepted_while_no_worker_ran_is_alerted_to_by_the_night(story: Story) -> None:
    found = story.mornings[SAT]
    assert story.seen["accepted"] == 202
    assert "R22" in found.alerts[child(7)]
    assert "Events that were accepted and not yet evaluated" in found.operations


def test_a_killed_night_is_tried_again(story: Story) -> None:
    assert story.seen["killed"] == 1
    tasks = story.mornings[SAT].tasks
    assert (tasks["evaluate 1"], tasks["conclude"]) == (["success", 2], DONE)


def test_the_dead_man_check_tells_while_airflow_is_down(story: Story) -> None:
    down: subprocess.CompletedProcess[str] = story.seen["dead man"]
    assert down.returncode == 1
    assert "The last night ended at" in down.stderr


def test_a_night_that_never_ran_is_due_again_and_named_by_the_next_one(story: Story) -> None:
    found = story.mornings[NEXT_MON]
    assert story.seen["due"] == [SUN.isoformat(), NEXT_MON.isoformat()]
    assert found.named(Kind.NO_NIGHT) == [SUN.isoformat()]
    assert f"No night was certified for {SUN}." in story.seen["store"]
    assert (story.seen["check"].returncode, story.seen["check at last"].returncode) == (1, 0)
    assert f"--business-date {SUN}" in story.seen["check"].stderr
    assert {**NIGHT_DONE}.items() <= story.seen["by hand"].items()


def test_a_changed_certificate_is_found_by_the_next_night_by_verification_and_on_the_page(
    story: Story,
) -> None:
    found = story.mornings[NEXT_MON]
    changed = "Night 2 (2026-03-04) was changed, or signed with another key."
    assert changed in found.named(Kind.CERTIFICATE)
    assert changed in found.operations
    assert found.tasks["needs_a_person"] == ["failed", 1]
    assert changed in story.seen["store"]
    assert story.seen["file"] == []


def test_a_certificate_that_was_taken_out_or_moved_is_found(story: Story) -> None:
    assert "Night 2 is missing." in story.seen["taken out"]
    assert "Night 2 (2026-03-04) stands after night 3: the order was changed." in story.seen["moved"]


def test_after_all_is_repaired_a_night_finds_nothing(story: Story) -> None:
    last = story.mornings[NEXT_TUE]
    assert last.found == []
    assert last.tasks == {**NIGHT_DONE, "needs_a_person": ["skipped", 1]}
    assert story.seen["store at last"] == []


def test_airflow_keeps_nothing_of_a_child(story: Story) -> None:
    assert "reconcile --json" in story.airflow_keeps
    for secret in ("W-31415", "Inventedname", *NAMES, "E-stray"):
        assert secret not in story.airflow_keeps
