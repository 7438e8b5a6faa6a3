"""What `homeward simulate` planted, and what a store holds of it."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select

from homeward.cli.simulate import UNTIL
from homeward.domain.identity.identified import preference
from homeward.store import identities
from homeward.store.tables import core
from homeward.store.unit_of_work import reading

Findings = Counter[tuple[object, ...]]
"""Code, child, episode, when it was due, its actions, and whether it is late."""


def planted(world: Path) -> Findings:
    """By the folder that `homeward simulate` wrote."""
    rows = map(json.loads, (world / "expected.jsonl").read_text().splitlines())
    return Counter(
        (
            row["code"],
            row["child"]["value"],
            row["episode"],
            datetime.fromisoformat(row["due"]),
            tuple(row["actions"]),
            row["late"],
        )
        for row in rows
    )


def found(engine: Engine) -> Findings:
    """What was due by the end of the world: what goes on after it is found again and again."""
    with reading(engine) as uow:
        rows = uow.execute(select(core.finding)).all()
        named = identities.identifiers_of(uow, {row.child_ref for row in rows})
        children = {ref: min(some, key=preference) for ref, some in named.items()}
        return Counter(
            (row.code, children[row.child_ref].value, row.episode, row.due, tuple(row.actions), row.late)
            for row in rows
            if row.due <= UNTIL
        )
