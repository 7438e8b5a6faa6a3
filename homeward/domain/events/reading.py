"""From a CloudEvents object to an Event, with every problem told at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError, create_model
from pydantic_core import ErrorDetails, PydanticCustomError

from homeward.domain.events.checks import CLOCK_SKEW, Clock
from homeward.domain.events.envelope import PAGES, Event
from homeward.domain.events.kinds import read_instant
from homeward.domain.events.plain_words import path, problems
from homeward.domain.events.record import EventData
from homeward.domain.events.registry import REGISTRY
from homeward.domain.events.types.corrections import WITHDRAWN
from homeward.errors import InvalidEvent, Problem

ENVELOPE_RULES = (
    "`time` and `recordedtime` must not be more than five minutes after `receivedtime`.",
    "`changereason` is required with `supersedes`.",
    "`supersedes` is required in `record.withdrawn`.",
    "An event must not supersede itself.",
    "`supersedessource` is only in what the duty team corrects; a source corrects its own events.",
)

HISTORY = "historybefore"
R = TypeVar("R", bound=BaseModel)


def parse(
    raw: object, *, received_at: datetime | None = None, history_before: datetime | None = None
) -> Event:
    """Read one event. Raises InvalidEvent with every problem.

    `received_at` is when it arrived; without it, `receivedtime` counts, else `recordedtime`, else `time`.
    `history_before` is for an import to say; what a sender says of it is passed over.
    """
    if not isinstance(raw, Mapping):
        raise InvalidEvent([Problem("event", "must be one JSON object in CloudEvents format")])
    attributes = _without_nulls(raw)
    attributes.pop(HISTORY, None)
    if history_before is not None:
        attributes[HISTORY] = history_before
    if received_at is not None:
        attributes["receivedtime"] = received_at
    clock = Clock(_instant(attributes.get("time")), received_at)
    data, of_data = _read_data(attributes, clock)
    event, of_envelope = _read(Event, attributes | {"data": data}, "")
    found = [*of_envelope, *of_data]
    invalid = {problem.field for problem in found}
    faults = (*_envelope_faults(event), *_data_faults(data, clock))
    found += [problem for problem in faults if problem.field not in invalid]
    if found:
        raise InvalidEvent(found)
    return event


def read_accepted(kept: Mapping[str, Any]) -> Event:
    """An event that `parse` has accepted before, as it was kept: read without asking again whether it holds
    together, in half the time."""
    attributes = _without_nulls(kept)
    model = REGISTRY[attributes["type"]]
    given = _completed(model, attributes["data"], attributes["time"])
    attributes["data"] = model.model_validate(given)
    return Event.model_validate(attributes)


def _without_nulls(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A field given as null says no more than one left out."""
    if None not in fields.values():
        return dict(fields)
    return {name: value for name, value in fields.items() if value is not None}


def _instant(value: object) -> datetime | None:
    try:
        return read_instant(value)
    except PydanticCustomError:
        return None


def _read_data(attributes: Mapping[str, Any], clock: Clock) -> tuple[EventData, Sequence[Problem]]:
    type_ = attributes.get("type")
    model = REGISTRY.get(type_) if isinstance(type_, str) else None
    if "data" not in attributes:
        return _lenient(model or EventData)(), [Problem("data", "is required")]
    raw = attributes["data"]
    if model is None:
        data, found = _read(EventData, raw, "data")
        unknown = [Problem("type", "must be a type that Homeward knows; `homeward schema` lists them")]
        return data, [*(unknown if isinstance(type_, str) else ()), *found]
    return _read(model, _completed(model, raw, clock.time) if isinstance(raw, Mapping) else raw, "data")


def _completed(model: type[EventData], raw: Mapping[str, Any], time: object) -> dict[str, Any]:
    given = _without_nulls(raw)
    if model.TIME_IF_ABSENT and time:
        given.setdefault(model.TIME_IF_ABSENT, time)
    return given


def _read(model: type[R], raw: object, prefix: str) -> tuple[R, Sequence[Problem]]:
    """The record; where some of it is invalid, what is left of it and the problems."""
    try:
        return model.model_validate(raw), ()
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return what_is_left(model, raw, details), problems(details, prefix)


def what_is_left(model: type[R], raw: object, errors: Sequence[ErrorDetails]) -> R:
    """The record without its invalid fields, each of them None, so that it can still be checked."""
    invalid = {error["loc"][0] for error in errors if error["loc"]}
    fields = raw.items() if isinstance(raw, Mapping) else ()
    lenient: type[R] = _lenient(model)
    try:
        return lenient.model_validate({name: value for name, value in fields if name not in invalid})
    except ValidationError:
        return lenient()


@cache
def _lenient(model: type[R]) -> type[R]:
    """The same model with no field required."""
    optional: dict[str, Any] = {
        name: (field.rebuild_annotation(), Field(None, alias=field.alias))
        for name, field in model.model_fields.items()
    }
    return create_model(model.__name__, __base__=model, **optional)


def _envelope_faults(event: Event) -> Iterator[Problem]:
    if event.received_at is not None:
        latest = event.received_at + CLOCK_SKEW
        for name, moment in (("time", event.occurred_at), ("recordedtime", event.recorded_at)):
            if moment is not None and moment > latest:
                yield Problem(name, "must not be in the future: at most five minutes after it was received")
    if event.supersedes is not None:
        if event.change_reason is None:
            yield Problem("changereason", "is required with supersedes")
        if event.replaces == event.key:
            yield Problem("supersedes", "must be the id of another event")
    elif event.type == WITHDRAWN:
        yield Problem("supersedes", "is required: the id of the record that is withdrawn")
    yield from _faults_of_another_source(event)


def _faults_of_another_source(event: Event) -> Iterator[Problem]:
    if event.supersedes_source in (None, event.source):
        return
    if event.source != PAGES:
        yield Problem(
            "supersedessource",
            "must be left out: a source corrects its own events, the duty team those of others",
        )
    elif event.supersedes is None:
        yield Problem("supersedes", "is required with supersedessource")


def _data_faults(data: EventData, clock: Clock) -> Iterator[Problem]:
    for check in data.CHECKS:
        for fault in check.faults(data, clock):
            yield Problem(path((fault.field,), "data"), fault.message)
