"""`homeward evaluate`: what the rules say of a file of events, with no database and no broker."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Annotated, Any

import typer

from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, absence, instant, print_json
from homeward.cli.progress import progress, steps
from homeward.config import settings
from homeward.domain.events import Event, Identifier, digest
from homeward.domain.findings.finding import CannotTell, Finding
from homeward.domain.identity.identified import Question
from homeward.domain.identity.pairs import open_pairs
from homeward.engine.facts import FACTS
from homeward.engine.in_memory import ChildResult, evaluate_events
from homeward.engine.rulefiles.load import RuleSet, load_rules
from homeward.errors import InvalidEvent, Problem
from homeward.garbage import no_collection
from homeward.inputs import jsonl
from homeward.inputs.eventfile import as_event
from homeward.inputs.lines import Lines
from homeward.names import named
from homeward.reports.budgets import Span
from homeward.reports.budgets import as_json as as_document
from homeward.reports.truth import in_words, measured, put_forward, read_truth
from homeward.reports.workload import of_results
from homeward.services.intake.accept import CONFLICT
from homeward.services.tasks.tasks import tasks
from homeward.store.projections import Wanted


def evaluate(
    events: Annotated[Path, typer.Option(help="File of events, one JSON object a line.")],
    as_of: Annotated[
        datetime, typer.Option(parser=instant, metavar="INSTANT", help="What is known by then counts.")
    ],
    rules: Annotated[
        Path | None, typer.Option(help="Folder of rule files; default: those in force here.")
    ] = None,
    as_json: AsJson = False,
    truth: Annotated[
        Path | None,
        typer.Option(
            help="truth.jsonl of a synthetic world: tell how many of the exploited are put forward."
        ),
    ] = None,
    trace: Annotated[
        bool, typer.Option("--trace", help="With --json, say what each rule asked and read.")
    ] = False,
) -> None:
    loaded = load_rules(rules or settings().rules_folder)
    with progress() as shown, no_collection():
        read, refused = read_events(events, steps(shown, events.name))
        steps(shown, f"{len(read):,} events evaluated")
        results = list(evaluate_events(read, loaded, as_of, settings().responsible_la))
    document = document_of(results, loaded, refused, as_of, trace)
    if truth:
        span = Span(as_of - A_YEAR, as_of)
        document["truth"] = measured(read_truth(truth), put_forward(results))
        document["budgets"] = as_document(span, of_results(results, loaded, span))
    if as_json:
        print_json(document)
    else:
        _print(document)
    raise typer.Exit(NEEDS_A_PERSON if refused else DONE)


ROWS_A_STEP = 1000
A_YEAR = timedelta(days=365)
"""For which budgets are measured; what came before fills the record."""

Copies = list[tuple[Event, int]]
"""Events of one source and id, each with its row."""


def read_events(
    path: Path, show: Callable[[int, int], None] = lambda read, size: None
) -> tuple[list[Event], list[dict[str, Any]]]:
    """The file's events, each once, and the rows that are none, with every reason."""
    by_key: dict[tuple[str, str], Copies] = defaultdict(list)
    refused: list[tuple[int, Sequence[Problem]]] = []
    lines = Lines(path)
    for raw in jsonl.read(lines):
        row = raw.row or 0
        if row % ROWS_A_STEP == 0:
            show(lines.read, lines.size)
        try:
            event = as_event(raw)
        except InvalidEvent as error:
            refused.append((row, error.problems))
        else:
            by_key[event.key].append((event, row))
    events = []
    for copies in by_key.values():
        first, conflicting = _first(copies)
        events.append(first)
        refused += [(row, (CONFLICT,)) for row in conflicting]
    refused.sort(key=itemgetter(0))
    return events, [{"row": row, "errors": [each.as_dict() for each in why]} for row, why in refused]


def _first(copies: Copies) -> tuple[Event, list[int]]:
    """The one that was received first stands, wherever it is in the file; the rows that say otherwise."""
    if len(copies) == 1:
        return copies[0][0], []
    said = [(event.received_at, digest(event), row, event) for event, row in copies]
    _, standing, _, first = min(said, key=lambda one: one[:3])
    return first, [row for _, told, row, _ in said if told != standing]


def document_of(
    results: Iterable[ChildResult],
    rules: RuleSet,
    refused: list[dict[str, Any]],
    as_of: datetime,
    traced: bool = False,
) -> dict[str, Any]:
    findings, cannot_tell, candidates, listed, found_tasks = [], [], [], [], []
    results = list(results)
    for result in results:
        child = _child(result.child)
        findings += [
            _finding(finding, child) | absence(finding) | _trace(finding, traced)
            for finding in (*result.evaluation.findings, *result.on_condition)
        ]
        cannot_tell += [
            {"code": each.code, "child": child, "episode": each.episode, "unknown": list(each.unknown)}
            | absence(each)
            | _trace(each, traced)
            for each in result.evaluation.cannot_tell
        ]
        if proposed := result.candidate:
            candidates.append(
                {
                    "child": child,
                    "codes": list(proposed.codes),
                    "since": proposed.since.isoformat(),
                    "re_referral": proposed.re_referral,
                }
            )
        if on_list := result.listing:
            since = on_list.since.isoformat()
            listed.append({"child": child, "codes": list(on_list.codes), "since": since})
        wanted = tasks(result.timeline, result.evaluation, result.contradictions, rules)
        found_tasks += [_task(task, child, rules) for task in wanted if task.kind != "interviewer"]
    return {
        "as_of": as_of.isoformat(),
        "findings": sorted(findings, key=lambda row: (row["due"], row["code"], *row["child"].values())),
        "cannot_tell": sorted(cannot_tell, key=_by_code),
        "candidates": sorted(candidates, key=_by_since),
        "missing_group": sorted(listed, key=_by_since),
        "tasks": sorted(found_tasks, key=_by_code),
        "quarantined": refused,
        "matches": _matches(results),
    }


def _matches(results: Sequence[ChildResult]) -> list[dict[str, Any]]:
    """Questions about who is who: of numbers, then of records that look like one child's."""
    questions = {question for result in results for question in result.questions}
    of_numbers = [_match(question) for question in sorted(questions, key=attrgetter("about"))]
    return [*of_numbers, *_same_children(results)]


def _match(question: Question) -> dict[str, Any]:
    children = [_child(child) for child in question.children]
    return {"kind": question.kind, "children": children, "because": question.because}


def _same_children(results: Iterable[ChildResult]) -> list[dict[str, Any]]:
    """Each pair of records that look like one child's, once."""
    called = {result.timeline.child: result.child for result in results}
    rows = [
        {
            "kind": "same_child",
            "children": [_child(result.child), _child(called[pair.other])],
            "because": pair.last.data.because,
        }
        for result in results
        for pair in open_pairs(result.timeline.pairs, result.timeline.child)
        if pair.asked_here
    ]
    return sorted(rows, key=json.dumps)


def _by_since(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["since"], *row["child"].values()


def _by_code(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (row["code"] or "", *row["child"].values(), json.dumps(row))


def _child(child: Identifier) -> dict[str, str]:
    return {"scheme": child.scheme, "value": child.value}


def _finding(finding: Finding, child: dict[str, str]) -> dict[str, Any]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "version": finding.version,
        "child": child,
        "episode": finding.episode,
        "due": finding.due.isoformat(),
        "known": finding.known.isoformat(),
        "late": finding.late,
        "actions": list(finding.actions),
        "never_silent": finding.never_silent,
        "evidence": [id_ for _, id_ in finding.evidence],
        "because": finding.because,
    }


def _trace(judged: Finding | CannotTell, wanted: bool) -> dict[str, Any]:
    return {"trace": judged.trace.as_json()} if wanted else {}


def _task(task: Wanted, child: Mapping[str, str], rules: RuleSet) -> dict[str, Any]:
    """One for a missing fact says also who can supply it, and what waits for it."""
    row = {"code": task.code, "child": child, "kind": task.kind, "because": task.because}
    if task.fact is None or task.since is None:
        return row
    waiting = [rules.by_id[rule] for rule in task.waiting]
    return row | {
        "fact": task.fact,
        "subject": task.subject,
        "episode": task.episode,
        "since": task.since.isoformat(),
        "supplied_by": FACTS[task.fact].supplied_by,
        "waiting": [{"code": rule.code, "title": rule.title} for rule in waiting],
        **absence(task),
    }


def _print(document: Mapping[str, Any]) -> None:
    for finding in document["findings"]:
        late = " (known late)" if finding["late"] else ""
        typer.echo(
            f"{finding['due']}  {finding['code']}  {_spoken(finding['child'])}{late}: {finding['because']}"
        )
    for unclear in document["cannot_tell"]:
        typer.echo(
            f"cannot tell  {unclear['code']}  {_spoken(unclear['child'])}: {', '.join(unclear['unknown'])}"
        )
    for proposed in document["candidates"]:
        typer.echo(
            f"{named('MACSE candidate')}  {_spoken(proposed['child'])}: {', '.join(proposed['codes'])}"
        )
    for one in document["missing_group"]:
        typer.echo(f"{named('missing group')}  {_spoken(one['child'])}: {', '.join(one['codes'])}")
    for match in document["matches"]:
        typer.echo(f"who is who  {', '.join(map(_spoken, match['children']))}: {match['because']}")
    for line in in_words(document["truth"]) if "truth" in document else ():
        typer.echo(line)
    for refused in document["quarantined"]:
        for error in refused["errors"]:
            typer.echo(f"row {refused['row']}: {error['field']} {error['message']}", err=True)


def _spoken(child: Mapping[str, str]) -> str:
    return f"{child['scheme']} {child['value']}"
