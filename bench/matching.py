"""Likely matches between children: how many labelled second records are asked about, and how many others."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.result import Result
from homeward.domain.events import Event, parse
from homeward.domain.events.entry import Entry
from homeward.domain.identity.identified import reference
from homeward.domain.identity.particulars import REGISTRATIONS, Particulars, particulars
from homeward.domain.identity.resemblance import likely_one, possibly_one
from homeward.domain.identity.same_child import sharing_keys
from homeward.services.night import linkage
from homeward.synthetic import Recipe, simulate

CHILDREN, DAYS, SEED = 20_000, 30, 7
UNTIL = datetime(2025, 10, 1, tzinfo=UTC)
Pair = tuple[str, str]
Labels = dict[Pair, tuple[bool, str]]
"""By the two records: whether they are one child's, and how they differ."""


def measure() -> Result:
    with TemporaryDirectory() as folder:
        simulate(Recipe(CHILDREN, DAYS, SEED, UNTIL, "344"), Path(folder))
        rows = list(_lines(Path(folder) / "events.jsonl"))
        doubles = list(_lines(Path(folder) / "doubles.jsonl"))
    known = _known(
        [parse(row) for row in rows if row["type"] in REGISTRATIONS]
        + [parse(row["event"]) for row in doubles]
    )
    labels = {_pair(row): (bool(row["same"]), str(row["how"])) for row in doubles}
    day = {pair for pair in sharing_keys(known.values()) if likely_one(known[pair[0]], known[pair[1]])}
    splink = linkage.alike(known.values())
    night = day | {pair for pair in splink if possibly_one(known[pair[0]], known[pair[1]])}
    return Result(
        "Likely matches between children",
        f"A synthetic world of {CHILDREN:,} children (seed {SEED}), {len(labels)} of whom have a labelled "
        "second record. Asked at intake, and with what splink finds at night. *Precision* is the share of "
        "all questions that are about one child: two of the world's own children who are alike by chance "
        "count against it, and its family names are few. *Recall* is the share of second records of one "
        "child that are asked about.",
        ("second record", "of one child", "how many", "asked at intake", "asked by morning"),
        [
            *_by_kind(labels, day, night),
            ("all", "precision", len(labels), _precision(day, labels), _precision(night, labels)),
            ("all", "recall", len(labels), _recall(day, labels), _recall(night, labels)),
        ],
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open() as file:
        yield from map(json.loads, file)


def _known(events: Collection[Event]) -> dict[str, Particulars]:
    by_child: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.child:
            by_child[reference(event.child)].append(event)
    told = {
        ref: particulars(ref, [Entry(event, ref) for event in some], [one for one in [some[0].child] if one])
        for ref, some in by_child.items()
    }
    return {ref: each for ref, each in told.items() if each.since}


def _pair(row: dict[str, Any]) -> Pair:
    first = f"la_child_id:{row['child']['value']}"
    second = parse(row["event"]).child
    assert second
    return min(first, reference(second)), max(first, reference(second))


def _by_kind(labels: Labels, day: set[Pair], night: set[Pair]) -> Iterator[tuple[str, str, int, str, str]]:
    for same, how in sorted(set(labels.values()), key=lambda kind: (not kind[0], kind[1])):
        pairs = {pair for pair, label in labels.items() if label == (same, how)}
        yield how, "yes" if same else "no", len(pairs), str(len(pairs & day)), str(len(pairs & night))


def _precision(asked: set[Pair], labels: Labels) -> str:
    right = sum(labels.get(pair, (False, ""))[0] for pair in asked)
    return f"{right / len(asked):.0%}"


def _recall(asked: set[Pair], labels: Labels) -> str:
    same = {pair for pair, (one, _) in labels.items() if one}
    return f"{len(asked & same) / len(same):.0%}"
