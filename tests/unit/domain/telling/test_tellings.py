"""Whom rules want told about a child, by when, and what a telling, a correction or an attempt makes of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.events import PAGES, Event, parse
from homeward.domain.events.entry import Entry
from homeward.domain.events.our_events import Policy
from homeward.domain.findings.finding import Action, Finding
from homeward.domain.history.timeline import Timeline, fold
from homeward.domain.telling.recipients import Recipient
from homeward.domain.telling.tellings import Telling, TellingState, tellings, to_tell
from homeward.services.evaluation.picture import times
from tests.desk import CHILD, EVIDENCE, NOW, finding_factory
from tests.factories import event_factory
from tests.histories import at, event

POLICY = Policy(
    {"quick": "immediately"},
    timedelta(minutes=15),
    times(),
    notify={
        "harm": {"1": ("Police",), "quick": ("Police",)},
        "plan": {"1": ("Social worker",)},
        "care": {"1": ("Social worker", "Independent reviewing officer")},
    },
)
IN_THE_OFFICE = "2026-03-02 10:05"


def wants(id_: str = "f-1", rule: str = "harm", known: str = IN_THE_OFFICE, **overrides: Any) -> Finding:
    values = {"rule": rule, "actions": (Action.NOTIFY,), "due": at(known), "known": at(known)}
    return finding_factory(id_, **(values | overrides))


def told(item: Telling, when: str = "2026-03-02 10:20", **overrides: Any) -> Event:
    said = {
        "source": PAGES,
        "time": at(when),
        "share": item.id,
        "recipient": item.recipient,
        "channel": "telephone",
        "to_name": "P. Invented",
        "findings": [each.model_dump() for each in item.findings],
        "withdrawn": [each.finding for each in item.withdrawn],
        "told_at": None,
    }
    return event("share.made", **(said | overrides))


def timeline_of(*events: Event) -> Timeline:
    return fold(CHILD, [Entry(each, CHILD) for each in (*EVIDENCE, *events)])


def items(
    found: Sequence[Finding], *events: Event, now: datetime = NOW, policy: Policy = POLICY
) -> list[Telling]:
    return to_tell(timeline_of(*events), found, policy, now)


def the_item(found: Sequence[Finding], *events: Event) -> Telling:
    (item,) = items(found, *events)
    return item


def codes(telling: Telling) -> list[str]:
    return [each.finding for each in telling.findings]


def test_one_item_for_each_recipient_gathers_what_they_are_to_be_told() -> None:
    found = [wants("f-1"), wants("f-2"), wants("f-3", "plan"), wants("f-4", "care")]
    assert {each.recipient: codes(each) for each in items(found)} == {
        Recipient.POLICE: ["f-1", "f-2"],
        Recipient.SOCIAL_WORKER: ["f-3", "f-4"],
        Recipient.REVIEWING_OFFICER: ["f-4"],
    }


def test_the_item_stays_the_same_as_more_is_found() -> None:
    first, more = the_item([wants("f-1")]), the_item([wants("f-1"), wants("f-2")])
    assert first.id == more.id
    assert first.since == more.since == at(IN_THE_OFFICE)


@pytest.mark.parametrize(
    ("found", "before", "due"),
    [
        pytest.param(wants(), [], "2026-03-02 11:05", id="one working hour"),
        pytest.param(wants(known="2026-03-02 16:30"), [], "2026-03-03 09:30", id="over the night"),
        pytest.param(wants(known="2026-03-07 10:00"), [], "2026-03-09 10:00", id="over a weekend"),
        pytest.param(wants(version="quick"), [], "2026-03-02 10:20", id="the rule says immediately"),
        pytest.param(
            wants(),
            [event("missing.reported", time=at("2026-03-02 09:00"), reported_at=at("2026-03-02 09:00"))],
            "2026-03-02 10:20",
            id="missing now",
        ),
        pytest.param(
            wants(), [event("harm.disclosed", immediate_danger="Y")], "2026-03-02 10:20", id="in danger now"
        ),
    ],
)
def test_by_when_they_are_told(found: Finding, before: Iterable[Event], due: str) -> None:
    assert the_item([found], *before).due == at(due)


def test_a_telling_answers_the_item_and_what_is_new_opens_the_next() -> None:
    item = the_item([wants("f-1")])
    assert items([wants("f-1")], told(item)) == []
    following = the_item([wants("f-1"), wants("f-2")], told(item))
    assert codes(following) == ["f-2"]
    assert following.id != item.id


def test_told_twice_is_told_once() -> None:
    item = the_item([wants("f-1")])
    both = (told(item), told(item, "2026-03-02 10:25"))
    every = tellings(timeline_of(*both), [wants("f-1")], POLICY, NOW)
    assert [each.state for each in every] == [TellingState.TOLD]


def test_what_was_told_and_ceased_is_told_once_more_as_a_correction() -> None:
    item = the_item([wants("f-1")])
    correction = the_item([], told(item))
    assert codes(correction) == []
    assert [each.finding for each in correction.withdrawn] == ["f-1"]
    corrected = told(correction, "2026-03-02 10:25")
    assert items([], told(item), corrected) == []
    assert codes(the_item([wants("f-1")], told(item), corrected)) == ["f-1"]


def test_what_ceased_before_it_was_told_leaves_the_item() -> None:
    assert codes(the_item([wants("f-2")])) == ["f-2"]
    assert items([]) == []


def test_a_rule_that_was_withdrawn_takes_nothing_back() -> None:
    item = the_item([wants("f-1")])
    assert items([], told(item), policy=Policy({}, timedelta(minutes=15), times())) == []


def test_a_confirmation_and_attempts_stand_with_the_telling() -> None:
    item = the_item([wants("f-1")])
    said = {"source": PAGES, "share": item.id}
    tried = event(
        "share.attempted",
        recipient="Police",
        channel="telephone",
        tried_at=at("2026-03-02 10:10"),
        time=at("2026-03-02 10:10"),
        **said,
    )
    (waiting,) = items([wants("f-1")], tried)
    assert (waiting.id, waiting.attempts) == (item.id, (tried,))
    receipt = event("share.acknowledged", by="P. Invented", reference="LOG 7", time=at("2026-03-03"), **said)
    for order in permutations((tried, told(item), receipt)):
        (done,) = tellings(timeline_of(*order), [wants("f-1")], POLICY, NOW)
        assert (done.state, done.attempts, done.confirmed) == (TellingState.CONFIRMED, (tried,), receipt)


def test_an_interview_that_was_shared_by_itself_leaves_what_rules_want_told() -> None:
    item = the_item([wants("f-1")])
    tried = event(
        "share.attempted",
        source=PAGES,
        share=item.id,
        recipient="Police",
        channel="telephone",
        tried_at=at("2026-03-02 10:10"),
        time=at("2026-03-02 10:10"),
    )
    shared = told(item, share="s-1", findings=[], interview="i-1")
    (told_of, waiting) = tellings(timeline_of(tried, shared), [wants("f-1")], POLICY, NOW)
    assert (told_of.id, told_of.state, told_of.attempts) == ("s-1", TellingState.TOLD, ())
    assert (waiting.id, codes(waiting), waiting.attempts) == (item.id, codes(item), (tried,))


def test_their_own_system_may_confirm_what_was_told_at_the_pages() -> None:
    item = the_item([wants("f-1")])
    receipt = event("share.acknowledged", source="police-system", share=item.id, time=at("2026-03-03"))
    (done,) = tellings(timeline_of(told(item), receipt), [wants("f-1")], POLICY, NOW)
    assert (done.state, done.confirmed) == (TellingState.CONFIRMED, receipt)


def test_what_another_system_shared_answers_no_item() -> None:
    item = the_item([wants("f-1")])
    assert items([wants("f-1")], told(item, source="police-system")) == [item]


def test_history_asks_nobody() -> None:
    raw = event_factory("police.flag_changed", id="e-1", source="police")
    imported = parse(raw, history_before=at("2026-04-01"))
    timeline = fold(CHILD, [Entry(imported, CHILD)])
    assert to_tell(timeline, [wants("f-1")], POLICY, NOW) == []


FINDINGS = st.lists(
    st.builds(wants, st.sampled_from("abcde"), st.sampled_from(["harm", "plan", "care"])),
    unique_by=lambda each: each.id,
    max_size=5,
)


@given(st.lists(FINDINGS, min_size=1, max_size=4), st.data())
def test_each_finding_is_to_be_told_once_or_was_told(steps: list[list[Finding]], data: st.DataObject) -> None:
    """Whatever came and ceased meanwhile, and whomever people told of it."""
    events: list[Event] = []
    for number, found in enumerate(steps):
        every = items(found, *events)
        assert len({each.recipient for each in every}) == len(every)
        for recipient in Recipient:
            waiting = [one for each in every if each.recipient is recipient for one in codes(each)]
            holds = held(events, recipient)
            wanted = [each.id for each in found if recipient in POLICY.notify[each.rule]["1"]]
            assert sorted(waiting) == sorted(set(wanted) - holds)
        chosen = data.draw(st.lists(st.sampled_from(every), unique_by=id)) if every else []
        events += [told(each, f"2026-03-0{number + 3} 10:00") for each in chosen]
        shuffled = data.draw(st.permutations(events))
        assert items(found, *shuffled) == items(found, *events)


def held(events: Iterable[Event], recipient: Recipient) -> set[str]:
    """What the recipient was told last to be so."""
    holds: set[str] = set()
    for each in events:
        if each.data.recipient is recipient:
            holds |= {one.finding for one in each.data.findings}
            holds -= set(each.data.withdrawn)
    return holds
