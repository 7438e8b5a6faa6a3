"""The register of rules as it stands here: what the rules say, and what each did of late."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from homeward.domain.calendar.deadlines import LONDON
from homeward.domain.calendar.quarters import Quarter, quarter_of
from homeward.domain.findings.json_values import plain
from homeward.engine.publishing.register import Entry, register
from homeward.engine.rulefiles.casefile import Case, read_cases
from homeward.engine.rulefiles.limits import NOT_CONSIDERED
from homeward.engine.rulefiles.load import RuleSet
from homeward.engine.words.narrate import Outline
from homeward.reports.small_numbers import suppress
from homeward.store.activity import Counts, activity
from homeward.store.unit_of_work import UnitOfWork

Shown = Mapping[str, int | None]
"""Counts by their names; None where a count is too small to be told."""


@dataclass(frozen=True)
class Book:
    """`did` are the counts of each rule, by its id, for the last whole quarter and for the one that runs."""

    made_at: datetime
    version: str
    quarters: tuple[Quarter, Quarter]
    entries: list[Entry]
    did: Mapping[str, tuple[Shown, Shown]]

    def as_json(self) -> dict[str, Any]:
        """The document that docs/register.md describes."""
        return {
            "made_at": plain(self.made_at),
            "version": self.version,
            "quarters": [
                {"name": each.name, "from": plain(each.starts_at), "before": plain(each.ends_at)}
                for each in self.quarters
            ],
            "not_considered": list(NOT_CONSIDERED),
            "rules": [self._rule(entry) for entry in self.entries],
        }

    def _rule(self, entry: Entry) -> dict[str, Any]:
        rule = entry.rule
        did = zip(self.quarters, self.did[rule.id], strict=True)
        told = ("id", "code", "title", "purpose", "status", "owner", "approved_by", "source")
        more = ("number", "version", "retired_because", "never_silent", "guide", "known_false_positives")
        return {
            **{name: getattr(rule, name) for name in (*told, *more)},
            "in_force_from": plain(rule.effective_from),
            "in_force_to": plain(rule.effective_to),
            "review_by": plain(rule.review_by),
            "review_overdue": entry.review_overdue,
            "looks_at": list(entry.looks_at),
            "holds_when": _outline(entry.holds_when),
            "parameters": [{"what": each.what, "value": each.value} for each in entry.parameters],
            "effects": list(entry.effects),
            "versions": [
                {field.name: plain(getattr(each, field.name)) for field in fields(each)}
                for each in entry.versions
            ],
            "cases": [{"name": each.name, "kind": each.kind} for each in entry.cases],
            "did": {quarter.name: dict(counts) for quarter, counts in did},
        }


def _outline(outline: Outline) -> dict[str, Any]:
    return {"text": outline.text, "parts": [_outline(part) for part in outline.parts]}


def book(uow: UnitOfWork, rules: RuleSet, folder: Path, now: datetime, *, internal: bool) -> Book:
    """The register as of now; `folder` holds the rules' cases. Small counts are for people inside alone."""
    running = quarter_of(now)
    quarters = (running.previous, running)
    last, current = (activity(uow, each.starts_at, each.ends_at) for each in quarters)
    did = {
        rule.id: (
            shown(last.get(rule.id, Counts()), internal),
            shown(current.get(rule.id, Counts()), internal),
        )
        for rule in rules.current
    }
    entries = register(rules, cases_of(rules, folder), now.astimezone(LONDON).date())
    return Book(now, rules.version, quarters, entries, did)


def shown(counts: Counts, internal: bool) -> Shown:
    told = asdict(counts)
    if internal:
        return told
    parts = {"late": counts.findings, "no_further_action": counts.decided}
    return {
        name: _part(count, parts[name]) if name in parts else suppress({name: count})[name]
        for name, count in told.items()
    }


def _part(count: int, whole: int) -> int | None:
    """Of a whole that is shown beside it: None also where what is left of it would be too small."""
    return suppress({"part": count, "rest": whole - count})["part"]


_read: dict[Path, tuple[float, list[Case]]] = {}


def cases_of(rules: RuleSet, folder: Path) -> dict[str, list[Case]]:
    """Each rule's cases, read again only where their file has changed."""
    found = {}
    for rule in rules.current:
        path = folder / f"{rule.id}.yaml"
        if not path.is_file():
            continue
        changed = path.stat().st_mtime
        if path not in _read or _read[path][0] != changed:
            _read[path] = (changed, read_cases(path)[0])
        found[rule.id] = _read[path][1]
    return found
