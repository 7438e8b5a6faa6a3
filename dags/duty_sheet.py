"""Every morning: what the duty team takes over, drawn as a page to print.

The work is done by `homeward report duty-sheet` in the product's own environment.
"""

from airflow.sdk import AssetOrTimeSchedule, dag
from homeward_tasks import CERTIFICATE, once_at, say_that_it_begins, settings, sheet

DOC = """
### Duty sheet

**What it does.** Draws the duty sheet (open alerts, who is missing now, interviews and tellings that are
due, gaps in the rota) as a page to print, in the folder HOMEWARD_SHEETS, in the place of the one before.
Children go by number, never by name. It is drawn once the night has its certificate, and at 06:00 UTC
whether it has one or not. On the screen the same is under Reports.

**Who is harmed if it is late.** Nobody, as the duty board says the same at any time. Without the sheet the
morning meeting of the duty team begins without a list.

**What you see.** Nothing but whether it was done. The page holds what is known of children: keep the folder
where the store itself might be kept. No child's data is here; if you see some, stop, and tell the
information governance lead.

**`draw_to_file` failed.** It was tried four times. Its log says why in its last lines: the store could not
be reached, or the folder could not be written. Mend that, then clear the task.

**It did not run.** 06:00 UTC every day, and after each night. A day that was missed is not caught up: the
next sheet is as of its own hour.

**By hand.** Trigger it as it is, or run `homeward report duty-sheet`.
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
    say_that_it_begins() >> sheet("duty-sheet")


duty_sheet()
