"""Every quarter: the lists that auditors of practice ask for, drawn as a page to print.

The work is done by `homeward report audit-lists` in the product's own environment.
"""

from airflow.sdk import dag
from homeward_tasks import BUSINESS_DATE, once_at, quarter_before, say_that_it_begins, settings, sheet

DOC = """
### Audit lists

**What it does.** Draws the audit lists (re-referrals, cases open for six months, placements out of the
borough, hot spots, boys, silent misses) of the last whole quarter of the financial year as a page to print,
in the folder HOMEWARD_SHEETS. Children go by number, never by name. On the screen the same is under
Reports.

**Who is harmed if it is late.** A child whose case has stood still, until somebody looks at the list. Late
by a week, tell the safeguarding lead.

**What you see.** Nothing but whether it was done. The page holds what is known of children: keep the folder
where the store itself might be kept. No child's data is here; if you see some, stop, and tell the
information governance lead.

**`draw_to_file` failed.** It was tried four times. Its log says why in its last lines: the store could not
be reached, or the folder could not be written. Mend that, then clear the task.

**It did not run.** 07:30 UTC on the eighth of January, April, July and October. Quarters that were missed
are caught up.

**By hand.** Trigger it as it is for the last whole one, or give `business_date` for an earlier one, or run
`homeward report audit-lists`.
"""


@dag(
    **settings(once_at("30 7 8 1,4,7,10 *"), owner="ops", impact="medium", doc=DOC),
    catchup=True,
    params=BUSINESS_DATE,
)
def audit_lists() -> None:
    say_that_it_begins() >> sheet("audit-lists", quarter_before)


audit_lists()
