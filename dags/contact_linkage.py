"""Every night: which records may be one child's, over everybody on record; a person is asked.

The work is done by `homeward linkage` in the product's own environment.
"""

from airflow.sdk import dag, task
from homeward_tasks import command, counts_only, say_that_it_begins, settings

DOC = """
### Contact linkage

**What it does.** Compares all children on record with splink, the Ministry of Justice's record linkage,
and asks a person about those who may be one. It joins nobody. Of near-matching contacts it asks as the
children concerned are evaluated again.

**Who is harmed if it is late.** A child with two records, each of which looks harmless alone. By day
those whose names or numbers nearly agree are compared as they come in; a night late costs the pairs that
only this finds.

**What you see.** Counts. No child's data is here; if you see some, stop, and tell the information
governance lead.

**`link` failed.** It was tried four times. Its log says why in its last lines: most often the store
could not be reached, or memory ran out: it holds everybody's names at once, about 1 GB for a million
children. Mend that, then clear the task.

**It did not run.** 04:30 UTC every day. A day that was missed is not caught up: the next one does all of
it.

**By hand.** Trigger it as it is.
"""


@dag(**settings("30 4 * * *", owner="ops", impact="medium", doc=DOC), catchup=False)
def contact_linkage() -> None:
    @task.bash(output_processor=counts_only)
    def link() -> str:
        return command("linkage", "--json")

    say_that_it_begins() >> link()


contact_linkage()
