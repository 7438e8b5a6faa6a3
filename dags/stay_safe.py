"""Every month: the children missing in the month before, drawn and kept.

The work is done by `homeward report publish` in the product's own environment.
"""

from airflow.sdk import dag
from homeward_tasks import BUSINESS_DATE, month_before, once_at, publish, say_that_it_begins, settings

DOC = """
### Stay Safe

**What it does.** Draws the report on the absences of the last whole month and keeps its figures, without
small numbers, in Homeward, under Reports.

**Who is harmed if it is late.** Nobody at once. The Stay Safe group decides on outreach by these figures:
late by a week, tell its secretary.

**What you see.** One line that says which report was kept, of which time. No figure and no child's data is
here; if you see some, stop, and tell the information governance lead.

**`draw_and_keep` failed.** It was tried four times. Its log says why in its last lines: most often the
store could not be reached. Mend that, then clear the task. Drawn twice, a report is kept twice; none is
overwritten.

**It did not run.** 06:45 UTC on the first of every month. Months that were missed are caught up.

**By hand.** Trigger it as it is for the last whole one, or give `business_date` for an earlier one, or run
`homeward report publish stay-safe`.
"""


@dag(
    **settings(once_at("45 6 1 * *"), owner="ops", impact="medium", doc=DOC),
    catchup=True,
    params=BUSINESS_DATE,
)
def stay_safe() -> None:
    say_that_it_begins() >> publish("stay-safe", "The Stay Safe group", month_before, outside=True)


stay_safe()
