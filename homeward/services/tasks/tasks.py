"""What a person must look into: facts that rules wait for, records that contradict one another, chasers."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from homeward.config import settings
from homeward.domain.contacts.likely_contacts import unanswered
from homeward.domain.findings.finding import Action, CannotTell, Finding
from homeward.domain.history.contradictions import Contradiction
from homeward.domain.history.imported import WITHIN, Key, cut_offs, is_history
from homeward.domain.history.timeline import EARLIEST, Timeline
from homeward.domain.identity.pairs import open_pairs
from homeward.engine.facts import FACTS
from homeward.engine.rulefiles.load import RuleSet
from homeward.engine.rulefiles.model import Evaluation, Rule
from homeward.names import named
from homeward.services.tasks.kinds import kind_of
from homeward.store.projections import Wanted
from homeward.store.same_child import KIND as LIKELY_MATCH

UNKNOWN_FACT = "cannot_tell"
NO_LENGTH = "5 working days"
"""By when, where a rule asks for a task and neither it nor the table says."""


def tasks(
    timeline: Timeline, evaluation: Evaluation, contradictory: Iterable[Contradiction], rules: RuleSet
) -> list[Wanted]:
    """Every task that stands for this child; the same history gives the same ids."""
    child = timeline.child
    found = [
        *_asked(child, evaluation.findings, rules.by_version),
        *_unknown(timeline, evaluation.cannot_tell, rules.by_id),
        *(_contradictory(child, each) for each in contradictory),
        *_questions(timeline),
        *_contacts(timeline),
    ]
    standing = (task for task in found if not _dealt_with(timeline, task))
    return list({task.id: task for task in _unhurried(timeline, standing)}.values())


def _unhurried(timeline: Timeline, tasks: Iterable[Wanted]) -> Iterator[Wanted]:
    """The same, those from history with time to look through them."""
    past = cut_offs(timeline)
    for task in tasks:
        rests_on = task.evidence or (_began_with(timeline, task.subject or "") if past else ())
        old = is_history(past, rests_on, task.since or EARLIEST, settings().live_from if task.since else None)
        yield replace(task, within=(WITHIN,), runs_from=None) if old else task


def _began_with(timeline: Timeline, subject: str) -> list[Key]:
    """The events that say that there is what a missing fact is asked of."""
    if episode := timeline.episodes.get(subject.partition(":")[2]):
        return [event.key for event in (*episode.reports, *episode.finds)]
    return [event.key for event in timeline.events if subject.endswith(f":{event.source}:{event.id}")]


def _dealt_with(timeline: Timeline, task: Wanted) -> bool:
    """Whether a person has dealt with it, on the statements that it rests on, since the rule last asked."""
    return any(
        (event.data.kind, event.data.code, event.data.about) == (task.kind, task.code, task.subject)
        and (task.since is None or task.since <= event.occurred_at)
        and {(each.source, each.id) for each in event.data.statements} >= set(task.evidence)
        and (task.evidence or event.data.because == task.because)
        for event in timeline.dealt_with
    )


def _asked(child: str, findings: Iterable[Finding], rules: dict[str, Rule]) -> Iterator[Wanted]:
    """Tasks and chasers that rules ask for themselves, for as long as there is something to do."""
    for finding in findings:
        if not finding.standing:
            continue
        rule = rules[finding.version]
        if Action.TASK in finding.actions and rule.task:
            yield _of_rule(child, finding, rule, "rule_task", rule.task)
        if Action.INTERVIEWER in finding.actions:
            yield _of_rule(child, finding, rule, "interviewer", finding.because)


def _of_rule(child: str, finding: Finding, rule: Rule, kind: str, because: str) -> Wanted:
    row = kind_of(kind, finding.code)
    return Wanted(
        id=_id(child, finding.code, kind, finding.subject),
        code=finding.code,
        kind=kind,
        because=because,
        subject=finding.subject,
        episode=finding.episode,
        since=finding.due,
        waiting=(finding.rule,),
        evidence=finding.evidence,
        within=(row.within or rule.respond_within or NO_LENGTH,),
        runs_from=finding.due if row.from_start else None,
    )


def _unknown(
    timeline: Timeline, cannot_tell: Iterable[CannotTell], rules: dict[str, Rule]
) -> Iterator[Wanted]:
    """One task for each missing fact and subject, with every rule that waits for it; none for a fact that a
    person could not find out."""
    waiting: dict[tuple[str, str], list[CannotTell]] = defaultdict(list)
    for cannot in cannot_tell:
        for fact in cannot.unknown:
            waiting[cannot.subject, fact].append(cannot)
    for (subject, fact), waits in waiting.items():
        told = timeline.answer_to(subject, fact)
        if told and told.value is None:
            continue
        names = ", ".join(sorted({each.code for each in waits}))
        because = f"Not known: {named(FACTS[fact].phrase)}. Waiting for it: {names}."
        ids = sorted({each.rule for each in waits})
        yield Wanted(
            id=_id(timeline.child, None, UNKNOWN_FACT, f"{fact}|{subject}"),
            code=None,
            kind=UNKNOWN_FACT,
            because=because,
            fact=fact,
            subject=subject,
            episode=waits[0].episode,
            started=waits[0].started,
            since=waits[0].since,
            waiting=tuple(ids),
            within=_lengths(rules[each] for each in ids),
        )


def _lengths(rules: Iterable[Rule]) -> tuple[str, ...]:
    """How soon each of these rules wants its answer."""
    return tuple(sorted({rule.respond_within or NO_LENGTH for rule in rules}))


def _contradictory(child: str, found: Contradiction) -> Wanted:
    row = kind_of(found.kind, None)
    return Wanted(
        id=_id(child, None, found.kind, found.subject),
        code=None,
        kind=found.kind,
        because=found.because,
        subject=found.subject,
        evidence=found.evidence,
        within=(row.within or NO_LENGTH,),
    )


def _questions(timeline: Timeline) -> Iterator[Wanted]:
    """Whether another record is this child's: one task for the two, named by the event that asks."""
    for pair in open_pairs(timeline.pairs, timeline.child):
        if pair.asked_here:
            yield Wanted(
                id=_id(timeline.child, None, LIKELY_MATCH, pair.last.id),
                code=None,
                kind=LIKELY_MATCH,
                because=pair.last.data.because,
                subject=pair.last.id,
                within=(kind_of(LIKELY_MATCH, None).within or NO_LENGTH,),
            )


def _contacts(timeline: Timeline) -> Iterator[Wanted]:
    """Whether somebody whom the child spoke of is a person on another record."""
    for each in unanswered(timeline):
        kind = "known_contact" if each.is_known else "likely_contact"
        yield Wanted(
            id=_id(timeline.child, None, kind, each.id),
            code=None,
            kind=kind,
            because=each.because,
            subject=each.id,
            evidence=(each.disclosure.event.key, each.other.key),
            within=(kind_of(kind, None).within or NO_LENGTH,),
        )


def _id(child: str, code: str | None, kind: str, about: str) -> str:
    return hashlib.sha256(f"{child}|{code}|{kind}|{about}".encode()).hexdigest()[:32]
