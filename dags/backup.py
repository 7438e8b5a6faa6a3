"""Every night: copy the store, restore the copy, and compare the two.

The work is done by `homeward backup` in the product's own environment.
"""

import os

from airflow.sdk import dag, task
from homeward_tasks import command, counts_only, say_that_it_begins, settings

FOLDER = os.environ.get("HOMEWARD_BACKUPS", "")  # where copies are kept; empty: under HOMEWARD_DATA

DOC = """
### Backup

**What it does.** Copies the whole store while it is used, restores the copy beside it, compares how far
the journals go and which tables there are, and keeps the last copies. A copy that cannot be restored
is thrown away, and the run fails.

**Who is harmed if it is late.** Nobody, until the store is lost: then every child of whom something was
reported since the last good copy. Two days without one: tell the service owner.

**What you see.** Counts and the name of a file. The copies hold all that is known of the children: keep
them where the store itself might be kept, on another machine, encrypted.

**`copy_and_restore` failed.** It was tried four times. Its log says why in its last lines: no room for
two copies, `pg_dump` or `pg_restore` is not installed, or the user of the database may not create one
(`ALTER ROLE homeward CREATEDB`). Mend that, then clear the task.

**It did not run.** 05:00 UTC every day. A day that was missed is not caught up: the next copy holds all
of it.

**By hand.** Trigger it as it is, or run `homeward backup FOLDER`.
"""


@dag(**settings("0 5 * * *", owner="ops", impact="high", doc=DOC), catchup=False)
def backup() -> None:
    @task.bash(output_processor=counts_only)
    def copy_and_restore() -> str:
        return command("backup", *([FOLDER] if FOLDER else []), "--json")

    say_that_it_begins() >> copy_and_restore()


backup()
