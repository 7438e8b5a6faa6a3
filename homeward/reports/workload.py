"""What asks something of people, for `reports.budgets`: of histories evaluated in memory, or of a store."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from homeward.domain.history.timeline import Timeline
from homeward.engine.in_memory import ChildResult
from homeward.engine.rulefiles.load import RuleSet
from homeward.reports.budgets import Counted, Measure, Reason, Span, alerts, measures, put_forward
from homeward.services.tasks.tasks import tasks
from homeward.store import workload
from homeward.store.projections import Wanted
from homeward.store.unit_of_work import UnitOfWork


def of_results(results: Sequence[ChildResult], rules: RuleSet, span: Span) -> Sequence[Measure]:
    found = [
        Reason(
            child=result.timeline.child,
            code=finding.code,
            known=finding.known,
            to_cadt="cadt" in finding.actions,
            to_macse="macse" in finding.actions,
            had_case=any(
                spell.accepted_at and spell.accepted_at <= finding.known for spell in result.timeline.spells
            ),
            again=bool(finding.first),
        )
        for result in results
        for finding in result.evaluation.findings
        if finding.known < span.end
    ]
    return measures(span, put_forward(found), alerts(found), _questions(results, rules))


def _questions(results: Iterable[ChildResult], rules: RuleSet) -> Iterator[Counted]:
    """Facts that are not known, and who is who where nothing presses."""
    for result in results:
        for task in tasks(result.timeline, result.evaluation, result.contradictions, rules):
            if task.kind in workload.ASKED:
                yield Counted(_asked_at(task, result.timeline), _codes(task.waiting, task.kind, rules))


def _asked_at(task: Wanted, timeline: Timeline) -> datetime:
    """When what it asks about began, or when both records were there."""
    if task.since:
        return task.since
    if task.evidence:
        return max(e.event.received_at for e in timeline.entries if e.event.key in task.evidence)
    return next(pair.last.received_at for pair in timeline.pairs.values() if pair.last.id == task.subject)


def _codes(waiting: Iterable[str], kind: str, rules: RuleSet) -> tuple[str, ...]:
    return tuple(rules.by_id[rule].code for rule in waiting if rule in rules.by_id) or (kind,)


def of_store(uow: UnitOfWork, rules: RuleSet, span: Span, *, as_it_came: bool) -> Sequence[Measure]:
    """`as_it_came`: alerts and questions as they were raised and opened here. Else as they would have come
    while what was imported happened, as `of_results` counts them."""
    found = [
        Reason(
            child=each.child,
            code=each.code,
            known=each.known,
            to_cadt="cadt" in each.actions,
            to_macse="macse" in each.actions,
            had_case=each.had_case,
            again=each.again,
        )
        for each in workload.findings(uow, span.end)
    ]
    raised = (
        [Counted(at, codes) for at, codes in workload.alerts(uow, span.start, span.end)]
        if as_it_came
        else alerts(found)
    )
    asked = [
        Counted(each.at, _codes(each.waiting, each.kind, rules))
        for each in workload.questions(uow, span.start, span.end, as_opened=as_it_came)
    ]
    return measures(span, put_forward(found), raised, asked)
