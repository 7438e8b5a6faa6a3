"""What a person must look into: facts that rules wait for, records that contradict one another, chasers."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from homeward.domain.contradictions import Contradiction
from homeward.engine.facts import FACTS
from homeward.engine.load import RuleSet
from homeward.engine.model import Action, CannotTell, Evaluation, Finding, Rule
from homeward.store.projections import Wanted


def tasks(
    child: str, evaluation: Evaluation, contradictory: Iterable[Contradiction], rules: RuleSet
) -> list[Wanted]:
    """Every task that stands for this child; the same history gives the same ids."""
    found = [*_asked(child, evaluation.findings, rules.by_version), *_unknown(child, evaluation.cannot_tell)]
    found += [_task(child, None, c.kind, c.subject, c.because) for c in contradictory]
    return list({task.id: task for task in found}.values())


def _asked(child: str, findings: Iterable[Finding], rules: dict[str, Rule]) -> Iterator[Wanted]:
    """Tasks and chasers that rules ask for themselves, for as long as there is something to do."""
    for finding in findings:
        if not finding.standing:
            continue
        rule = rules[finding.version]
        if Action.TASK in finding.actions and rule.task:
            yield _task(child, finding.code, "rule_task", finding.subject, rule.task)
        if Action.INTERVIEWER in finding.actions:
            yield _task(child, finding.code, "interviewer", finding.subject, finding.because)


def _unknown(child: str, cannot_tell: Iterable[CannotTell]) -> Iterator[Wanted]:
    """One task for each missing fact, with every rule that waits for it."""
    waiting: dict[str, set[str]] = defaultdict(set)
    for cannot in cannot_tell:
        for fact in cannot.unknown:
            waiting[fact].add(cannot.code)
    for fact, codes in waiting.items():
        names = ", ".join(sorted(codes))
        yield _task(
            child, None, "cannot_tell", fact, f"Not known: {FACTS[fact].phrase}. Waiting for it: {names}."
        )


def _task(child: str, code: str | None, kind: str, about: str, because: str) -> Wanted:
    id_ = hashlib.sha256(f"{child}|{code}|{kind}|{about}".encode()).hexdigest()[:32]
    return Wanted(id_, code, kind, because)
