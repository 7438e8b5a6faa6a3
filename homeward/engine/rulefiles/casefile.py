"""Files of cases, `rules/tests/<rule id>.yaml`, read strictly: every error with its line and column.

An event stands in a short form, so that a case reads as documentation: `at`, `type`, `child` by a short name,
and its own fields beside them. What the case does not turn on is filled in.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode

from homeward.domain.events import EVENT_TYPES, Event, parse
from homeward.domain.events.event_type import AT
from homeward.engine.rulefiles import yamlsource
from homeward.engine.rulefiles.yamlsource import Items, Report
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


Row = Mapping[str, Any]
"""One expected or found answer, by the names that a case file uses; an expected one may leave names out."""


@dataclass(frozen=True)
class Case:
    """`line` is where it begins. `expect` and `cannot_tell` are complete: whatever else comes is wrong."""

    name: str
    kind: Kind
    line: int
    events: tuple[Event, ...]
    as_of: datetime
    expect: tuple[Row, ...] = ()
    cannot_tell: tuple[Row, ...] = ()


SOURCE = "case"

ENVELOPE = ("type", "at", "child", "id", "recorded", "received", "history_before", "supersedes")
NEEDED = {
    "name": "what the case shows, in one line",
    "kind": "`fires`, `silent`, `boundary`, `cannot_tell`, `late`, `retraction` or `merge`",
    "events": "what was reported, as a list",
    "as_of": "the instant at which the rule is asked",
}
EXPECTED = ("child", "episode", "due", "known", "late", "actions", "evidence", "because")
UNSURE = ("child", "episode", "unknown")


def read_cases(path: Path) -> tuple[list[Case], list[RuleProblem]]:
    """The cases of one file that can be read, and everything that is wrong with the others."""
    report = Report(str(path))
    node = yamlsource.read(path, report)
    items = yamlsource.mapping(node, report, "A file of cases") if node else None
    if node is None or items is None:
        return [], report.problems
    yamlsource.refuse_unknown(items, ["cases"], report, "A file of cases")
    yamlsource.require(items, {"cases": "the list of cases"}, node, report)
    listed = _list(items, "cases", report)
    cases = [case for one in listed if (case := _case(one, report)) is not None]
    return cases, report.problems


def _list(items: Items, name: str, report: Report) -> list[Node]:
    if name not in items:
        return []
    node = items[name][1]
    if not isinstance(node, SequenceNode):
        report.at(node, f"`{name}` must be a list.")
        return []
    return list(node.value)


def _case(node: Node, report: Report) -> Case | None:
    already = len(report.problems)
    items = yamlsource.mapping(node, report, "A case")
    if items is None:
        return None
    yamlsource.refuse_unknown(items, [*NEEDED, "expect", "cannot_tell"], report, "A case")
    yamlsource.require(items, NEEDED, node, report)
    name = yamlsource.text(items["name"][1], report, "`name`") if "name" in items else None
    kind = yamlsource.choice(items["kind"][1], report, "`kind`", list(Kind)) if "kind" in items else None
    as_of = _instant(items["as_of"][1], report, "`as_of`") if "as_of" in items else None
    events = [_event(one, place, report) for place, one in enumerate(_list(items, "events", report), 1)]
    expect = [_row(one, EXPECTED, ("child", "due"), report) for one in _list(items, "expect", report)]
    unsure = [_row(one, UNSURE, ("child", "unknown"), report) for one in _list(items, "cannot_tell", report)]
    if len(report.problems) > already or name is None or kind is None or as_of is None:
        return None
    line = node.start_mark.line + 1
    held = tuple(event for event in events if event)
    case = Case(name, Kind(kind), line, held, as_of, tuple(expect), tuple(unsure))
    if doubt := _doubt(case):
        report.at(node, doubt)
        return None
    return case


def _doubt(case: Case) -> str | None:
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


def _event(node: Node, place: int, report: Report) -> Event | None:
    items = yamlsource.mapping(node, report, "An event")
    if items is None:
        return None
    yamlsource.require(items, {"type": "the event's type", "at": "when it happened"}, node, report)
    if "type" not in items or "at" not in items:
        return None
    at = _instant(items["at"][1], report, "`at`")
    if at is None:
        return None
    given = {name: _data(value, report) for name, (_, value) in items.items()}
    cut_off = items.get("history_before")
    history_before = cut_off and _instant(cut_off[1], report, "`history_before`")
    try:
        event = parse(_cloud_event(given, at.isoformat(), place), history_before=history_before)
    except InvalidEvent as error:
        for problem in error.problems:
            report.at(node, f"`{problem.field}` {problem.message}.")
        return None
    for name in event.data.model_extra or ():
        known = set(type(event.data).model_fields) | set(ENVELOPE)
        report.at(items[name][0], f"`{event.type}` has no field `{name}`.{yamlsource.suggest(name, known)}")
    return event


def _cloud_event(given: Mapping[str, Any], at: str, place: int) -> dict[str, Any]:
    """The whole CloudEvent of a short form; `place` counts the events of its case from 1."""
    type_ = EVENT_TYPES.get(given["type"]) if isinstance(given["type"], str) else None
    filled = type_.case.items() if type_ else ()
    data = {name: at if value == AT else value for name, value in filled}
    data |= {name: value for name, value in given.items() if name not in ENVELOPE}
    if "child" in given:
        data["child"] = _identifier(given["child"])
    for name in ("identifiers", "named_children", "missing_with"):
        if name in data:
            data[name] = [_identifier(one) for one in data[name]]
    if "other" in data:
        data["other"] = _identifier(data["other"])
    event = {
        "specversion": "1.0",
        "source": SOURCE,
        "id": given.get("id", f"event {place}"),
        "type": given["type"],
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


def _data(node: Node, report: Report) -> Any:
    """As JSON would hold it: texts, but for true and false. An instant may leave its seconds out."""
    match node:
        case ScalarNode() if node.tag == "tag:yaml.org,2002:bool":
            return node.value.casefold() == "true"
        case ScalarNode():
            return re.sub(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?=Z|[+-]\d\d:\d\d$)", r"\1:00", str(node.value))
        case SequenceNode():
            return [_data(item, report) for item in node.value]
        case _:
            items = yamlsource.mapping(node, report, "This") or {}
            return {name: _data(value, report) for name, (_, value) in items.items()}


def _row(node: Node, names: Sequence[str], needed: Sequence[str], report: Report) -> Row:
    items = yamlsource.mapping(node, report, "An expected answer") or {}
    yamlsource.refuse_unknown(items, names, report, "An expected answer")
    yamlsource.require(items, dict.fromkeys(needed, "every expected answer names it"), node, report)
    return {name: _expected(name, items[name][1], report) for name in names if name in items}


def _expected(name: str, node: Node, report: Report) -> Any:
    match name:
        case "due" | "known":
            return _instant(node, report, f"`{name}`")
        case "late":
            return yamlsource.flag(node, report, "`late`")
        case "actions" | "evidence" | "unknown":
            return sorted(yamlsource.several(node, report, f"`{name}`", yamlsource.text) or ())
        case _:
            return yamlsource.text(node, report, f"`{name}`")


def _instant(node: Node, report: Report, what: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(node.value)
    except (TypeError, ValueError):
        instant = None
    if instant is None or instant.tzinfo is None:
        report.at(node, f"{what} must be an instant with its offset, such as `2026-03-01T22:10Z`.")
        return None
    return instant.astimezone(UTC)
