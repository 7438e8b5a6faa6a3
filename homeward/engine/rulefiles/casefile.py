"""Files of cases, `rules/tests/<rule id>.yaml`, read strictly: every error with its line and column.

An event stands in a short form, so that a case reads as documentation: `at`, `type`, `child` by a short name,
and its own fields beside them. What the case does not turn on is filled in.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator

from homeward.domain.events import EVENT_TYPES, Event, parse
from homeward.domain.events.event_type import AT
from homeward.engine.rulefiles import yamlsource
from homeward.engine.rulefiles.reading import Keys, Parts, read_model, refused
from homeward.engine.rulefiles.values import Flag, Instant, NonEmpty, Text, one_of
from homeward.engine.rulefiles.yamlsource import Wrong, listing, suggest
from homeward.errors import InvalidEvent, RuleProblem


class Kind(StrEnum):
    """What a case is there to show."""

    FIRES = "fires"
    SILENT = "silent"
    BOUNDARY = "boundary"
    CANNOT_TELL = "cannot_tell"
    LATE = "late"
    RETRACTION = "retraction"
    MERGE = "merge"


SOURCE = "case"

ENVELOPE = ("type", "at", "id", "recorded", "received", "history_before", "supersedes")

Row = Mapping[str, Any]
"""One expected or found answer, by the names that a case file uses; an expected one may leave names out."""

Words = Annotated[list[Text], NonEmpty, AfterValidator(sorted)]


class Expected(Keys, title="An expected answer"):
    child: Text = Field(description="the child's short name")
    episode: Text | None = None
    due: Instant = Field(description="the instant at which the rule begins to hold")
    known: Instant | None = None
    late: Flag | None = None
    actions: Words | None = None
    evidence: Words | None = None
    because: Text | None = None


class Unsure(Keys, title="An expected answer"):
    child: Text = Field(description="the child's short name")
    episode: Text | None = None
    unknown: Words = Field(description="the facts that nobody has recorded")


class ShortEvent(Keys, title="An event", extra="allow"):
    type: Text = Field(description="the event's type")
    at: Instant = Field(description="when it happened")
    history_before: Instant | None = None


def _row(model: type[Keys]) -> PlainValidator:
    return PlainValidator(lambda value: model.model_validate(value).model_dump(exclude_unset=True))


def _with_ids(events: Any) -> Any:
    """An event without an id is `event 1`, `event 2`, … by its place."""
    if not isinstance(events, list):
        return events
    return [
        {"id": f"event {place}"} | event if isinstance(event, dict) else event
        for place, event in enumerate(events, 1)
    ]


def _event(value: Any) -> Event:
    short = ShortEvent.model_validate(value)
    try:
        event = parse(_cloud_event(_as_json(value), short), history_before=short.history_before)
    except InvalidEvent as error:
        fields = [(problem.field, problem.message) for problem in error.problems]
        raise refused(
            Wrong(tuple(field.split(".")[1:]), f"`{field}` {message}.") for field, message in fields
        ) from None
    known = {*type(event.data).model_fields, *ENVELOPE}
    if extra := event.data.model_extra:
        raise refused(
            Wrong((name,), f"`{event.type}` has no field `{name}`.{suggest(name, known)}", at_key=True)
            for name in extra
        )
    return event


class Written(Keys, title="A case"):
    """`expect` and `cannot_tell` are complete: whatever else comes is wrong."""

    name: Text = Field(description="what the case shows, in one line")
    kind: Annotated[Kind, one_of(Kind)] = Field(description=listing(Kind))
    events: Annotated[tuple[Annotated[Event, PlainValidator(_event)], ...], BeforeValidator(_with_ids)] = (
        Field(description="what was reported, as a list")
    )
    as_of: Instant = Field(description="the instant at which the rule is asked")
    expect: tuple[Annotated[Row, _row(Expected)], ...] = ()
    cannot_tell: tuple[Annotated[Row, _row(Unsure)], ...] = ()


class Case(Written):
    """`line` is where it begins."""

    line: int


class Cases(Keys, title="A file of cases"):
    cases: tuple[Any, ...] = Field(description="the list of cases")


PARTS: Parts = {"events": ShortEvent, "expect": Expected, "cannot_tell": Unsure}


def read_cases(path: Path) -> tuple[list[Case], list[RuleProblem]]:
    """The cases of one file that can be read, and everything that is wrong with the others."""
    source = yamlsource.read(path)
    if source.node is None:
        return [], source.problems()
    cases: list[Case] = []
    whole, wrong = read_model(Cases, source.data, PARTS)
    for place, data in enumerate(whole.cases or ()):
        case, found = read_model(Written, data, PARTS)
        if not found and (doubt := _doubt(case)):
            found = [Wrong((), doubt)]
        if not found:
            line, _ = source.place(("cases", place))
            cases.append(Case.model_construct(line=line, **dict(case)))
        wrong += [each._replace(loc=("cases", place, *each.loc)) for each in found]
    return cases, source.problems(wrong)


def _doubt(case: Written) -> str | None:
    """A case that cannot show what its kind says."""
    match case.kind:
        case Kind.FIRES if not case.expect:
            return "A case that fires has to say under `expect` what is found."
        case Kind.SILENT if case.expect or case.cannot_tell:
            return "A silent case expects nothing."
        case Kind.CANNOT_TELL if not case.cannot_tell:
            return "A case of `cannot_tell` has to say which facts are unknown."
        case Kind.LATE if not any(row.get("late") for row in case.expect):
            return "A late case has to expect a finding with `late: yes`."
        case Kind.RETRACTION if not any(e.supersedes or e.type == "missing.cancelled" for e in case.events):
            return "A case of `retraction` needs an event that cancels or supersedes another."
        case Kind.MERGE if not any(len(event.identifiers) > 1 for event in case.events):
            return "A case of `merge` needs an event by which two identifiers turn out to be one child's."
    return None


def _cloud_event(given: Mapping[str, Any], short: ShortEvent) -> dict[str, Any]:
    """The whole CloudEvent of a short form."""
    at = short.at.isoformat()
    type_ = EVENT_TYPES.get(short.type)
    filled = type_.case.items() if type_ else ()
    data = {name: at if value == AT else value for name, value in filled}
    data |= {name: value for name, value in given.items() if name not in ENVELOPE}
    for name in ("child", "other"):
        if name in data:
            data[name] = _identifier(data[name])
    for name in ("identifiers", "named_children", "missing_with"):
        if name in data:
            data[name] = [_identifier(one) for one in data[name]]
    event = {
        "specversion": "1.0",
        "source": SOURCE,
        "id": given["id"],
        "type": short.type,
        "time": at,
        "data": data,
    }
    times = {"recorded": "recordedtime", "received": "receivedtime"}
    event |= {attribute: given[name] for name, attribute in times.items() if name in given}
    if "supersedes" in given:
        event |= {"supersedes": given["supersedes"], "changereason": "Entered in error."}
    return event


def _identifier(child: Any) -> Any:
    """A child by a short name, such as A; a described child stays as it is."""
    return {"scheme": "la_child_id", "value": child} if isinstance(child, str) else child


def _as_json(value: Any) -> Any:
    """Texts, but for true and false. An instant may leave its seconds out."""
    match value:
        case str() if value.casefold() in ("true", "false"):
            return value.casefold() == "true"
        case str():
            return re.sub(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?=Z|[+-]\d\d:\d\d$)", r"\1:00", value)
        case list():
            return [_as_json(item) for item in value]
        case _:
            return {name: _as_json(item) for name, item in value.items()}
