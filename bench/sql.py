"""Six rules as hand-written DuckDB SQL over the events themselves: each answers (child, subject, due).

Of what Homeward reckons with, these know corrections and cancelled reports, and no more: one identifier a
child, M or A as first reported, telephones in national spelling, no reason, no evidence, no "cannot tell".
Instants are in UTC; London's time is worked out here, as DuckDB's own knowledge of it is an extension apart.
"""

COLUMNS = {
    "id": "VARCHAR",
    "source": "VARCHAR",
    "type": "VARCHAR",
    "time": "TIMESTAMP",
    "supersedes": "VARCHAR",
    "data": "JSON",
}

LOAD = f"""
CREATE OR REPLACE TABLE raw AS
    SELECT * FROM read_json($file, format = 'newline_delimited', columns = {COLUMNS!r})
"""

SORT_OUT = """
CREATE OR REPLACE MACRO last_sunday(moment, month) AS
    last_day(make_date(year(moment), month, 1))
    - dayofweek(last_day(make_date(year(moment), month, 1)))::INTEGER;
CREATE OR REPLACE MACRO london(moment) AS moment + CASE
    WHEN moment >= last_sunday(moment, 3) + INTERVAL 1 HOUR
        AND moment < last_sunday(moment, 10) + INTERVAL 1 HOUR
    THEN INTERVAL 1 HOUR ELSE INTERVAL 0 HOUR END;
CREATE OR REPLACE MACRO next_month(moment) AS
    date_trunc('month', london(moment)) + INTERVAL 1 MONTH - CASE
    WHEN month(date_trunc('month', london(moment)) + INTERVAL 1 MONTH) BETWEEN 4 AND 10
    THEN INTERVAL 1 HOUR ELSE INTERVAL 0 HOUR END;
CREATE OR REPLACE TABLE event AS
    SELECT *, data->'child'->>'value' AS child FROM raw AS told
    WHERE NOT EXISTS (
        SELECT 1 FROM raw AS later WHERE later.source = told.source AND later.supersedes = told.id);
CREATE OR REPLACE TABLE episode AS
    SELECT child, data->>'episode' AS ref,
        min(coalesce((data->>'reported_at')::TIMESTAMP, time)) AS starts_at,
        arg_min(data->>'category', coalesce((data->>'reported_at')::TIMESTAMP, time)) AS category
    FROM event WHERE type = 'missing.reported'
        AND data->>'episode' NOT IN (SELECT data->>'episode' FROM event WHERE type = 'missing.cancelled')
    GROUP BY ALL;
CREATE OR REPLACE TABLE looked_after AS
    SELECT episode.child, ref, starts_at FROM episode
    ASOF LEFT JOIN (SELECT child, (data->>'from')::TIMESTAMP AS since, data->>'code' AS code
        FROM event WHERE type = 'legal_status.changed') AS legal
        ON legal.child = episode.child AND legal.since <= starts_at
    ASOF LEFT JOIN (SELECT child, (data->>'from')::TIMESTAMP AS since, data->>'status' AS status
        FROM event WHERE type = 'social_care.status_changed') AS social
        ON social.child = episode.child AND social.since <= starts_at
    WHERE code NOT IN ('V3', 'V4') OR status = 'LAC';
"""


def _repeated(days: int, times: int) -> str:
    return f"""
    SELECT child, 'episode:' || ref AS subject, starts_at AS due FROM (
        SELECT *, count(*) FILTER (category = 'M') OVER (PARTITION BY child ORDER BY starts_at
            RANGE BETWEEN INTERVAL {24 * days} HOURS PRECEDING AND CURRENT ROW) AS times FROM episode)
    WHERE times >= {times}"""


RULES = {
    "R01": _repeated(90, 3),
    "R02": _repeated(28, 2),
    "R03": """
    SELECT child, 'episode:' || ref AS subject, next_month(starts_at) AS due FROM (
        SELECT *, row_number() OVER (PARTITION BY child, next_month(starts_at) ORDER BY starts_at) AS times
        FROM episode)
    WHERE times >= 2""",
    "R11": "SELECT child, 'episode:' || ref AS subject, starts_at AS due FROM looked_after",
    "R12": """
    SELECT looked_after.child, 'episode:' || ref AS subject, starts_at AS due FROM looked_after
    ASOF JOIN (SELECT child, (data->>'from')::TIMESTAMP AS since, data->>'responsible_la' AS responsible,
            coalesce(data->>'location', CASE WHEN data->>'host_la' = data->>'responsible_la' THEN 'IN'
                WHEN data->>'host_la' IS NOT NULL THEN 'OUT' END) AS location
        FROM event WHERE type = 'placement.started') AS placed
        ON placed.child = looked_after.child AND placed.since <= starts_at
    WHERE responsible = '344' AND location = 'OUT'""",
    "R19": """
    WITH told AS (
        SELECT child, source, id, time,
            regexp_replace(data->'contact'->>'phone', '[^0-9]', '', 'g') AS phone
        FROM event WHERE type = 'contact.disclosed' AND data->'contact'->>'phone' IS NOT NULL)
    SELECT one.child, 'disclosure:' || one.source || ':' || one.id AS subject,
        greatest(one.time, min(other.time)) AS due
    FROM told AS one JOIN told AS other ON other.phone = one.phone AND other.child <> one.child
        AND other.time BETWEEN one.time - INTERVAL 4320 HOURS AND one.time + INTERVAL 4320 HOURS
    GROUP BY one.child, one.source, one.id, one.time""",
}
