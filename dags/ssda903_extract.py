"""Every April: the missing module of the SSDA903 of the year that is over, as files.

The work is done by `homeward report ssda903` in the product's own environment.
"""

import os
from datetime import date

from airflow.sdk import dag, get_current_context, task
from homeward_tasks import (
    BUSINESS_DATE,
    DATA,
    business_date,
    command,
    counts_only,
    once_at,
    say_that_it_begins,
    settings,
    year_before,
)

FOLDER = os.environ.get("HOMEWARD_RETURNS") or f"{DATA}/returns"  # a folder in it for each year

DOC = """
### SSDA903 extract

**What it does.** Writes the missing module of the national return, and Annex A's list 8, of the last whole
financial year into a folder of its own under HOMEWARD_RETURNS. Files that are there are replaced.

**Who is harmed if it is late.** Nobody at once. The authority has to send its return by the summer: late by
a month, tell the performance team.

**What you see.** Counts, and the names of files. The files hold children's data: keep the folder where the
store itself might be kept.

**`write_files` failed.** It was tried four times. Its log says why in its last lines: the store could not
be reached, or the folder could not be written. Mend that, then clear the task.

**It counts `unnumbered`.** So many children were left out, as they have no number of the authority. Tell
the performance team, who gives them one in the case system.

**It did not run.** 07:00 UTC on the second of April. A year that was missed is caught up.

**By hand.** Trigger it as it is for the last whole year, or give `business_date` for an earlier one, or run
`homeward report ssda903`.
"""


@dag(
    **settings(once_at("0 7 2 4 *"), owner="ops", impact="medium", doc=DOC),
    catchup=True,
    params=BUSINESS_DATE,
)
def ssda903_extract() -> None:
    @task.bash(output_processor=counts_only)
    def write_files() -> str:
        year = year_before(date.fromisoformat(business_date(get_current_context())))
        return command("report", "ssda903", "--year", year, "--out", f"{FOLDER}/{year}", "--json")

    say_that_it_begins() >> write_files()


ssda903_extract()
