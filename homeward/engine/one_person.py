"""What rules would find if somebody a child spoke of is the known person who may be meant."""

from collections.abc import Iterator
from datetime import datetime

from homeward.domain.contacts.likely_contacts import IF_ONE_PERSON, MATCHED, LikelyContact, unanswered
from homeward.domain.events import make
from homeward.domain.events.entry import Entry
from homeward.domain.history.timeline import Timeline, fold
from homeward.domain.identity.pairs import SOURCE
from homeward.engine.evaluate import evaluate
from homeward.engine.one_child import Record, Together, on_condition, told_to_cadt
from homeward.engine.rulefiles.model import Rule


def if_one_person(record: Record, rules: tuple[Rule, ...], as_of: datetime, area: str) -> Together:
    """What CADT would be told if the answer to every open question about a known person were yes.

    A near match with somebody unknown raises no alert; it waits for its answer.
    """
    asked = [each for each in unanswered(record.timeline) if each.is_known]
    found = Together()
    if asked:
        timeline = record.timeline
        answered = fold(timeline.child, [*timeline.entries, *_assumed(asked, timeline)])
        evaluation = evaluate(answered, rules, as_of, area)
        alone = {each.id for each in record.evaluation.findings}
        new = (on_condition(finding, IF_ONE_PERSON) for finding in told_to_cadt(evaluation, alone))
        found.add(new, evaluation.wake_at)
    return found


def _assumed(asked: list[LikelyContact], timeline: Timeline) -> Iterator[Entry]:
    """The answers, dated when both records had arrived, so that they make nothing late."""
    for each in asked:
        event = each.disclosure.event
        assert event.child, "a disclosure is a child's"
        data = {"child": event.child.written(), "question": each.id, "decided_by": SOURCE}
        at = max(event.received_at, each.other.received_at)
        yield Entry(make(MATCHED, each.id, SOURCE, at, data), timeline.child)
