"""A record that is put right with its own form: what stands in the fields, and what then replaces it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from homeward.domain.events import Event
from homeward.domain.events.types.corrections import WITHDRAWN
from homeward.domain.events.writing import to_cloudevent
from homeward.web.forms.answers import Answers, Pairs, day_fields, moment_fields
from homeward.web.forms.child import SAME_CHILD, is_from_list
from homeward.web.forms.disclosure import CHILDREN, CONTACTS
from homeward.web.forms.envelope import SOURCE, CloudEvent, Origin
from homeward.web.forms.reader import MOST_NARRATIVE, Reader

Parts = Mapping[str, Event]
"""What was recorded together, by its part of the form: "" is what the form is about (`Origin.event`)."""

HAPPENED = {
    "concern.referred": "seen_at",
    "rhi.declined": "declined_at",
    "rhi.not_possible": "decided_at",
    "rhi.external_received": "received_at",
}
"""The field that asks when it happened, which the event itself says."""

CHILD = "child"
IN_DEPTH = ("contact", "place", "last_seen_place")
"""Fields of which the form shows a part, and of which the rest is kept."""


@dataclass(frozen=True)
class Correction(Origin):
    """Who corrects what, and why. Each event replaces that of its part, and keeps what no field asks for.
    `child` is the child of the record, as events say it."""

    replaced: Parts = field(default_factory=dict)
    why: str = ""
    child: Mapping[str, Any] = field(default_factory=dict)

    @property
    def described_child(self) -> str:
        registered = self.replaced.get(CHILD)
        known = registered and registered.data.child
        return known.value if known else super().described_child

    def event(self, type_: str, occurred_at: datetime, data: dict[str, Any], *, part: str = "") -> CloudEvent:
        old = self.replaced.get(part)
        if old is None:
            return super().event(type_, occurred_at, data, part=part)
        said = _said(old)
        if occurred_at != old.occurred_at:
            said.pop("day_only", None)
        return super().event(type_, occurred_at, merged(said, data), part=part) | self._replacing(old)

    def withdrawals(self, events: Sequence[CloudEvent]) -> list[CloudEvent]:
        """Of what the form no longer says: all that these events do not replace."""
        made = {event.get("supersedes") for event in events}
        gone = {part: old for part, old in self.replaced.items() if old.id not in made}
        return [
            super(Correction, self).event(WITHDRAWN, self.recorded_at, dict(self.child), part=f"{part}-gone")
            | self._replacing(old)
            for part, old in gone.items()
        ]

    def _replacing(self, old: Event) -> CloudEvent:
        source = {} if old.source == SOURCE else {"supersedessource": old.source}
        return {"supersedes": old.id, "changereason": self.why, **source}


def correcting(reader: Reader, origin: Origin, parts: Parts) -> Correction:
    """Where the child is the same, what says who that is stays as it is."""
    why = reader.text("why", missing="Enter what was wrong", most=MOST_NARRATIVE) or ""
    is_same = reader.answers.one("child-how") == SAME_CHILD and not is_from_list(reader.answers)
    replaced = {part: event for part, event in parts.items() if not (is_same and part == CHILD)}
    return Correction(
        origin.form_id,
        origin.actor,
        origin.actor_org,
        origin.recorded_at,
        replaced,
        why,
        reader.on_record.corrected or {},
    )


def _said(event: Event) -> dict[str, Any]:
    said = to_cloudevent(event)["data"]
    assert isinstance(said, dict)
    return said


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says now, and of what stood all that the form has no field for."""
    return {**old, **{name: _newer(name, old.get(name), value) for name, value in new.items()}}


def _newer(name: str, old: Any, new: Any) -> Any:
    if name in IN_DEPTH and isinstance(old, dict) and new:
        return merged(old, {"address": new} if isinstance(new, str) else new)
    if isinstance(old, str) and isinstance(new, datetime):  # the form shows no seconds
        is_shown = datetime.fromisoformat(old).replace(second=0, microsecond=0) == new
        return old if is_shown else new
    return new


def prefilled(parts: Parts) -> Answers:
    """The fields as they would have been filled in for this record."""
    main = parts[""]
    pairs = [("child-how", SAME_CHILD), *_fields(main.data)]
    if main.type == "missing.reported" and main.data.reported_at is None:
        pairs += moment_fields("reported_at", main.occurred_at)
    if main.type in HAPPENED:
        pairs += moment_fields(HAPPENED[main.type], main.occurred_at)
    if CHILD in parts:
        pairs += [(f"child-{name}", value) for name, value in _fields(parts[CHILD].data)]
    if "harm" in parts:
        pairs += [pair for pair in _fields(parts["harm"].data) if pair[0] == "harm_type"]
    for part, event in parts.items():
        if part.startswith(CONTACTS):
            pairs += _contact(part, event.data)
    return Answers.from_pairs(pairs)


def unsaid(parts: Parts) -> frozenset[str]:
    """The answers that the record never gave."""
    data = parts[""].data
    return frozenset(name for name in type(data).model_fields if getattr(data, name) is None)


def _fields(data: Any) -> Pairs:
    """Each answer under its name; lists as words with a space between; an address for a place."""
    for name in type(data).model_fields:  # what a sender added may go by the name of any field
        match value := getattr(data, name):
            case str():
                yield name, "" if value == "unknown" and name == "police_risk" else value
            case datetime():
                yield from moment_fields(name, value)
            case date():
                yield from day_fields(name, value)
            case tuple() if name == "signs":
                for each in value:
                    yield from ((name, each.sign), (f"{name}-{each.sign}", each.narrative))
            case tuple() if name == "episodes":
                yield name, " ".join(value)
            case tuple() if name == "original_dates":
                yield name, ", ".join(value)
            case _ if name in ("place", "last_seen_place") and value is not None:
                yield name, value.address or value.name or ""


def _contact(prefix: str, data: Any) -> Pairs:
    yield f"{prefix}-discloser", data.discloser
    yield from ((f"{prefix}-elements", element) for element in data.elements)
    if data.contact:
        yield from ((f"{prefix}-{name}", value) for name, value in _fields(data.contact))
    if data.place:
        yield from ((f"{prefix}-place_{name}", value) for name, value in _fields(data.place))
    for number, child in enumerate(data.named_children):
        yield from ((f"{prefix}-{CHILDREN}-{number}-{name}", value) for name, value in _fields(child))
