"""What a person must look into: facts that rules wait for, records that contradict one another, chasers."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from homeward.domain.contradictions import Contradiction
from homeward.domain.timeline import Timeline
from homeward.engine.facts import FACTS
from homeward.engine.load import RuleSet
from homeward.engine.model import Action, CannotTell, Evaluation, Finding, Rule
from homeward.store.projections import Wanted

UNKNOWN_FACT = "cannot_tell"


def tasks(
    timeline: Timeline, evaluation: Evaluation, contradictory: Iterable[Contradiction], rules: RuleSet
) -> list[Wanted]:
    """Every task that stands for this child; the same history gives the same ids."""
    child = timeline.child
    found = [
        *_asked(child, evaluation.findings, rules.by_version),
        *_unknown(timeline, evaluation.cannot_tell),
    ]
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


def _unknown(timeline: Timeline, cannot_tell: Iterable[CannotTell]) -> Iterator[Wanted]:
    """One task for each missing fact and subject, with every rule that waits for it; none for a fact that a
    person could not find out."""
    waiting: dict[tuple[str, str], list[CannotTell]] = defaultdict(list)
    for cannot in cannot_tell:
        for fact in cannot.unknown:
            waiting[cannot.subject, fact].append(cannot)
    for (subject, fact), rules in waiting.items():
        told = timeline.answer_to(subject, fact)
        if told and told.value is None:
            continue
        names = ", ".join(sorted({rule.code for rule in rules}))
        because = f"Not known: {FACTS[fact].phrase}. Waiting for it: {names}."
        yield Wanted(
            id=_id(timeline.child, None, UNKNOWN_FACT, f"{fact}|{subject}"),
            code=None,
            kind=UNKNOWN_FACT,
            because=because,
            fact=fact,
            subject=subject,
            episode=rules[0].episode,
            since=rules[0].since,
            waiting=tuple(sorted({rule.rule for rule in rules})),
        )


def _task(child: str, code: str | None, kind: str, about: str, because: str) -> Wanted:
    return Wanted(_id(child, code, kind, about), code, kind, because)


def _id(child: str, code: str | None, kind: str, about: str) -> str:
    return hashlib.sha256(f"{child}|{code}|{kind}|{about}".encode()).hexdigest()[:32]
