"""Every quarter: the lists that auditors of practice ask for, drawn and kept.

The work is done by `homeward report publish` in the product's own environment.
"""

from airflow.sdk import dag
from homeward_tasks import BUSINESS_DATE, once_at, publish, quarter_before, say_that_it_begins, settings

DOC = """
### Audit lists

**What it does.** Draws the audit lists (re-referrals, cases open for six months, placements out of the
borough, hot spots, boys, silent misses) of the last whole quarter of the financial year and keeps them in
Homeward, under Reports.

**Who is harmed if it is late.** A child whose case has stood still, until somebody looks at the list. Late
by a week, tell the safeguarding lead.

**What you see.** One line that says which report was kept, of which time. No figure and no child's data is
here; if you see some, stop, and tell the information governance lead.

**`draw_and_keep` failed.** It was tried four times. Its log says why in its last lines: most often the
store could not be reached. Mend that, then clear the task. Drawn twice, a report is kept twice; none is
overwritten.

**It did not run.** 07:30 UTC on the eighth of January, April, July and October. Quarters that were missed
are caught up.

**By hand.** Trigger it as it is for the last whole one, or give `business_date` for an earlier one, or run
`homeward report publish audit-lists`.
"""


@dag(
    **settings(once_at("30 7 8 1,4,7,10 *"), owner="ops", impact="medium", doc=DOC),
    catchup=True,
    params=BUSINESS_DATE,
)
def audit_lists() -> None:
    say_that_it_begins() >> publish("audit-lists", "The audit group", quarter_before)


audit_lists()
