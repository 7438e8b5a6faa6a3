"""The version of a rule: its number, and a digest of what it says, whatever its comments, layout or order."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import MISSING, fields
from typing import Any

from homeward.domain.findings.json_values import plain
from homeward.engine.rulefiles.model import All, AnyOf, Compare, Condition, Not, Rule

LENGTH = 12
"""Characters of a digest; 48 bits tell the versions of one rule apart."""


def version(rule: Rule) -> str:
    """Such as `2-0f3a52b1c9d4`."""
    return f"{rule.number}-{digest_of(rule)}"


def digest_of(rule: Rule) -> str:
    """What is left at its default is left out, so that a new kind of key does not change old rules."""
    said = {
        field.name: _plain(value)
        for field in fields(rule)
        if field.name not in ("version", "number")
        and ((value := getattr(rule, field.name)) != field.default or field.default is MISSING)
    }
    return digest(said)


def version_of_all(rules: Iterable[Rule]) -> str:
    return digest(sorted((rule.id, rule.status, rule.version) for rule in rules))


def digest(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:LENGTH]


def _plain(value: Any) -> Any:
    """As JSON; the order of lists has no meaning in a rule."""
    match value:
        case Compare() | All() | AnyOf() | Not():
            return _condition(value)
        case str():
            return " ".join(value.split())
        case tuple() | frozenset():
            return sorted((_plain(item) for item in value), key=json.dumps)
        case _:
            return plain(value)


def _condition(condition: Condition) -> Any:
    match condition:
        case Compare(fact, operator, value, params):
            return {"fact": fact, operator: _plain(value), "params": {k: _plain(v) for k, v in params}}
        case Not(item):
            return {"not": _condition(item)}
        case All(items) | AnyOf(items):
            if len(items) == 1:
                return _condition(items[0])
            joined = "all" if isinstance(condition, All) else "any"
            return {joined: sorted((_condition(item) for item in items), key=json.dumps)}
        case _:
            raise AssertionError(f"no such condition: {condition}")
