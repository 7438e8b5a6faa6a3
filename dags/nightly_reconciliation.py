"""Every night: recompute the children from the journal, and compare all that can be compared.

The work is done by `homeward reconcile` in the product's own environment; this file says when it is done, in
how many parts, and what the people on call need to know.
"""

import json
import os
from typing import Any

from airflow.sdk import dag, get_current_context, task
from airflow.sdk.exceptions import AirflowException, AirflowSkipException
from homeward_tasks import (
    BUSINESS_DATE,
    CERTIFICATE,
    business_date,
    command,
    counts_only,
    say_that_it_begins,
    settings,
)

SHARDS = int(os.environ.get("HOMEWARD_SHARDS", "2"))  # parts that are evaluated side by side

DOC = """
### Nightly reconciliation

**What it does.** Recomputes the children from the journal of what was reported, compares the result with the
alerts, candidates and tasks that are stored, asks the ten rules that matter most again by other means, and
compares the journal with what sources say they sent and with the broker. It repairs what is safe to repair,
makes a task of the rest, counts what it found, and signs a certificate. It is the proof that the day missed
nothing. It may be run again at any time, for any date: it changes only what differs.

**Who is harmed if it is late.** A child whom the day missed: of an alert that was never raised, or a report
that was lost on the way, nobody knows until this has run. Late by hours is a nuisance; by a day, tell the
safeguarding lead.

**What you see.** References and counts. The log of `conclude` ends with them. No child's data is here;
if you see some, stop, and tell the information governance lead.

**`evaluate` or `conclude` failed.** It was tried four times, five minutes apart. Its log says why in its last
lines: most often the store could not be reached. Mend that, then clear the task: a part goes on where it was.
Until it has run, alerts still go out by the stream: what is missing is the proof.

**`needs_a_person` succeeded** (it is skipped on most nights). Something differed that the system may not
decide alone, or a rule could not tell. The duty team has a task for what it can settle, such as
a silent feed. The rest is yours: the table "a night found" in `docs/operations.md` says what to do for each.

**`needs_a_person` failed.** The night did its work and found what must not be: above all an alert that should
have been raised and was not (`silent_miss`; it is raised now), findings that the night's own eye sees
otherwise (`eye`), or a journal or a certificate that is no longer as a night left it (`journal_lost`,
`certificate`). `homeward reconcile --found` lists what it found by reference. Tell the safeguarding lead and
whoever maintains Homeward, today.

**It did not run.** 02:30 UTC every day. Days on which Airflow was down are caught up, one after the
other. Nothing here can tell that nothing ran: see the dead-man check in `docs/operations.md`.

**By hand.** Trigger it as it is for today, or give `business_date` for another day.
"""


@dag(
    **settings("30 2 * * *", owner="ops", impact="high", doc=DOC),
    catchup=True,
    params=BUSINESS_DATE,
)
def nightly_reconciliation() -> None:
    @task.bash(output_processor=counts_only, map_index_template="{{ task.op_kwargs['part'] }}")
    def evaluate(part: str) -> str:
        day = business_date(get_current_context())
        return command("reconcile", "--json", "--business-date", day, "--shard", part)

    @task.bash(output_processor=counts_only, outlets=[CERTIFICATE])
    def conclude() -> str:
        day = business_date(get_current_context())
        return command("reconcile", "--json", "--business-date", day, "--conclude")

    @task(retries=0)
    def needs_a_person(outcome: dict[str, Any]) -> None:
        if not outcome["needs_a_person"]:
            raise AirflowSkipException("Nothing needs a person.")
        print("Something needs a person. Counts:", json.dumps(outcome["counts"]))
        if outcome["failed"]:
            raise AirflowException("The night found what must not be: see the counts, and the documentation.")

    concluded = conclude()
    parts = evaluate.expand(part=[f"{number}/{SHARDS}" for number in range(1, SHARDS + 1)])
    say_that_it_begins() >> parts >> concluded
    needs_a_person(concluded)


nightly_reconciliation()
