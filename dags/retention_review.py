"""Every April: whose record has been kept as long as it must be, for a person to review. Deletes nothing.

The work is done by `homeward retention review` in the product's own environment.
"""

from airflow.sdk import dag, task
from homeward_tasks import command, counts_only, once_at, say_that_it_begins, settings

DOC = """
### Retention review

**What it does.** Reckons until when each child's record is to be kept, and lists by reference those of whom
that day has passed. It deletes nothing: a person reviews. What is on legal hold is counted and not listed.

**Who is harmed if it is late.** People of whom more is kept than there is a reason for. Late by a month,
tell the information governance lead.

**What you see.** Counts, and references that say nothing to whoever has no access to Homeward. No child's
data is here; if you see some, stop, and tell the information governance lead.

**`review` failed.** It was tried four times. Its log says why in its last lines: most often the store could
not be reached. Mend that, then clear the task.

**It found some.** Its log counts them as `passed`. Tell the information governance lead, who lists them by
`homeward retention review`.

**It did not run.** 07:30 UTC on the third of April. A year that was missed is not caught up: it is as of
today.

**By hand.** Trigger it as it is, or run `homeward retention review`.
"""


@dag(**settings(once_at("30 7 3 4 *"), owner="ops", impact="low", doc=DOC), catchup=False)
def retention_review() -> None:
    @task.bash(output_processor=counts_only)
    def review() -> str:
        return command("retention", "review", "--json")

    say_that_it_begins() >> review()


retention_review()
