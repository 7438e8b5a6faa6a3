"""The files of a synthetic world: its events in the order of arrival, its findings, its label."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from homeward.synthetic.doubles import doubles
from homeward.synthetic.expected import expected
from homeward.synthetic.mess import spoil
from homeward.synthetic.planting import plant
from homeward.synthetic.telling import events
from homeward.synthetic.truth import persons, truth
from homeward.synthetic.world import World


@dataclass(frozen=True)
class Recipe:
    """What a world is made from: the same recipe makes the same files, byte for byte.

    `area` is the DfE code of the authority, `busier` how many times as many children as usual go missing.
    """

    children: int
    days: int
    seed: int
    until: datetime
    area: str
    busier: float = 1.0


def simulate(recipe: Recipe, folder: Path) -> dict[str, int]:
    """Write the files of the world and its README.md; answers with how many of each thing there are."""
    world = plant(recipe.children, recipe.days, recipe.seed, recipe.until, recipe.area, recipe.busier)
    told = sorted(spoil(events(world, recipe.seed), recipe.seed, recipe.until), key=_arrival)
    planted = expected(world)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "events.jsonl", told)
    _write(folder / "expected.jsonl", planted)
    _write(folder / "truth.jsonl", truth(world))
    _write(folder / "doubles.jsonl", doubles(world, recipe.seed))
    _write(folder / "persons.jsonl", persons(world))
    counts = _counts(world, told, planted)
    (folder / "README.md").write_text(_label(recipe, counts, planted), encoding="utf-8")
    return counts


def _arrival(event: Mapping[str, Any]) -> tuple[datetime, str, str]:
    return datetime.fromisoformat(event["receivedtime"]), event["source"], event["id"]


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _counts(world: World, told: Sequence[object], planted: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {
        "children": len(world.children),
        "children_reported_missing": sum(any(a.report for a in child.absences) for child in world.children),
        "episodes": sum(a.report is not None for child in world.children for a in child.absences),
        "exploited": sum(child.exploitation is not None for child in world.children),
        "events": len(told),
        "findings": len(planted),
    }


def _label(recipe: Recipe, counts: Mapping[str, int], planted: Sequence[Mapping[str, Any]]) -> str:
    by_code = Counter(one["code"] for one in planted)
    return f"""# A synthetic world

Nobody in it exists. Made by `homeward simulate` from seed {recipe.seed}: {recipe.children:,} children
of the authority {recipe.area}, over {recipe.days:,} days until {recipe.until.isoformat()};
as many children go missing as in Wirral, times {recipe.busier:g}.

- `events.jsonl`: {counts["events"]:,} events, in the order in which they were received. Some are late,
  some come twice, some are wrong and corrected later, some reports are cancelled, and some facts
  nobody has said.
- `expected.jsonl`: the {counts["findings"]:,} findings that follow from the truth behind the events, neither
  fewer nor more, as of {recipe.until.isoformat()}; at any time after it these are found too.
- `truth.jsonl`: the {counts["exploited"]:,} children who are exploited at some time, since when, and each
  sign of it with when it reached us, if it did. No event says so and no rule reads it. It is a test bench for
  rules and no claim about children: how many are exploited nobody knows. Among 70,500 children about nine
  begin to be in a month, as many as MACSE took; `homeward/synthetic/rates.py` says where each rate is
  from.
- `persons.jsonl`: the records that speak of one person, for each person of whom several do.
- `doubles.jsonl`: second records, which are no part of the events. Each line says whether it is of a child of
  the world (`same`) or of another who is easily taken for it, such as a twin, and `how` it differs.

{counts["episodes"]:,} missing episodes of {counts["children_reported_missing"]:,} children were reported.

| rule | findings |
|---|---|
{chr(10).join(f"| {code} | {by_code[code]:,} |" for code in sorted(by_code))}

    homeward evaluate --events events.jsonl --as-of {recipe.until.isoformat()} --truth truth.jsonl
"""
