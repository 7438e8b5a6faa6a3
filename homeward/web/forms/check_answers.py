"""“Check your answers”: what a form will record, in the words in which it will be shown, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass

from homeward.domain.events import Event
from homeward.web.forms.steps import Step, Walk
from homeward.web.words import events
from homeward.web.words.events import Fact


@dataclass(frozen=True)
class Told:
    """What one step told."""

    step: Step
    facts: Sequence[Fact]


def told_by_step(walk: Walk, events: Sequence[Event], form_id: str) -> list[Told]:
    """Each step in order, and after the one that lists people and places each of these."""
    steps = [*walk.main, *walk.parts]
    return [Told(step, [fact for event in events for fact in _facts(step, event, form_id)]) for step in steps]


def _facts(step: Step, event: Event, form_id: str) -> list[Fact]:
    """What the event says of the step: by its part of the form (`Origin.event`), or field by field."""
    part = event.id.removeprefix(form_id).removeprefix("-")
    if step.part_of:
        return events.facts(event) if part == step.name else []
    if part == "child":
        return events.facts(event) if step.asks(part) else []
    return [] if part.startswith("contacts") else events.facts(event, step.asks)
