"""Every quarter: the safeguarding board's dataset, drawn and kept.

The work is done by `homeward report publish` in the product's own environment.
"""

from airflow.sdk import dag
from homeward_tasks import BUSINESS_DATE, once_at, publish, quarter_before, say_that_it_begins, settings

DOC = """
### Quarterly dataset

**What it does.** Draws the dataset Q01 to Q24 of the last whole quarter of the financial year and keeps its
figures, without small numbers, in Homeward, under Reports. On the eighth of the month, when most of what
came late has come.

**Who is harmed if it is late.** Nobody at once. The board sees late what the figures say. It has to be
there a week before the board meets.

**What you see.** One line that says which report was kept, of which time. No figure and no child's data is
here; if you see some, stop, and tell the information governance lead.

**`draw_and_keep` failed.** It was tried four times. Its log says why in its last lines: most often the
store could not be reached. Mend that, then clear the task. Drawn twice, a report is kept twice; none is
overwritten.

**It did not run.** 07:00 UTC on the eighth of January, April, July and October. Quarters that were missed
are caught up.

**By hand.** Trigger it as it is for the last whole one, or give `business_date` for an earlier one, or run
`homeward report publish quarterly`.
"""


@dag(
    **settings(once_at("0 7 8 1,4,7,10 *"), owner="ops", impact="medium", doc=DOC),
    catchup=True,
    params=BUSINESS_DATE,
)
def wscb_quarter() -> None:
    say_that_it_begins() >> publish("quarterly", "The safeguarding board", quarter_before, outside=True)


wscb_quarter()
