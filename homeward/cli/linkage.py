"""`homeward linkage`: ask a person which records may be one child's, over everybody on record."""

from datetime import UTC, datetime

import typer

from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, tell
from homeward.cli.stores import in_use
from homeward.config import settings
from homeward.services.night.proof import Proof


def linkage(as_json: AsJson = False) -> None:
    now = datetime.now(UTC)
    with in_use() as (engine, live):
        proof = Proof(engine, live.rules, settings().responsible_la, now, now.date())
        asked = proof.link()
    failing = len(proof.failing.children)
    if as_json:
        print_json({"asked": asked, "failing": failing})
    tell(f"Children of whom a person is asked from now on, or no more, whether they are another: {asked}.")
    if failing:
        tell(f"Children who cannot be read or evaluated, through a fault of Homeward's own: {failing}.")
    raise typer.Exit(NEEDS_A_PERSON if failing else DONE)
