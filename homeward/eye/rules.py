"""Each rule's question in SQL: the child and the records on which a finding must rest.

`number` is the rule's own number, such as 3 times, 24 hours in seconds or 13 years; `span` a window in
seconds; `now` the present. A rule is asked only while it is written as `fact` says, which the SQL is from.
"""

from dataclasses import dataclass

KEY = "source || ' ' || id"
STATES_HARM = f"""
SELECT child, [{KEY}] AS keys, coalesce(instant(data->>'held_at'), happened) AS since
FROM own WHERE type = 'harm.disclosed' OR (type = 'rhi.completed' AND data->>'harm' = 'Y')"""

STATES_CONCERN = f"""
SELECT child, [{KEY}] AS keys, coalesce(instant(data->>'held_at'), happened) AS since
FROM own
WHERE type = 'concern.referred'
   OR (type = 'rhi.completed' AND data->>'worker_concern_cse' = 'Y')
   OR (type IN ('carer.information', 'prevention_interview.completed') AND data->>'suspects' = 'Y')
   OR (type = 'police.flag_changed' AND CAST(data->>'on' AS BOOLEAN))
   OR (type = 'assessment.recorded'
       AND list_has_any(CAST(data->'factors' AS VARCHAR[]), ['11A', '13A', '24A']))"""

NAMES_ANOTHER = f"""
WITH said AS (
  SELECT event.seq, event.child AS discloser, naming.child AS named, [{KEY}] AS keys, happened AS since
  FROM event JOIN naming USING (seq)
  WHERE type = 'contact.disclosed' AND naming.child <> event.child
)
SELECT discloser AS child, keys, since FROM said UNION SELECT named, keys, since FROM said"""

KNOWN_CONTACT = f"""
WITH spoken AS (
  SELECT seq, child, [{KEY}] AS keys, happened AS since, contact->>'phone' AS phone
  FROM event, unnest(
    CASE type WHEN 'contact.disclosed' THEN [data->'contact'] ELSE CAST(data->'contacts' AS JSON[]) END
  ) AS told(contact)
  WHERE type IN ('contact.disclosed', 'carer.information')
), shared AS (
  SELECT spoken.* FROM spoken JOIN known ON subscriber(spoken.phone) = known.phone WHERE known.since <= $now
)
SELECT child, keys, since FROM shared
UNION SELECT naming.child, keys, since FROM shared JOIN naming USING (seq)"""

OPEN_FOR = """
SELECT child, keys, began AS since FROM certain
WHERE epoch($now) - epoch(began) >= $number AND (ended IS NULL OR epoch(ended) - epoch(began) > $number)"""

NOT_INTERVIEWED = """
SELECT child, keys, back AS since FROM certain
WHERE back IS NOT NULL AND epoch($now) - epoch(back) >= $number AND NOT EXISTS (
  FROM own
  WHERE own.child = certain.child AND own.type IN ('rhi.completed', 'rhi.declined', 'rhi.not_possible')
    AND coalesce(own.data->>'by', '') <> 'carer'
    AND list_contains(CAST(own.data->'episodes' AS VARCHAR[]), certain.reference)
    AND epoch(coalesce(instant(own.data->>'held_at'), own.happened)) - epoch(back) <= $number
)"""

REPEATED = """
SELECT this.child, this.keys, this.began AS since
FROM certain AS this JOIN certain AS each ON each.child = this.child
  AND epoch(this.began) - epoch(each.began) BETWEEN 0 AND $span
WHERE EXISTS (
  FROM own WHERE own.child = each.child AND own.reference = each.reference AND own.type = 'missing.reported'
    AND own.data->>'category' IN (SELECT unnest(CAST($codes AS VARCHAR[])))
)
GROUP BY this.child, this.keys, this.began, this.reference
HAVING count(DISTINCT each.reference) >= $number"""

POLICE_HIGH = """
SELECT DISTINCT certain.child, certain.keys, began AS since
FROM certain JOIN own ON own.child = certain.child AND own.reference = certain.reference
WHERE coalesce(own.data->>'police_risk', own.data->>'level') = 'HIGH'
  AND own.moment <= $now AND (ended IS NULL OR own.moment < ended OR own.moment <= began)"""

AGED = """
WITH born AS (
  SELECT child, CAST(min(data->>'date_of_birth') AS DATE) AS day
  FROM own WHERE type IN ('child.registered', 'child.updated') AND data->>'date_of_birth' IS NOT NULL
  GROUP BY child HAVING count(DISTINCT data->>'date_of_birth') = 1
)
SELECT certain.child, keys, began AS since FROM certain JOIN born USING (child)
WHERE year(london(began)) - year(day)
  - CAST((month(london(began)), dayofmonth(london(began))) < (month(day), dayofmonth(day)) AS INTEGER)
  <= $number"""

OF_DOUBT = "SELECT child FROM doubtful"
WITHOUT_ONE_BIRTHDAY = """
SELECT child FROM own WHERE child NOT IN (
  SELECT child FROM own WHERE data->>'date_of_birth' IS NOT NULL
  GROUP BY child HAVING count(DISTINCT data->>'date_of_birth') = 1
)"""


@dataclass(frozen=True)
class Question:
    """`fact` and `operator` are how the rule must be written for the SQL to be its English. `not_of`: the
    children of whom the SQL does not see all that the rule may rest on, so that only a lost finding of theirs
    counts; None: of nobody does it see all."""

    code: str
    fact: str
    operator: str
    sql: str
    not_of: str | None = "SELECT '' AS child"


QUESTIONS = (
    Question("R01", "missing_episodes", "at_least", REPEATED, OF_DOUBT),
    Question("R05", "episode.open_for", "at_least", OPEN_FOR, OF_DOUBT),
    Question("R07", "episode.open_for", "at_least", OPEN_FOR, OF_DOUBT),
    Question("R09", "child.age", "at_most", AGED, f"{OF_DOUBT} UNION {WITHOUT_ONE_BIRTHDAY}"),
    Question("R10", "episode.high_risk_set", "is", POLICE_HIGH, OF_DOUBT),
    Question("R16", "contact.known_to_macse", "is", KNOWN_CONTACT, None),
    Question("R17", "disclosure.names_another_child", "is", NAMES_ANOTHER),
    Question("R22", "harm.disclosed", "is", STATES_HARM),
    Question("R23", "concern.suspected", "is", STATES_CONCERN),
    Question("R32", "return.waiting_for", "at_least", NOT_INTERVIEWED, OF_DOUBT),
)
"""The ten rules that matter most: harm, who is known or named, who stays away, who comes back unheard."""

MACROS = (
    "CREATE MACRO instant(said) AS timezone('UTC', CAST(said AS TIMESTAMPTZ))",
    "CREATE MACRO london(moment) AS CAST(timezone('Europe/London', timezone('UTC', moment)) AS DATE)",
    "CREATE MACRO digits(written) AS regexp_replace(written, '[^0-9]', '', 'g')",
    # A number of the United Kingdom without its leading 0 or 44; one that is a placeholder says nothing.
    """
    CREATE MACRO subscriber(written) AS CASE
      WHEN regexp_full_match(digits(written), '(0044|44|0)?[1-9][0-9]{9}')
        AND length(list_distinct(string_split(right(digits(written), 9), ''))) >= 3
        AND NOT contains('1234567890123', right(digits(written), 9))
      THEN right(digits(written), 10) END
    """,
)
KNOWN = "CREATE OR REPLACE TABLE known (phone TEXT PRIMARY KEY, since TIMESTAMP)"
NEWLY_KNOWN = """
INSERT INTO known
SELECT subscriber(data->'contact'->>'phone') AS phone, min(happened) AS since FROM link
WHERE subscriber(data->'contact'->>'phone') IS NOT NULL GROUP BY 1
ON CONFLICT (phone) DO UPDATE SET since = least(known.since, excluded.since)"""
