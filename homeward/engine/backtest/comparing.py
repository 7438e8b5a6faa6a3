"""One child's history under two sets of rules: which alerts and proposals each makes, and what differs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache

from homeward.domain.findings.finding import Action, Finding
from homeward.domain.history.timeline import Timeline
from homeward.engine.backtest.plan import Plan
from homeward.engine.backtest.tally import Affected, Change, Shift, Side, Tally, Told, What, month_of
from homeward.engine.evaluate import evaluate

Describe = Callable[[Timeline, datetime, str], Mapping[str, str]]
"""What reports count by, such as the child's district: as it stood then. No rule can reach it."""

Described = Callable[[datetime], Mapping[str, str]]
"""The same of one child."""

Tolds = Mapping[str, Told]
"""By what makes one of each side the same as one of the other."""


def compare(
    timeline: Timeline, plan: Plan, describe: Describe, said: Sequence[Finding] | None = None
) -> Tally:
    """What the rules in force say of this child, what the rules tried would, and how they differ.

    `said` is what those in force said already, in full, where that is at hand. Else they are asked, on the
    record as it is now: `known` is then when the evidence was received, whatever was corrected in between.
    """
    in_full = said is not None
    if said is None:
        said = evaluate(timeline, plan.deciding, plan.as_of, plan.area, in_full=False).findings
    unchanged = plan.unchanged(said)
    anew = evaluate(timeline, plan.anew, plan.as_of, plan.area, in_full, unchanged).findings
    sides = said, [*unchanged, *anew]
    tally = Tally(children=1, events=len(timeline.events))
    for side, findings in zip(Side, sides, strict=True):
        _count_rules(tally, side, findings, plan)
    described = cache(lambda at: describe(timeline, at, plan.area))
    for what, told_by in TOLD_BY.items():
        live, tried = (told_by(timeline, findings) for findings in sides)
        _count(tally, what, live, tried, timeline.child, plan, described)
    return tally


def alerts(timeline: Timeline, findings: Iterable[Finding]) -> Tolds:
    """One for each absence, or what else reasons are about, as no back-test knows when people would have
    decided; due as the first of its reasons is, and known as soon as any of them."""
    matters: dict[str, list[Finding]] = {}
    for finding in findings:
        if Action.CADT in finding.actions:
            about = f"episode:{finding.absence}" if finding.absence else finding.subject
            matters.setdefault(about, []).append(finding)
    return {about: _told(found) for about, found in matters.items()}


def candidates(timeline: Timeline, findings: Iterable[Finding]) -> Tolds:
    """One for each time that the child would be newly proposed to MACSE
    (`domain.findings.reconcile.candidate`).

    That is at the first finding to become known since people last settled what was proposed, while no case
    is open; what becomes known until they do adds to that proposal.
    """
    settled = sorted(timeline.settled_by_macse())
    proposals: dict[str, list[Finding]] = {}
    for finding in findings:
        if Action.MACSE in finding.actions and not timeline.open_spell_at(finding.known):
            before = sum(at < finding.known for at in settled)
            proposals.setdefault(f"settled {before} times", []).append(finding)
    return {proposal: _told(found) for proposal, found in proposals.items()}


def listings(timeline: Timeline, findings: Iterable[Finding]) -> Tolds:
    """One for each time that the child would come onto the missing group's list
    (`domain.meetings.missing_group.listing`): what becomes known until people take the child off adds to
    that."""
    left = sorted(timeline.left_missing_group())
    listed: dict[str, list[Finding]] = {}
    for finding in findings:
        if Action.MISSING_GROUP in finding.actions:
            before = sum(at < finding.known for at in left)
            listed.setdefault(f"left {before} times", []).append(finding)
    return {listing: _told(found) for listing, found in listed.items()}


TOLD_BY: dict[What, Callable[[Timeline, Iterable[Finding]], Tolds]] = {
    What.ALERTS: alerts,
    What.MISSING_GROUP: listings,
    What.CANDIDATES: candidates,
}


def _told(findings: Sequence[Finding]) -> Told:
    codes = tuple(sorted({finding.code for finding in findings}))
    return Told(min(f.due for f in findings), min(f.known for f in findings), codes)


def _count_rules(tally: Tally, side: Side, findings: Iterable[Finding], plan: Plan) -> None:
    for finding in findings:
        if plan.counts(finding.due):
            kinds = ["findings", *(["late"] if finding.late else [])]
            kinds += [what for what, action in ACTIONS.items() if action in finding.actions]
            tally.rules.update((side, finding.code, kind) for kind in kinds)


ACTIONS = {
    What.ALERTS: Action.CADT,
    What.MISSING_GROUP: Action.MISSING_GROUP,
    What.CANDIDATES: Action.MACSE,
}


def _count(
    tally: Tally, what: What, live: Tolds, tried: Tolds, child: str, plan: Plan, described: Described
) -> None:
    for key in live.keys() | tried.keys():
        before, after = _within(live, key, plan), _within(tried, key, plan)
        for side, told in (Side.LIVE, before), (Side.TRIED, after):
            if told:
                _add(tally, what, side, told, described(told.due))
        if before and after:
            moved = Shift(what, after.due - before.due, after.known - before.known)
            tally.shifts.append(moved)
            change = Change.MOVED if moved.due or moved.known else None
        else:
            change = Change.ADDED if after else Change.REMOVED if before else None
        told = after or before
        if change and told:
            tally.affected.append(Affected(what, change, child, told.codes, told.due))
            if change is not Change.MOVED:
                _add(tally, what, change, told, described(told.due))


def _within(tolds: Tolds, key: str, plan: Plan) -> Told | None:
    told = tolds.get(key)
    return told if told and plan.counts(told.due) else None


def _add(tally: Tally, what: What, counted: Side | Change, told: Told, child: Mapping[str, str]) -> None:
    tally.months[what, counted, month_of(told.due)] += 1
    tally.by.update((what, counted, dimension, value) for dimension, value in child.items())
