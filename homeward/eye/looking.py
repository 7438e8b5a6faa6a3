"""Ask the ten rules of some children and say on whom eye and engine disagree."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
from sqlalchemy import Connection

from homeward.eye import record
from homeward.eye.rules import QUESTIONS, Question


@dataclass(frozen=True)
class Asked:
    """One version of a rule as data: from when and until when it is in force, how its condition is written,
    and its numbers. Instants are aware, lengths in seconds."""

    code: str
    since: datetime
    until: datetime | None
    fact: str
    operator: str
    number: float
    span: float
    codes: tuple[str, ...]


@dataclass(frozen=True, order=True)
class Disagreement:
    """Of one child and rule: found by the eye and not by the engine, or the other way."""

    child: str
    code: str
    lost: bool


def questions(rules: Sequence[Asked]) -> list[tuple[Question, Asked]]:
    """Those of the ten that are still written as the SQL is, each with its version."""
    by_code = {question.code: question for question in QUESTIONS}
    return [
        (question, asked)
        for asked in rules
        if (question := by_code.get(asked.code))
        and (question.fact, question.operator) == (asked.fact, asked.operator)
    ]


def look(
    database: duckdb.DuckDBPyConnection,
    connection: Connection,
    refs: Collection[str],
    rules: Sequence[Asked],
    now: datetime,
) -> set[Disagreement]:
    """All disagreements about these children, by those who speak for them; `database` is from `opened`."""
    record.read(database, connection, refs)
    database.execute("CREATE OR REPLACE TABLE seen (child TEXT, code TEXT, keys TEXT[])")
    database.execute("CREATE OR REPLACE TABLE not_of (child TEXT, code TEXT)")
    database.execute("CREATE OR REPLACE TABLE judged (code TEXT)")
    for question, asked in questions(rules):
        _ask(database, question, asked, now)
    found = {
        Disagreement(child, code, lost)
        for statement, lost in ((LOST, True), (INVENTED, False))
        for child, code in database.execute(statement).fetchall()
    }
    return {each for each in found if each.child in set(refs)}


SAME = "(said.child, said.code) = (seen.child, seen.code) AND list_contains(seen.keys, said.key)"
LOST = f"SELECT DISTINCT child, code FROM seen WHERE NOT EXISTS (FROM said WHERE {SAME})"
INVENTED = f"""
SELECT DISTINCT child, code FROM (
  SELECT child, code, id, bool_or(EXISTS (FROM seen WHERE {SAME})) AS is_seen FROM said
  WHERE code IN (FROM judged) AND (child, code) NOT IN (SELECT (child, code) FROM not_of)
  GROUP BY child, code, id
) WHERE NOT is_seen"""


def _ask(database: duckdb.DuckDBPyConnection, question: Question, asked: Asked, now: datetime) -> None:
    """Adds what the question's SQL finds while this version is in force."""
    present, since = now.replace(tzinfo=None), asked.since.replace(tzinfo=None)
    until = (asked.until or datetime.max).replace(tzinfo=None)
    values = {"now": present, "number": asked.number, "span": asked.span, "codes": list(asked.codes)}
    used = {name: value for name, value in values.items() if f"${name}" in question.sql}
    database.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {question.sql}", used)
    database.execute(
        "INSERT INTO seen SELECT child, $code, keys FROM answer"
        " WHERE since BETWEEN $since AND $now AND since < $until",
        {"code": asked.code, "since": since, "now": present, "until": until},
    )
    if question.not_of:
        database.execute(
            f"INSERT INTO not_of SELECT child, $code FROM ({question.not_of})", {"code": asked.code}
        )
        database.execute("INSERT INTO judged VALUES ($code)", {"code": asked.code})
