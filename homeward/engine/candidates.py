"""Rules about being put forward for MACSE. They run last, on what the other rules found."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from homeward.domain.findings.finding import Action, Finding
from homeward.domain.history.timeline import Timeline
from homeward.domain.meetings.macse import Spell
from homeward.engine.judging import Judging
from homeward.engine.looks import asked
from homeward.engine.rulefiles.model import Judgement, Rule
from homeward.engine.subjects import PUT_FORWARD, Subject


def judge_proposals(
    findings: Iterable[Finding], timeline: Timeline, rules: tuple[Rule, ...], as_of: datetime, area: str
) -> list[Judgement]:
    """Judge, for each closed case, the first MACSE finding after it closed. `findings` are all others."""
    deciding, on_trial = asked(rules).get(PUT_FORWARD, ()), asked(rules, shadow=True).get(PUT_FORWARD, ())
    if not (deciding or on_trial):
        return []
    judging = Judging(timeline, as_of, area)
    return [judging.judge_all(deciding, on_trial, each) for each in _subjects(findings, timeline)]


def _subjects(findings: Iterable[Finding], timeline: Timeline) -> Iterator[Subject]:
    closed = [spell for spell in timeline.spells if spell.closed_at]
    if not closed:
        return
    proposing = [each for each in findings if Action.MACSE in each.actions]
    by_key = {entry.event.key: entry.event for entry in timeline.entries}
    for spell in closed:
        if first := _first_after(spell, proposing, timeline):
            event = by_key[first.evidence[-1]]
            key = f"candidate:{spell.key}"
            yield Subject(key, PUT_FORWARD, first.due, event, first.known, spell)


def _first_after(spell: Spell, proposing: Collection[Finding], timeline: Timeline) -> Finding | None:
    """The earliest finding that was due after the case closed, while no other case was open."""
    after = (
        each
        for each in proposing
        if spell.closed_at and each.due > spell.closed_at and not timeline.open_spell_at(each.due)
    )
    return min(after, key=lambda each: (each.due, each.code, each.subject), default=None)
