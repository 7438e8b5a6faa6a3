"""“Check your answers”: what a form will record, in the words in which it will be shown, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass

from homeward.domain.events import Event
from homeward.domain.history.danger import danger_said
from homeward.services.children.search import Listed
from homeward.web.forms.correction import HAPPENED
from homeward.web.forms.records import child_as_typed
from homeward.web.forms.steps import Step, Walk
from homeward.web.words import events
from homeward.web.words.codes import YES_NO_UNKNOWN
from homeward.web.words.events import Fact
from homeward.web.words.moments import day, moment

REGISTERED = "child.registered"


@dataclass(frozen=True)
class Told:
    """What one step told."""

    step: Step
    facts: Sequence[Fact]


def told_by_step(walk: Walk, events: Sequence[Event], form_id: str) -> list[Told]:
    """Each step in order, and after the one that lists people and places each of these."""
    steps = [*walk.main, *walk.parts]
    return [Told(step, [fact for event in events for fact in _facts(step, event, form_id)]) for step in steps]


def about_the_child(chosen: Listed | None, events: Sequence[Event]) -> list[Fact]:
    """Which child it is: as on record, to those who may see that, else as it was typed."""
    if chosen is None:
        born = next((event.data.date_of_birth for event in events if event.type == REGISTERED), None)
        told = [("Child", child_as_typed(events)), ("Date of birth", born and day(born))]
    else:
        told = [
            ("Child", chosen.name),
            ("Date of birth", chosen.born and day(chosen.born)),
            ("Number", chosen.number),
            ("You reported them missing", chosen.reported_at and moment(chosen.reported_at)),
        ]
    return [(label, text) for label, text in told if text]


def _facts(step: Step, event: Event, form_id: str) -> list[Fact]:
    """What the event says of the step: by its part of the form (`Origin.event`), or field by field."""
    part = event.id.removeprefix(form_id).removeprefix("-")
    if step.part_of:
        return events.facts(event) if part == step.name else []
    if part.startswith("contacts") or event.type == REGISTERED:
        return []
    told = []
    if step.asks("danger_now") and (said := danger_said(event)):
        told.append(("The child is in danger now", YES_NO_UNKNOWN[said]))
    if (asked := HAPPENED.get(event.type)) and step.asks(asked):
        told.append(("When", moment(event.occurred_at)))
    return told + events.facts(event, lambda field: field != "danger_now" and step.asks(field))
