"""The night's own eye over some children: on whom it and the engine disagree, given the rules as data."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import duckdb
from sqlalchemy import Engine

from homeward.domain.night.differences import Difference, Kind
from homeward.engine.rulefiles.model import Compare, Rule, Status
from homeward.eye import record
from homeward.eye.looking import Asked, look
from homeward.store.unit_of_work import reading

AT_A_TIME = 500


def as_data(rules: Iterable[Rule]) -> Iterator[Asked]:
    """Each version that is or was in force and asks one fact alone, as the ten rules do."""
    for rule in rules:
        if rule.status is Status.LIVE and isinstance(rule.when, Compare):
            params = dict(rule.when.params)
            since, until = rule.force
            yield Asked(
                rule.code,
                since,
                until,
                rule.when.fact,
                rule.when.operator,
                _number(rule.when.value),
                _number(params.get("within", 0)),
                tuple(params.get("category", ())),
            )


def _number(value: object) -> float:
    """A length in seconds; what is no number is not asked for."""
    if isinstance(value, timedelta):
        return value.total_seconds()
    return float(value) if isinstance(value, int) else 0.0


@contextmanager
def opened(engine: Engine) -> Iterator[duckdb.DuckDBPyConnection]:
    with record.opened() as database:
        with reading(engine) as uow:
            record.learn_links(database, uow)
        yield database


def differences(
    engine: Engine,
    database: duckdb.DuckDBPyConnection,
    refs: Sequence[str],
    rules: Iterable[Rule],
    now: datetime,
    evaluate_again: Callable[[Sequence[str]], datetime],
) -> Iterator[Difference]:
    """The children on whom both still disagree once they were evaluated again: a worker may have been at them
    meanwhile."""
    asked = [*as_data(rules)]
    with reading(engine) as uow:
        first = look(database, uow, refs, asked, now)
    if not first:
        return
    again = sorted({each.child for each in first})
    as_of = evaluate_again(again)
    with reading(engine) as uow:
        record.learn_links(database, uow)
        found = look(database, uow, again, asked, as_of)
    for each in sorted(found):
        yield Difference(Kind.EYE, f"child {each.child}, {each.code}, {'lost' if each.lost else 'not seen'}")
