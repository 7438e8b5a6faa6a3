"""What the rules say of one child. Pure: the stream, the clock, the night and a rebuild share it."""

from collections.abc import Collection, Container, Iterable
from datetime import datetime

from homeward.domain.findings.finding import Finding
from homeward.domain.history.timeline import Timeline
from homeward.engine.candidates import judge_proposals
from homeward.engine.judging import Judging
from homeward.engine.looks import asked
from homeward.engine.rulefiles.model import Evaluation, Judgement, Rule
from homeward.engine.subjects import Part, subjects


def evaluate(
    timeline: Timeline,
    rules: Iterable[Rule],
    as_of: datetime,
    area: str,
    in_full: bool = True,
    others: Iterable[Finding] = (),
) -> Evaluation:
    """Every finding as of that instant, and when the clock alone could next change one.

    Each moment is judged by the version of each rule that was in force at it. `area` is the DfE code of the
    authority that runs this installation; `in_full` is that of `judging.Judging`. `others` are findings of
    rules that are not in `rules`: they too may have put the child forward.
    """
    judgements = judge(timeline, rules, as_of, area, in_full=in_full, others=others)
    return summed_up(judgements, timeline, as_of)


def judge(
    timeline: Timeline,
    rules: Iterable[Rule],
    as_of: datetime,
    area: str,
    parts: Container[Part] | None = None,
    in_full: bool = True,
    others: Iterable[Finding] = (),
) -> list[Judgement]:
    """Judge every subject, or those in these parts of the history.

    With `parts`, nothing is put forward: `judge_proposals` needs all findings.
    """
    judging = Judging(timeline, as_of, area, in_full)
    rules = tuple(rules)
    deciding, on_trial = asked(rules), asked(rules, shadow=True)
    judgements = [
        judging.judge_all(deciding.get(kind, ()), on_trial.get(kind, ()), subject)
        for kind in deciding.keys() | on_trial.keys()
        for subject in subjects(timeline, kind, parts)
    ]
    if parts is None:
        found = [*others, *(finding for judgement in judgements for finding in judgement.findings)]
        judgements += judge_proposals(found, timeline, rules, as_of, area)
    return judgements


def summed_up(judgements: Collection[Judgement], timeline: Timeline, as_of: datetime) -> Evaluation:
    ends = [each.until for each in timeline.suppressions.values()]
    answers = (*timeline.answers_of_macse(), *timeline.left_missing_group())
    lapses = (each.lapses_at for each in timeline.alerts.values() if each.lapses_at)
    wakes = [at for at in (*answers, *ends, *lapses) if at > as_of]
    wakes += [judgement.wake_at for judgement in judgements if judgement.wake_at]
    findings = [finding for judgement in judgements for finding in judgement.findings]
    cannot_tell = [cannot for judgement in judgements for cannot in judgement.cannot_tell]
    shadow = [finding for judgement in judgements for finding in judgement.shadow]
    return Evaluation(
        tuple(sorted(findings, key=lambda f: (f.due, f.code, f.subject))),
        tuple(sorted(cannot_tell, key=lambda c: (c.code, c.subject))),
        tuple(sorted(shadow, key=lambda f: (f.due, f.code, f.subject))),
        min(wakes, default=None),
    )
