"""Holding a rule's alerts about one child back for a time, and letting them through again."""

from dataclasses import replace
from datetime import datetime

from homeward.domain.alerts.suppression import check_change
from homeward.domain.events import Event
from homeward.domain.events.entry import standing
from homeward.domain.events.our_events import TICK
from homeward.domain.findings.finding import Action
from homeward.domain.history.timeline import fold
from homeward.engine.rulefiles.model import Rule
from homeward.errors import CannotBeSuppressed, NotFound
from homeward.services.alerts.answering import Step, record
from homeward.store import children, loading, queries
from homeward.store.unit_of_work import UnitOfWork


def check_suppressible(rule: Rule) -> None:
    """Raises CannotBeSuppressed."""
    if why_not := _why_never(rule):
        raise CannotBeSuppressed(why_not)


def can_be_suppressed(rule: Rule) -> bool:
    return not _why_never(rule)


def _why_never(rule: Rule) -> str:
    if rule.never_silent:
        return "This rule may never be silent, so nobody can suppress it."
    if Action.CADT not in rule.actions:
        return "This rule raises no alert, so there is nothing to suppress."
    return ""


def suppress(uow: UnitOfWork, child_ref: str, rule: str, step: Step, *, until: datetime, reason: str) -> None:
    """Until then the rule raises no alert about this child. What it raised already stays as it is.

    Raises NotFound, CannotBeSuppressed, InvalidTransition, InvalidEvent.
    """
    if (found := step.rules.by_id.get(rule)) is None:
        raise NotFound("No rule goes by this name.")
    check_suppressible(found)
    _take(uow, child_ref, rule, step, "suppression.set", until=until, reason=reason)


def lift(uow: UnitOfWork, child_ref: str, rule: str, step: Step, *, reason: str) -> None:
    """What the rule still finds raises its alert at once. Raises InvalidTransition, InvalidEvent."""
    _take(uow, child_ref, rule, step, "suppression.lifted", reason=reason)


def steps(uow: UnitOfWork, child_ref: str) -> list[Event]:
    """Every suppression that was set or lifted for this child, in order."""
    return standing(loading.events(uow, queries.suppression_events(uow, child_ref)).values())


def _take(uow: UnitOfWork, child_ref: str, rule: str, step: Step, type_: str, **data: object) -> None:
    """Check that the state allows it, under the child's lock, so that two people cannot both be first."""
    (speaker,) = children.lock(uow, [child_ref])
    entries = loading.entries(uow, queries.suppression_events(uow, speaker)).values()
    check_change(fold(speaker, entries).suppressions.get(rule), type_, step.at)
    # Another machine's clock may be ahead of ours; a step never comes before the one that it follows.
    at = max([step.at, *(entry.event.occurred_at + TICK for entry in entries)])
    record(uow, replace(step, at=at), type_, speaker, rule=rule, **data)
