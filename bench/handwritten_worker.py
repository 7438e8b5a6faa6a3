"""One worker written by hand for the fourteen rules: aiokafka, psycopg, and `bench.handwritten_rules`.

In one transaction per batch it journals the events, locks their children, reads their histories, and writes
what their findings, alerts and reasons have become, with an event in the journal for each step of an alert;
then it publishes these and commits its offsets. It may be killed at any time.
"""

import asyncio
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from uuid import uuid4

import psycopg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from bench.handwritten_rules import Found, Raw, Shared, at, child_of, find, named_by, phone

READ = ("missing-episodes", "return-interviews", "child-status")
BATCH = 500
FOR_THE_INTERVIEWER = "R32"
"""All others raise an alert."""

TABLES = """
CREATE TABLE child (id text PRIMARY KEY);
CREATE TABLE event (
  seq bigserial PRIMARY KEY, source text NOT NULL, id text NOT NULL, type text NOT NULL, child text NOT NULL,
  phone text, occurred_at timestamptz NOT NULL, received_at timestamptz NOT NULL,
  processed_at timestamptz NOT NULL, body jsonb NOT NULL, UNIQUE (source, id));
CREATE INDEX ON event (child);
CREATE INDEX ON event (phone) WHERE phone IS NOT NULL;
CREATE TABLE naming (seq bigint REFERENCES event, child text NOT NULL, PRIMARY KEY (seq, child));
CREATE INDEX ON naming (child);
CREATE TABLE finding (
  child text, code text, subject text, due timestamptz NOT NULL, PRIMARY KEY (child, code, subject, due));
CREATE TABLE alert (
  id text PRIMARY KEY, child text NOT NULL, state text NOT NULL, raised_at timestamptz NOT NULL);
CREATE INDEX ON alert (child);
CREATE TABLE alert_reason (
  alert text REFERENCES alert, code text, subject text, due timestamptz, added_at timestamptz NOT NULL,
  withdrawn_at timestamptz, PRIMARY KEY (alert, code, subject, due));
"""

Connection = psycopg.Connection[Any]


def process(connection: Connection, raws: Sequence[Raw]) -> list[Raw]:
    """One batch in one transaction; answers with what is to be published."""
    now = datetime.now(UTC)
    with connection.transaction(), connection.cursor() as cursor:
        new = journal(cursor, raws, now)
        touched = concerned(cursor, new)
        cursor.execute(
            "INSERT INTO child SELECT unnest(%s::text[]) ORDER BY 1 ON CONFLICT DO NOTHING", [touched]
        )
        cursor.execute("SELECT id FROM child WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [touched])
        steps = store(cursor, touched, evaluate(cursor, touched, now), now)
        journal(cursor, steps, now)
    return steps


def journal(cursor: psycopg.Cursor[Any], raws: Sequence[Raw], now: datetime) -> list[Raw]:
    """Append these; answers with those that are new."""
    cursor.executemany(
        "INSERT INTO event (source, id, type, child, phone, occurred_at, received_at, processed_at, body)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING seq",
        [
            (r["source"], r["id"], r["type"], child_of(r), phone(r), at(r), now, now, json.dumps(r))
            for r in raws
        ],
        returning=True,
    )
    numbers = [result.fetchone() for result in cursor.results()]
    new = [(number[0], raw) for number, raw in zip(numbers, raws, strict=True) if number]
    names = [(seq, child) for seq, raw in new for child in named_by(raw)]
    if names:
        cursor.executemany("INSERT INTO naming VALUES (%s, %s)", names)
    return [raw for _, raw in new]


def concerned(cursor: psycopg.Cursor[Any], raws: Sequence[Raw]) -> list[str]:
    """Whom they are about or name, and whoever spoke of the same telephone."""
    found = {child_of(raw) for raw in raws}.union(*(named_by(raw) for raw in raws))
    if phones := [number for raw in raws if (number := phone(raw))]:
        cursor.execute("SELECT DISTINCT child FROM event WHERE phone = ANY(%s)", [phones])
        found.update(child for (child,) in cursor)
    return sorted(found)


def evaluate(cursor: psycopg.Cursor[Any], children: Sequence[str], now: datetime) -> set[Found]:
    cursor.execute("SELECT child, body FROM event WHERE child = ANY(%s)", [children])
    own: dict[str, list[Raw]] = defaultdict(list)
    for child, body in cursor:
        own[child].append(body)
    cursor.execute(
        "SELECT naming.child, body FROM naming JOIN event USING (seq) WHERE naming.child = ANY(%s)",
        [children],
    )
    naming: dict[str, list[Raw]] = defaultdict(list)
    for child, body in cursor:
        naming[child].append(body)
    phones = list({number for raws in own.values() for raw in raws if (number := phone(raw))})
    cursor.execute("SELECT body FROM event WHERE phone = ANY(%s)", [phones])
    shared = Shared.of(body for (body,) in cursor)
    return set().union(*(find(child, own[child], naming[child], shared, now) for child in children))


def store(
    cursor: psycopg.Cursor[Any], children: Sequence[str], found: set[Found], now: datetime
) -> list[Raw]:
    """Write what differs; answers with the steps of alerts that came of it."""
    cursor.execute("SELECT code, child, subject, due FROM finding WHERE child = ANY(%s)", [children])
    stored = {Found(*row) for row in cursor}
    new, gone = found - stored, stored - found
    columns = "(code, child, subject, due)"
    if new:
        cursor.executemany(f"INSERT INTO finding {columns} VALUES (%s, %s, %s, %s)", sorted(new))
    if gone:
        cursor.executemany(f"DELETE FROM finding WHERE {columns} = (%s, %s, %s, %s)", sorted(gone))
    cursor.execute("SELECT child, id FROM alert WHERE child = ANY(%s) AND state = 'raised'", [children])
    alerts = dict(cursor.fetchall())
    return [*raise_alerts(cursor, alerts, new, now), *withdraw(cursor, alerts, gone, now)]


def raise_alerts(
    cursor: psycopg.Cursor[Any], alerts: dict[str, str], new: Iterable[Found], now: datetime
) -> list[Raw]:
    """`alerts` are those that are open, by child, and hold the new ones afterwards."""
    reasons = [each for each in sorted(new) if each.code != FOR_THE_INTERVIEWER]
    raised = {each.child: uuid4().hex for each in reasons if each.child not in alerts}
    alerts |= raised
    rows = [(alerts[each.child], each.code, each.subject, each.due, now) for each in reasons]
    if raised:
        opened = [(alert, child, "raised", now) for child, alert in raised.items()]
        cursor.executemany("INSERT INTO alert VALUES (%s, %s, %s, %s)", opened)
    if rows:
        cursor.executemany(
            "INSERT INTO alert_reason VALUES (%s, %s, %s, %s, %s) ON CONFLICT (alert, code, subject, due)"
            " DO UPDATE SET added_at = excluded.added_at, withdrawn_at = NULL",
            rows,
        )
    steps = []
    for child in dict.fromkeys(each.child for each in reasons):
        type_ = "alert.raised" if child in raised else "alert.reason_added"
        about = [each for each in reasons if each.child == child]
        steps.append(step(type_, child, alerts[child], about, now))
    return steps


def withdraw(
    cursor: psycopg.Cursor[Any], alerts: dict[str, str], gone: Iterable[Found], now: datetime
) -> list[Raw]:
    reasons = [each for each in sorted(gone) if each.child in alerts and each.code != FOR_THE_INTERVIEWER]
    if reasons:
        cursor.executemany(
            "UPDATE alert_reason SET withdrawn_at = %s WHERE (alert, code, subject, due) = (%s, %s, %s, %s)",
            [(now, alerts[each.child], each.code, each.subject, each.due) for each in reasons],
        )
    by_child: dict[str, list[Found]] = defaultdict(list)
    for each in reasons:
        by_child[each.child].append(each)
    return [step("alert.reason_withdrawn", c, alerts[c], about, now) for c, about in by_child.items()]


def step(type_: str, child: str, alert: str, reasons: Sequence[Found], now: datetime) -> Raw:
    """An event of ours, as it stands in the journal and is published."""
    told = [{"code": each.code, "subject": each.subject, "due": each.due.isoformat()} for each in reasons]
    data = {"child": {"scheme": "la_child_id", "value": child}, "alert": alert, "reasons": told}
    envelope = {"specversion": "1.0", "id": uuid4().hex, "source": "handwritten", "type": type_}
    return {**envelope, "time": now.isoformat(), "data": data}


async def main() -> None:
    address = {"bootstrap_servers": os.environ["HOMEWARD_BROKER"]}
    consumer = AIOKafkaConsumer(
        *READ, **address, group_id="handwritten", enable_auto_commit=False, auto_offset_reset="earliest"
    )
    producer = AIOKafkaProducer(**address, acks="all", enable_idempotence=True)
    await consumer.start()
    await producer.start()
    with psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True) as connection:
        while True:
            got = await consumer.getmany(timeout_ms=100, max_records=BATCH)
            raws = [json.loads(message.value) for messages in got.values() for message in messages]
            if not raws:
                continue
            steps = await asyncio.to_thread(process, connection, raws)
            sent = [
                await producer.send("cadt-alerts", json.dumps(each).encode(), key=_key(child_of(each)))
                for each in steps
            ]
            await asyncio.gather(*sent)
            await consumer.commit()


def _key(child: str) -> bytes:
    return blake2b(child.encode(), digest_size=16).hexdigest().encode()


if __name__ == "__main__":
    asyncio.run(main())
