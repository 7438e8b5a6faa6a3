-- The record as the rules' English speaks of it: absences, with when each began, ended and was cancelled.
-- Made anew for each group of children from `event` (what stands) and `naming` (whom an event names).

CREATE OR REPLACE TEMP TABLE own AS
SELECT child, source, id, type, happened, recorded, received, data,
       data->>'episode' AS reference,
       CASE type WHEN 'missing.reported' THEN coalesce(instant(data->>'reported_at'), happened)
                 WHEN 'missing.found' THEN instant(data->>'found_at')
                 ELSE happened END AS moment
FROM event;

-- A report after an end begins another absence under the same reference.
CREATE OR REPLACE TEMP TABLE bound AS
SELECT *, sum(begins) OVER (PARTITION BY child, reference ORDER BY moment, is_end, source, id) AS nth
FROM (
  SELECT *, type <> 'missing.reported' AS is_end,
         CASE WHEN type = 'missing.reported' AND coalesce(lag(type) OVER turn, 'missing.found') <> 'missing.reported'
              THEN 1 ELSE 0 END AS begins
  FROM own WHERE type IN ('missing.reported', 'missing.found', 'missing.cancelled')
  WINDOW turn AS (PARTITION BY child, reference ORDER BY moment, type <> 'missing.reported', source, id)
);

-- Each body's last word on when the child was found.
CREATE OR REPLACE TEMP TABLE find AS
SELECT child, reference, nth, source, max_by(id, (received, moment)) AS id, max_by(moment, (received, moment)) AS found,
       max_by(instant(data->>'returned_at'), (received, moment)) AS returned
FROM bound WHERE type = 'missing.found' GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE absence AS
WITH said AS (
  SELECT child, reference, nth,
         min(moment) FILTER (type = 'missing.reported') AS began,
         bool_or(type = 'missing.cancelled') AS cancelled,
         bool_or(type = 'missing.cancelled' AND data->>'reason' = 'duplicate') AS is_a_copy,
         min_by(source, moment) FILTER (type = 'missing.reported') AS source,
         count(DISTINCT source) FILTER (type = 'missing.reported') AS bodies,
         list(source || ' ' || id) AS keys
  FROM bound GROUP BY child, reference, nth
)
SELECT said.*, coalesce(min(found) FILTER (found >= began), min(found)) AS ended,
       count(find.id) AS finds, min(coalesce(returned, found)) AS back
FROM said LEFT JOIN find USING (child, reference, nth)
GROUP BY ALL;

-- Of these the eye says nothing: two that overlap and that different bodies reported, which are one; copies; one
-- reference for several; what was put in another category; several words on the end.
CREATE OR REPLACE TEMP TABLE doubtful AS
SELECT DISTINCT one.child, one.reference, one.nth
FROM absence AS one
LEFT JOIN absence AS other ON other.child = one.child AND (other.reference, other.nth) <> (one.reference, one.nth)
  AND other.source <> one.source AND NOT other.cancelled
  AND other.began < coalesce(one.ended, TIMESTAMP '9999-01-01')
  AND one.began < coalesce(other.ended, TIMESTAMP '9999-01-01')
WHERE other.child IS NOT NULL OR one.is_a_copy OR one.began IS NULL OR one.ended < one.began
  OR one.bodies > 1 OR one.finds > 1
  OR (one.child, one.reference) IN (SELECT (child, reference) FROM absence WHERE nth > 1)
  OR (one.child, one.reference) IN (SELECT (child, reference) FROM own WHERE type = 'missing.reclassified');

CREATE OR REPLACE TEMP TABLE certain AS
SELECT * FROM absence WHERE NOT cancelled AND (child, reference, nth) NOT IN (SELECT * FROM doubtful);
