"""A whole set of events, evaluated in memory: what `homeward evaluate` and the rules' own cases run."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.contacts.matching import histories
from homeward.domain.events import Event, Identifier
from homeward.domain.events.entry import Entry, distinct, standing
from homeward.domain.findings.finding import Finding
from homeward.domain.findings.reconcile import candidate
from homeward.domain.history.contradictions import Contradiction, contradictions
from homeward.domain.history.timeline import Timeline, fold
from homeward.domain.identity.identified import PLACEHOLDER, Question, Resolution, placeholders, resolve
from homeward.domain.identity.pairs import all_pairs
from homeward.domain.identity.particulars import TELLING, Particulars, particulars
from homeward.domain.identity.same_child import questions as asked_of
from homeward.domain.meetings.macse import Candidate
from homeward.domain.meetings.missing_group import Listing, listing
from homeward.engine.evaluate import evaluate
from homeward.engine.one_child import Record, if_one_child
from homeward.engine.one_person import if_one_person
from homeward.engine.rulefiles.model import Evaluation, Rule


@dataclass(frozen=True)
class ChildResult:
    """What the rules say of one child, who is spoken of by its preferred identifier, and what is to be asked
    of who it is. `on_condition` would be found if records that look like the child's are, or if somebody whom
    the child spoke of is the known person who may be meant."""

    child: Identifier
    timeline: Timeline
    evaluation: Evaluation
    candidate: Candidate | None
    listing: Listing | None
    contradictions: Sequence[Contradiction]
    questions: Sequence[Question] = ()
    on_condition: Sequence[Finding] = ()


def evaluate_events(
    events: Iterable[Event], rules: Iterable[Rule], as_of: datetime, area: str
) -> Iterator[ChildResult]:
    """Every child in the events, in the order of its identifier; only what was received by `as_of` counts."""
    rules = tuple(rules)
    # Replaced events too: they say when each finding could first be known.
    held = distinct(event for event in events if event.received_at <= as_of)
    resolution = resolve(held)
    entries = [resolution.entry(event) for event in held]
    entries += [
        resolution.entry(event) for event in asked_of(_known(entries, resolution), all_pairs(entries))
    ]
    identifiers = {resolution.reference(one): one for one in resolution.child_of.values()}
    records: dict[str, Record] = {}
    for reference, history in sorted(histories(entries).items()):
        timeline = fold(reference, history)
        records[reference] = Record(timeline, evaluate(timeline, rules, as_of, area))
    together = if_one_child(records, rules, as_of, area)
    for reference, record in records.items():
        questions = _questions(resolution, identifiers[reference], record.timeline)
        yield ChildResult(
            identifiers[reference],
            record.timeline,
            record.evaluation,
            candidate(record.timeline, record.evaluation.findings, as_of),
            listing(record.timeline, record.evaluation.findings, as_of),
            [
                *contradictions(record.timeline),
                *(Contradiction(q.kind, q.about, q.because) for q in questions),
            ],
            questions,
            (
                *(together[reference].findings.values() if reference in together else ()),
                *if_one_person(record, rules, as_of, area).findings.values(),
            ),
        )


def _known(entries: Sequence[Entry], resolution: Resolution) -> list[Particulars]:
    """Every child of whom anybody has said who it is."""
    by_child: dict[str, list[Entry]] = defaultdict(list)
    stands = {event.key for event in standing(entry.event for entry in entries)}
    for entry in entries:
        if entry.event.type in TELLING and entry.event.key in stands:
            for child in entry.concerns:
                by_child[child].append(entry)
    numbers: dict[str, list[Identifier]] = defaultdict(list)
    for one in resolution.child_of:
        numbers[resolution.reference(one)].append(one)
    told = (particulars(child, entries, numbers[child]) for child, entries in by_child.items())
    return [each for each in told if each.since]


def _questions(resolution: Resolution, child: Identifier, timeline: Timeline) -> list[Question]:
    about = [
        question
        for question in resolution.questions
        if any(resolution.child_of[one] == child for one in question.children)
    ]
    return [*about, *(Question(PLACEHOLDER, (child,), why) for why in placeholders(timeline.events))]
