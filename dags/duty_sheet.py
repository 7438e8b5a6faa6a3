"""Every morning: what the duty team takes over, drawn and kept.

The work is done by `homeward report publish` in the product's own environment.
"""

from airflow.sdk import AssetOrTimeSchedule, dag
from homeward_tasks import CERTIFICATE, once_at, publish, say_that_it_begins, settings

DOC = """
### Duty sheet

**What it does.** Draws the duty sheet (open alerts, who is missing now, interviews and tellings that are
due, gaps in the rota) and keeps it in Homeward, where the duty team reads it under Reports. It is drawn
once the night has its certificate, and at 06:00 UTC whether it has one or not.

**Who is harmed if it is late.** Nobody, as the duty board says the same at any time. Without the sheet the
morning meeting of the duty team begins without a list.

**What you see.** One line that says which report was kept, of which time. No figure and no child's data is
here; if you see some, stop, and tell the information governance lead.

**`draw_and_keep` failed.** It was tried four times. Its log says why in its last lines: most often the
store could not be reached. Mend that, then clear the task. Drawn twice, a report is kept twice; none is
overwritten.

**It did not run.** 06:00 UTC every day, and after each night. A day that was missed is not caught up: the
next sheet is as of its own hour.

**By hand.** Trigger it as it is, or run `homeward report publish duty-sheet`.
"""


@dag(
    **settings(
        AssetOrTimeSchedule(timetable=once_at("0 6 * * *"), assets=[CERTIFICATE]),
        owner="ops",
        impact="medium",
        doc=DOC,
    ),
    catchup=False,
)
def duty_sheet() -> None:
    say_that_it_begins() >> publish("duty-sheet", "The duty team")


duty_sheet()
