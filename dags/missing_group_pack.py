"""Every day: whether the pack of the next missing group is due, its draft, and the wait for its approval.

The work is done by `homeward report missing-group-pack` in the product's own environment.
"""

from airflow.sdk import dag
from homeward_tasks import once_at, pack, settings

DOC = """
### Missing group pack

**What it does.** Asks whether the pack of the next meeting is due (two working days before it). If it is,
it keeps a draft in Homeward, if that says anything new, and waits until the MACSE coordinator or the CADT
manager has approved it on the page of the packs. On all other days it ends at once.

**Who is harmed if it is late.** A child who goes missing again and again, of whom the group does not read
in time. Without a pack on the day before the meeting, tell the CADT manager.

**What you see.** A day, counts, and whether it is approved. No child's data is here; if you see some, stop,
and tell the information governance lead.

**`draft` failed.** It was tried four times. Its log says why in its last lines: most often the store could
not be reached. Mend that, then clear the task.

**`wait_for_approval` failed.** Nobody approved the draft within twenty hours. Homeward told the MACSE
coordinator as it was drafted, and does so again on the working day before the meeting. If there is no
channel for notices, tell the coordinator or the CADT manager: the page of the packs has it. The next day's
run drafts again and waits again.

**It did not run.** 06:40 UTC every day. A day that was missed is not caught up: the next draft is newer.

**By hand.** Trigger it as it is, or press "Make a new draft" on the page of the packs, or run `homeward
report missing-group-pack --draft`.
"""


@dag(
    **settings(once_at("40 6 * * *"), owner="ops", impact="high", doc=DOC, waits_for_people=True),
    catchup=False,
)
def missing_group_pack() -> None:
    pack("missing-group-pack")


missing_group_pack()
