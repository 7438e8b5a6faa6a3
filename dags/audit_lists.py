"""Every quarter: the safeguarding lead is told that the lists that auditors of practice ask for are due.

The work is done by `homeward report announce` in the product's own environment.
"""

from datetime import date

from airflow.sdk import dag, get_current_context, task
from homeward_tasks import (
    BUSINESS_DATE,
    business_date,
    command,
    once_at,
    quarter_before,
    say_that_it_begins,
    settings,
)

DOC = """
### Audit lists

**What it does.** Has Homeward tell the safeguarding lead, by a notice with a link, that the audit lists
(re-referrals, cases open for six months, placements out of the borough, hot spots, boys, silent misses) of
the last whole quarter of the financial year are due to be read under Reports. They are drawn when somebody
looks at them, and each look is recorded. No file is written.

**Who is harmed if it is late.** A child whose case has stood still, until somebody looks at the list. Late
by a week, tell the safeguarding lead.

**What you see.** One line that says of which quarter. No child's data is here; if you see some, stop, and
tell the information governance lead.

**`tell` failed.** It was tried four times. Its log says why in its last lines: most often the store could
not be reached. Mend that, then clear the task. Told twice of a quarter, the lead has one notice.

**It did not run.** 07:30 UTC on the eighth of January, April, July and October. Quarters that were missed
are caught up.

**By hand.** Trigger it as it is for the last whole one, or give `business_date` for an earlier one, or run
`homeward report announce`. The lists themselves: `homeward report audit-lists`.
"""


@dag(
    **settings(once_at("30 7 8 1,4,7,10 *"), owner="ops", impact="medium", doc=DOC),
    catchup=True,
    params=BUSINESS_DATE,
)
def audit_lists() -> None:
    @task.bash(do_xcom_push=False)
    def tell() -> str:
        quarter = quarter_before(date.fromisoformat(business_date(get_current_context())))
        return command("report", "announce", "--quarter", quarter)

    say_that_it_begins() >> tell()


audit_lists()
