"""A whole set of events, evaluated in memory: what `homeward evaluate` and the rules' own cases run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.contradictions import Contradiction, contradictions
from homeward.domain.entry import distinct
from homeward.domain.events import Event, Identifier
from homeward.domain.identity import PLACEHOLDER, Question, Resolution, placeholders, resolve
from homeward.domain.macse import Candidate
from homeward.domain.matching import histories
from homeward.domain.reconcile import candidate
from homeward.domain.timeline import Timeline, fold
from homeward.engine.evaluate import evaluate
from homeward.engine.model import Evaluation, Rule


@dataclass(frozen=True)
class ChildResult:
    """What the rules say of one child, who is spoken of by its preferred identifier, and what is to be asked
    of who it is."""

    child: Identifier
    timeline: Timeline
    evaluation: Evaluation
    candidate: Candidate | None
    contradictions: Sequence[Contradiction]
    questions: Sequence[Question] = ()


def evaluate_events(
    events: Iterable[Event], rules: Iterable[Rule], as_of: datetime, area: str
) -> Iterator[ChildResult]:
    """Every child in the events, in the order of its identifier; only what was received by `as_of` counts."""
    # What was replaced too: it tells since when each finding could be told.
    held = distinct(event for event in events if event.received_at <= as_of)
    resolution = resolve(held)
    entries = [resolution.entry(event) for event in held]
    identifiers = {resolution.reference(one): one for one in resolution.child_of.values()}
    for reference, history in sorted(histories(entries).items()):
        timeline = fold(reference, history)
        evaluation = evaluate(timeline, rules, as_of, area)
        questions = _questions(resolution, identifiers[reference], timeline)
        yield ChildResult(
            identifiers[reference],
            timeline,
            evaluation,
            candidate(timeline, evaluation.findings, as_of),
            [*contradictions(timeline), *(Contradiction(q.kind, q.about, q.because) for q in questions)],
            questions,
        )


def _questions(resolution: Resolution, child: Identifier, timeline: Timeline) -> list[Question]:
    about = [
        question
        for question in resolution.questions
        if any(resolution.child_of[one] == child for one in question.children)
    ]
    return [*about, *(Question(PLACEHOLDER, (child,), why) for why in placeholders(timeline.events))]
