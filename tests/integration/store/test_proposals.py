"""A rule is changed by two people, from a moment on; every step is in the journal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, select

from homeward.domain.rule_changes import ProposalState
from homeward.engine.rulefiles.load import RuleSet, read_text
from homeward.engine.rulefiles.model import Status
from homeward.engine.rulefiles.ruleset import LiveRules
from homeward.errors import HomewardError, InvalidRules, InvalidTransition, NotAllowed, NotFound
from homeward.services.evaluation.process import process_events
from homeward.services.rules import proposals as changing
from homeward.services.rules.proposals import Person
from homeward.services.rules.rulebook import Rulebook
from homeward.store import children, journal, rule_changes
from homeward.store.tables.core import finding, proposal, shadow_finding
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from tests.histories import WIRRAL
from tests.integration.store.given import append, event
from tests.machine import ROOT

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TEXT = (ROOT / "rules" / "missing-over-24-hours.yaml").read_text()
SOONER = TEXT.replace("at_least: 24 hours", "at_least: 12 hours")


def owner(at: datetime = NOW) -> Person:
    return Person("owner-1", at)


def lead(at: datetime = NOW) -> Person:
    return Person("lead-1", at)


@pytest.fixture
def book(engine: Engine) -> Rulebook:
    book = Rulebook(LiveRules(ROOT / "rules"), engine)
    book.refresh()
    return book


def take(engine: Engine, step: Callable[[UnitOfWork], object]) -> None:
    with unit_of_work(engine) as uow:
        step(uow)


def propose(engine: Engine, book: Rulebook, text: str = SOONER) -> str:
    with unit_of_work(engine) as uow:
        return changing.propose(uow, book.rules, text, "The night is long.", owner())


def approve(engine: Engine, book: Rulebook, ref: str, person: Person | None = None) -> None:
    take(engine, lambda uow: changing.approve(uow, ref, book.rules, "Agreed.", person or lead()))


def activate(engine: Engine, book: Rulebook, ref: str, start: datetime, now: datetime = NOW) -> None:
    take(engine, lambda uow: changing.activate(uow, ref, book.rules, start, "Example Lead, lead", owner(now)))


def versions(rules: RuleSet) -> list[tuple[int, str, datetime]]:
    return [(r.number, r.status, r.force[0]) for r in rules if r.id == "missing-over-24-hours"]


def test_from_proposal_to_activation(engine: Engine, book: Rulebook) -> None:
    ref = propose(engine, book)
    approve(engine, book, ref)
    start = NOW + timedelta(days=1)
    activate(engine, book, ref, start)
    assert book.refresh()
    assert [(number, status) for number, status, _ in versions(book.rules)] == [(1, "live"), (2, "live")]
    new = book.rules.by_id["missing-over-24-hours"]
    assert (new.force[0], new.approved_by) == (start, "Example Lead, lead")
    with reading(engine) as uow:
        kept, steps = rule_changes.by_ref(uow, ref), rule_changes.history(uow, ref)
    assert (kept.state, kept.approver, kept.effective_from) == ("activated", "lead-1", start)
    assert [(step.type, step.actor) for step in steps] == [
        ("rule.proposed", "owner-1"),
        ("rule.approved", "lead-1"),
        ("rule.activated", "owner-1"),
    ]
    assert not book.refresh()


def test_what_happened_before_the_change_is_judged_by_the_rule_of_its_day(
    engine: Engine, book: Rulebook
) -> None:
    ref = propose(engine, book)
    approve(engine, book, ref)
    activate(engine, book, ref, NOW)
    book.refresh()
    for when, dues in ((NOW - timedelta(days=3), []), (NOW + timedelta(days=3), [12])):
        said = {"episode": f"E-{when:%d}", "child": f"W-{when:%d}"}
        until = (when + timedelta(hours=20)).isoformat()
        gone = event("missing.reported", **said, time=when.isoformat())
        back = event("missing.found", **said, time=until, found_at=until, returned_at=until)
        found = append(engine, gone, back)
        with unit_of_work(engine) as uow:
            later = NOW + timedelta(days=9)
            process_events(uow, [one.seq for one in found], book.rules, WIRRAL, later)
        with reading(engine) as uow:
            about = select(finding.c.due).where(
                finding.c.code == "R05", finding.c.child_ref == found[0].child_ref
            )
            assert list(uow.scalars(about)) == [when + timedelta(hours=hours) for hours in dues]


def test_one_person_cannot_change_a_rule(engine: Engine, book: Rulebook) -> None:
    ref = propose(engine, book)
    with pytest.raises(NotAllowed, match="somebody other than the proposer"):
        approve(engine, book, ref, owner())
    with pytest.raises(InvalidTransition):
        activate(engine, book, ref, NOW)
    assert not book.refresh() or versions(book.rules) == versions(book.rules)[:1]


def test_a_change_never_takes_effect_in_the_past(engine: Engine, book: Rulebook) -> None:
    ref = propose(engine, book)
    approve(engine, book, ref)
    with pytest.raises(HomewardError, match="takes effect now or later"):
        activate(engine, book, ref, NOW - timedelta(minutes=1))


def test_two_changes_of_one_rule_do_not_undo_each_other(engine: Engine, book: Rulebook) -> None:
    first, second = propose(engine, book), propose(engine, book, TEXT.replace("24 hours}", "18 hours}"))
    for ref in first, second:
        approve(engine, book, ref)
    activate(engine, book, first, NOW)
    book.refresh()
    with pytest.raises(HomewardError, match="has changed since this was proposed"):
        activate(engine, book, second, NOW)


def test_a_trial_is_asked_of_what_comes_in_and_ends_when_it_is_declined(
    engine: Engine, book: Rulebook
) -> None:
    ref = propose(engine, book)
    take(engine, lambda uow: changing.start_trial(uow, ref, owner()))
    book.refresh()
    assert [status for _, status, _ in versions(book.rules)] == ["live", "shadow"]
    gone = event("missing.reported", time=(NOW + timedelta(hours=1)).isoformat())
    (appended,) = append(engine, gone)
    with unit_of_work(engine) as uow:
        later = NOW + timedelta(hours=20)
        process_events(uow, [appended.seq], book.rules, WIRRAL, later)
    with reading(engine) as uow:
        assert list(uow.scalars(select(shadow_finding.c.code))) == ["R05"]
        assert "R05" not in list(uow.scalars(select(finding.c.code)))
    take(engine, lambda uow: changing.decline(uow, ref, "Too many.", lead()))
    assert book.refresh()
    assert [status for _, status, _ in versions(book.rules)] == ["live"]
    one, other = propose(engine, book), propose(engine, book)
    take(engine, lambda uow: changing.start_trial(uow, one, owner()))
    with pytest.raises(HomewardError, match="one trial of a rule at a time"):
        take(engine, lambda uow: changing.start_trial(uow, other, owner()))


def test_a_rule_is_retired_with_a_reason(engine: Engine, book: Rulebook) -> None:
    retired = TEXT.replace("status: live", "status: retired\nretired_because: Merged into another rule.")
    ref = propose(engine, book, retired)
    approve(engine, book, ref)
    activate(engine, book, ref, NOW)
    book.refresh()
    last = book.rules.by_id["missing-over-24-hours"]
    assert (last.status, last.retired_because) == (Status.RETIRED, "Merged into another rule.")
    with reading(engine) as uow:
        assert rule_changes.history(uow, ref)[-1].type == "rule.retired"


def test_everyone_is_woken_when_a_change_takes_effect(engine: Engine, book: Rulebook) -> None:
    (appended,) = append(engine, event("harm.disclosed"))
    ref = propose(engine, book)
    approve(engine, book, ref)
    start = NOW + timedelta(hours=2)
    activate(engine, book, ref, start)
    with reading(engine) as uow:
        assert children.due_to_wake(uow, start - timedelta(seconds=1), 10) == []
        assert children.due_to_wake(uow, start, 10) == [appended.child_ref]


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("24 hours", "24 moons", "must be a length of time"),
        ("status: live", "status: retired", "`retired_because` is missing"),
        ("episode.open_for", "child.sex", "There is no fact `child.sex`"),
        ("title: Still", "title: A score of 3 for being still", "may not speak of"),
    ],
)
def test_a_text_that_is_no_rule_is_refused_with_everything_wrong(
    engine: Engine, book: Rulebook, old: str, new: str, wrong: str
) -> None:
    with pytest.raises(InvalidRules, match=wrong):
        propose(engine, book, TEXT.replace(old, new))


def test_a_code_means_one_rule_for_good(engine: Engine, book: Rulebook) -> None:
    with pytest.raises(HomewardError, match="This rule's code is R05"):
        propose(engine, book, TEXT.replace("code: R05", "code: R95"))
    with pytest.raises(HomewardError, match="belongs to another rule"):
        propose(engine, book, TEXT.replace("id: missing-over-24-hours", "id: a-new-one"))


def test_a_new_rule_begins_with_version_1(engine: Engine, book: Rulebook) -> None:
    new = TEXT.replace("id: missing-over-24-hours", "id: a-new-one").replace("code: R05", "code: R95")
    ref = propose(engine, book, new)
    approve(engine, book, ref)
    activate(engine, book, ref, NOW)
    book.refresh()
    assert book.rules.by_id["a-new-one"].number == 1


def test_a_new_rule_on_trial_can_be_approved_and_its_trial_ends(engine: Engine, book: Rulebook) -> None:
    new = TEXT.replace("id: missing-over-24-hours", "id: a-new-one").replace("code: R05", "code: R95")
    ref = propose(engine, book, new)
    take(engine, lambda uow: changing.start_trial(uow, ref, owner()))
    book.refresh()
    (appended,) = append(engine, event("harm.disclosed"))
    approve(engine, book, ref)
    with reading(engine) as uow:
        assert children.due_to_wake(uow, NOW, 10) == [appended.child_ref]
    activate(engine, book, ref, NOW)
    book.refresh()
    assert book.rules.by_id["a-new-one"].status is Status.LIVE


def test_every_version_has_its_text(engine: Engine, book: Rulebook) -> None:
    ref = propose(engine, book)
    approve(engine, book, ref)
    activate(engine, book, ref, NOW)
    book.refresh()
    with reading(engine) as uow:
        for rule in book.rules:
            read, _ = read_text(book.text_of(uow, rule), rule.id)
            assert read == rule
        with pytest.raises(NotFound, match="version 9"):
            book.text_of(uow, replace(book.rules.rules[0], number=9, version="9-unknown"))


def test_what_is_stored_of_a_change_is_what_its_events_say(engine: Engine, book: Rulebook) -> None:
    ref = propose(engine, book)
    approve(engine, book, ref)
    with reading(engine) as uow:
        kept = rule_changes.by_ref(uow, ref)
        steps = list(uow.scalar(select(proposal.c.steps)) or ())
    with unit_of_work(engine) as uow:
        uow.execute(delete(proposal))
        for seq in steps:
            rule_changes.add_step(uow, ref, seq)
    with reading(engine) as uow:
        assert rule_changes.by_ref(uow, ref) == kept
        assert kept.state is ProposalState.APPROVED
        with pytest.raises(NotFound):
            rule_changes.by_ref(uow, "nothing")
        assert journal.unprocessed(uow, 10) == []
