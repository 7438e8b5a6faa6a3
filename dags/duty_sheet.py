"""Every morning: what the duty team takes over, drawn as a page to print.

The work is done by `homeward report duty-sheet` in the product's own environment.
"""

import os
import shlex

from airflow.sdk import AssetOrTimeSchedule, dag, task
from homeward_tasks import CERTIFICATE, DATA, command, once_at, say_that_it_begins, settings

SHEETS = os.environ.get("HOMEWARD_SHEETS") or f"{DATA}/sheets"
SHEET_DAYS = int(os.environ.get("HOMEWARD_SHEET_DAYS", "2"))  # until a page that nobody replaced is removed

DOC = """
### Duty sheet

**What it does.** Draws the duty sheet (open alerts, who is missing now, interviews and tellings that are
due, gaps in the rota) as a page to print, in the folder HOMEWARD_SHEETS, in the place of the one before: so
that the duty desk has it on paper although Homeward may be down. Children go by number, never by name. Only
the user that Airflow runs as may read it. It is drawn once the night has its certificate, and at 06:00 UTC
whether it has one or not. On the screen the same is under Reports.

**What is recorded.** That each child on it was looked at, by `airflow`. Who picks up the paper is not
recorded: shred it at the end of the shift. Pages in the folder that are older than HOMEWARD_SHEET_DAYS
(two days) are removed first, also where the new one then fails.

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
    @task.bash(do_xcom_push=False)
    def draw_to_file() -> str:
        folder = shlex.quote(SHEETS)
        return f"""
            mkdir -p -m 700 {folder}
            find {folder} -maxdepth 1 -type f -name '*.html' -mmin +{SHEET_DAYS * 24 * 60} -delete
            {command("report", "duty-sheet", "--html", f"{SHEETS}/duty-sheet.html", "--as", "airflow")}
        """

    say_that_it_begins() >> draw_to_file()


duty_sheet()
