"""What a person found out stands in for a fact that the record leaves open, and for nothing else."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from homeward.domain.events import Event
from homeward.engine.facts import FACTS
from homeward.services.tasks.tasks import tasks
from homeward.store.projections import Wanted
from tests.histories import AVERY, at, event, results, shipped_rules, the_finding

REPORTED = at("2026-03-03 22:10")
ASKED = REPORTED + timedelta(hours=15)
EPISODE = "episode:E1"


def looked_after() -> Event:
    return event("legal_status.changed", time=at("2025-06-01 09:00"), from_="2025-06-01")


def placed(**details: Any) -> Event:
    """With us, nobody knows where."""
    known = {"time": at("2025-06-01 09:00"), "from_": "2025-06-01", "host_la": None}
    return event("placement.started", **(known | details))


def missing(episode: str = "E1", when: datetime = REPORTED) -> Event:
    return event("missing.reported", time=when, episode=episode)


def answered(*answer: str, when: datetime = ASKED, **details: Any) -> Event:
    about = {"child": AVERY, "child_ref": None, "subject": EPISODE, "source": "homeward-web", "time": when}
    return event("fact.answered", **(about | {"answer": list(answer)} | details))


def instead(of: Event, type_: str, when: datetime, **details: Any) -> Event:
    return event(
        type_,
        child=AVERY,
        child_ref=None,
        subject=of.data.subject,
        source=of.source,
        fact=of.data.fact,
        time=when,
        supersedes=of.id,
        changereason="Misheard.",
        **details,
    )


def codes(*events: Event) -> tuple[list[str], list[str]]:
    """Of the rules on looked-after children: those that hold, and those that cannot tell."""
    said = results(*events)[AVERY].evaluation
    about = ("R12", "R14")
    return (
        sorted({one.code for one in said.findings if one.code in about}),
        sorted({one.code for one in said.cannot_tell if one.code in about}),
    )


RECORD = (looked_after(), placed(), missing())


def missing_facts(*events: Event) -> list[Wanted]:
    result = results(*events)[AVERY]
    wanted = tasks(result.timeline, result.evaluation, result.contradictions, shipped_rules())
    asked = [task for task in wanted if task.kind == "cannot_tell" and task.fact == "placement.location"]
    return [task for task in asked if task.episode]


def test_answered_the_rule_holds_as_at_the_report_and_is_late() -> None:
    assert codes(*RECORD) == (["R14"], ["R12"])
    answer = answered("OUT")
    assert codes(*RECORD, answer) == (["R12"], [])
    found = the_finding(*RECORD, answer, code="R12")
    assert (found.due, found.known, found.late) == (REPORTED, ASKED, True)
    assert answer.key in found.evidence


def test_any_order_says_the_same() -> None:
    answer = answered("OUT")
    found = the_finding(*RECORD, answer, code="R12")
    assert the_finding(answer, *reversed(RECORD), code="R12") == found


def test_another_answer_makes_neither_rule_hold() -> None:
    assert codes(*RECORD, answered("IN")) == ([], [])


def test_an_answer_is_about_its_own_episode() -> None:
    later = missing("E2", REPORTED + timedelta(days=9))
    assert codes(*RECORD, later, answered("OUT")) == (["R12", "R14"], ["R12"])


def test_the_record_wins_whenever_it_comes() -> None:
    answer = answered("OUT")
    inside = placed(location="IN", placement="PL-2", time=ASKED + timedelta(days=2))
    assert codes(*RECORD, answer, inside) == ([], [])
    assert codes(looked_after(), placed(location="IN"), missing(), answer) == ([], [])


def test_a_record_that_says_the_same_later_is_no_news() -> None:
    outside = placed(location="OUT", placement="PL-2", time=ASKED + timedelta(days=2))
    found = the_finding(*RECORD, answered("OUT"), outside, code="R12")
    assert (found.due, found.known) == (REPORTED, ASKED)
    assert outside.key in found.evidence


def test_answered_anew_the_second_answer_counts() -> None:
    first = answered("IN")
    second = instead(first, "fact.answered", ASKED + timedelta(hours=1), answer=["OUT"])
    found = the_finding(*RECORD, first, second, code="R12")
    assert found.known == second.received_at
    assert first.key not in found.evidence


def test_of_two_answers_that_nobody_joined_the_later_counts() -> None:
    again = answered("IN", when=ASKED + timedelta(hours=1))
    assert codes(*RECORD, again, answered("OUT")) == ([], [])


def test_a_withdrawn_answer_opens_the_question_again() -> None:
    first = answered("OUT")
    gone = instead(first, "fact.answer_withdrawn", ASKED + timedelta(hours=1))
    assert codes(*RECORD, first, gone) == (["R14"], ["R12"])
    assert len(missing_facts(*RECORD, first, gone)) == 1


def test_what_cannot_be_found_out_is_asked_no_more_and_stays_unknown() -> None:
    nobody = event(
        "fact.cannot_be_found_out", child=AVERY, child_ref=None, subject=EPISODE, time=ASKED, answer=None
    )
    assert codes(*RECORD, nobody) == (["R14"], ["R12"])
    assert missing_facts(*RECORD, nobody) == []


def test_what_is_no_answer_to_this_fact_leaves_it_open() -> None:
    assert codes(*RECORD, answered("SOMEWHERE")) == (["R14"], ["R12"])
    assert len(missing_facts(*RECORD, answered("SOMEWHERE"))) == 1


def test_the_task_says_what_is_missing_since_when_and_who_waits() -> None:
    (task,) = missing_facts(*RECORD)
    assert (task.fact, task.subject, task.episode, task.since) == (
        "placement.location",
        EPISODE,
        "E1",
        REPORTED,
    )
    assert task.waiting == ("looked-after-child-out-of-borough",)
    assert "R12" in task.because


def test_each_episode_has_its_task() -> None:
    later = missing("E2", REPORTED + timedelta(days=9))
    assert [task.episode for task in missing_facts(*RECORD, later)] == ["E1", "E2"]
    assert len({task.id for task in missing_facts(*RECORD, later)}) == 2


def test_the_reason_tells_what_was_answered() -> None:
    born = answered("12", fact="child.age")
    assert "12" in the_finding(missing(), born, code="R09").because


@pytest.mark.parametrize("name", [fact.name for fact in FACTS.values() if fact.can_be_answered])
def test_a_fact_that_can_be_answered_is_never_left_without_details(name: str) -> None:
    """Its details are its value, so nothing that a reason's text may use is missing; those of a statement are
    what it says, and since when. An account tells what was found out beside what is on record."""
    values = set(FACTS[name].details) - {"account"}
    assert len(values) <= (2 if name == "danger.now" else 1)


@pytest.mark.parametrize(
    ("said", "fact", "code", "because"),
    [
        (
            event("missing.reported", source="s", id="said", danger_now="unknown"),
            "danger.now",
            "R45",
            "Said on 4 March 2026 at 13:10, when somebody asked again: the child is in danger now. "
            "Reported missing by s on 2 March 2026 at 10:00.",
        ),
        (
            event("rhi.completed", source="s", id="said", harm="unknown"),
            "harm.disclosed",
            "R22",
            "The child told s of harm on 2 March 2026 at 10:00. In danger now: nobody said. "
            "Found out on 4 March 2026 at 13:10: harm was disclosed.",
        ),
    ],
)
def test_the_reason_of_a_statement_tells_what_was_answered(
    said: Event, fact: str, code: str, because: str
) -> None:
    kind = "danger" if code == "R45" else "interview"
    answer = answered("Y", fact=fact, subject=f"{kind}:s:said")
    assert the_finding(said, answer, code=code).because == because
