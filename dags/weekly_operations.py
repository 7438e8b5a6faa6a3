"""Every Monday: the return interviews of the week before, drawn and kept.

The work is done by `homeward report publish` in the product's own environment.
"""

from airflow.sdk import dag
from homeward_tasks import BUSINESS_DATE, once_at, publish, say_that_it_begins, settings, week_before

DOC = """
### Weekly operations

**What it does.** Draws the report on the return interviews of the last whole week and keeps its figures in
Homeward, under Reports.

**Who is harmed if it is late.** A child whose return interview is overdue, if nobody counts them. A day
late is a nuisance; a week late, tell the interview manager.

**What you see.** One line that says which report was kept, of which time. No figure and no child's data is
here; if you see some, stop, and tell the information governance lead.

**`draw_and_keep` failed.** It was tried four times. Its log says why in its last lines: most often the
store could not be reached. Mend that, then clear the task. Drawn twice, a report is kept twice; none is
overwritten.

**It did not run.** 06:30 UTC every Monday. Weeks that were missed are caught up, each with its own figures.

**By hand.** Trigger it as it is for the last whole one, or give `business_date` for an earlier one, or run
`homeward report publish interviews`.
"""


@dag(
    **settings(once_at("30 6 * * 1"), owner="ops", impact="medium", doc=DOC),
    catchup=True,
    params=BUSINESS_DATE,
)
def weekly_operations() -> None:
    say_that_it_begins() >> publish("interviews", "CADT and Catch-22", week_before)


weekly_operations()
