"""Changing rules by two people: each step is a journal event, checked against the rules as they are now."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from homeward.domain import rule_changes as domain
from homeward.domain.rule_changes import Proposal, ProposalState
from homeward.engine.rulefiles.editing import Path, rewritten
from homeward.engine.rulefiles.load import RuleSet, id_in, read_text
from homeward.engine.rulefiles.model import NOT_YET_APPROVED, Rule, Status
from homeward.errors import HomewardError, InvalidRules, InvalidTransition
from homeward.services.records.about_no_child import record_about_no_child
from homeward.store import children, rule_changes
from homeward.store.unit_of_work import UnitOfWork

NOTHING_SEEN: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class Person:
    """Who takes a step, and when."""

    username: str
    at: datetime


def propose(uow: UnitOfWork, rules: RuleSet, text: str, reason: str, person: Person) -> str:
    """Propose a rule, a change to one, or its end; answers with the reference of the proposal.

    The text becomes the rule's next version. Raises InvalidRules with everything that is wrong with it.
    """
    rule = read(text)
    before = rules.by_id.get(rule.id)
    _check_code(rules, rule)
    number = before.number + 1 if before else 1
    retiring = rule.status is Status.RETIRED
    text = rewritten(
        text,
        {
            ("version",): number,
            ("status",): str(Status.RETIRED if retiring else Status.LIVE),
            ("approved_by",): NOT_YET_APPROVED,
        },
    )
    ref = secrets.token_urlsafe(9)
    based_on = before.version if before else None
    more = {"text": text, "based_on": based_on, "proposer": person.username, "reason": reason}
    _take(uow, ref, person, "rule.proposed", read(text), **more)
    return ref


def read(text: str) -> Rule:
    """The rule of a text, under the id that it gives itself. Raises InvalidRules."""
    rule, problems = read_text(text, id_in(text))
    if rule is None:
        raise InvalidRules(problems)
    return rule


def _check_code(rules: RuleSet, rule: Rule) -> None:
    """A code means one rule for good: findings are known by it."""
    before = rules.by_id.get(rule.id)
    if before and before.code != rule.code:
        raise HomewardError(f"This rule's code is {before.code}; it stays the same in every version.")
    if any(other.code == rule.code and other.id != rule.id for other in rules):
        raise HomewardError(f"The code {rule.code} belongs to another rule; choose one that is free.")


def start_trial(uow: UnitOfWork, ref: str, person: Person) -> None:
    """Ask the version of everything that comes in from now on, without telling anybody what it finds."""
    proposal = rule_changes.by_ref(uow, ref)
    if any(other.rule == proposal.rule for other in rule_changes.listing(uow, [ProposalState.ON_TRIAL])):
        raise HomewardError("Another change of this rule is on trial; one trial of a rule at a time.")
    changes: dict[Path, object] = {("status",): str(Status.SHADOW), ("effective_from",): person.at}
    text = rewritten(proposal.text, changes)
    if read(proposal.text).status is Status.RETIRED:
        raise InvalidTransition("The end of a rule cannot be tried.")
    _take(uow, ref, person, "rule.trial_started", read(text), text=text)
    children.wake_all(uow, person.at)


def approve(
    uow: UnitOfWork,
    ref: str,
    rules: RuleSet,
    reason: str,
    person: Person,
    seen: Mapping[str, object] = NOTHING_SEEN,
) -> None:
    """`seen` is what there was to decide by, as `rule.approved` keeps it. Raises NotAllowed for the proposer,
    HomewardError where the rule has changed since it was proposed."""
    proposal = rule_changes.by_ref(uow, ref)
    domain.check_approver(proposal, person.username)
    _check_base(proposal, rules)
    more = {"approver": person.username, "proposer": proposal.proposer, "reason": reason}
    _take(uow, ref, person, "rule.approved", read(proposal.text), **more, **seen)
    _end_trial(uow, proposal, person.at)


def _check_base(proposal: Proposal, rules: RuleSet) -> None:
    before = rules.by_id.get(proposal.rule)
    if before and before.version == read(proposal.text).version:
        return  # a new rule that is on trial already: it takes nobody's place
    if (before.version if before else None) != proposal.based_on:
        raise HomewardError(
            "The rule has changed since this was proposed, so this would undo that change. Decline this one "
            "and propose it again on the rule as it is now."
        )


def activate(
    uow: UnitOfWork, ref: str, rules: RuleSet, effective_from: datetime, approver: str, person: Person
) -> None:
    """Put the approved version in force from an instant on that is not in the past, so that it never reaches
    back. `approver` is how the one who approved it stands in the rule."""
    proposal = rule_changes.by_ref(uow, ref)
    domain.next_state(proposal.state, "rule.activated")
    _check_base(proposal, rules)
    if effective_from < person.at:
        raise HomewardError("A change takes effect now or later; what was judged before it stays.")
    status = read(proposal.text).status
    retiring = status is Status.RETIRED
    changes: dict[Path, object] = {
        ("status",): str(Status.RETIRED if retiring else Status.LIVE),
        ("approved_by",): approver,
        ("effective_from",): effective_from,
    }
    text = rewritten(proposal.text, changes)
    type_ = "rule.retired" if retiring else "rule.activated"
    _take(uow, ref, person, type_, read(text), text=text, effective_from=effective_from)
    children.wake_all(uow, effective_from)


def decline(uow: UnitOfWork, ref: str, reason: str, person: Person) -> None:
    """Say no to a proposal, or take one's own back. Raises InvalidTransition."""
    proposal = rule_changes.by_ref(uow, ref)
    _take(uow, ref, person, "rule.declined", read(proposal.text), reason=reason)
    _end_trial(uow, proposal, person.at)


def _end_trial(uow: UnitOfWork, proposal: Proposal, at: datetime) -> None:
    """What it found is taken back, child by child."""
    if proposal.state is ProposalState.ON_TRIAL:
        children.wake_all(uow, at)


def _take(uow: UnitOfWork, ref: str, person: Person, type_: str, rule: Rule, **data: object) -> None:
    """Journal the step and make it count, in one transaction."""
    about = {"rule": rule.id, "version": rule.version, "proposal": ref}
    seq = record_about_no_child(uow, type_, person.username, person.at, **about, **data)
    rule_changes.add_step(uow, ref, seq)
