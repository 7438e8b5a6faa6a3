"""How many of the exploited children of a synthetic world the rules put forward: a test bench for rules, and
no claim about children.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from homeward.engine.in_memory import ChildResult
from homeward.errors import HomewardError

NOTE = (
    "This measures rules on a synthetic world and says nothing of any child: how many children are exploited"
    " nobody knows."
)
PARTS = ("all", "female", "male")
Who = tuple[str, str]


@dataclass(frozen=True)
class Truth:
    """One child who is exploited from `since` on. `first_sign` is when the first sign of it reached us."""

    child: Who
    sex: str
    since: datetime
    first_sign: datetime | None


def read_truth(path: Path) -> list[Truth]:
    """Raises HomewardError where the file is not one that `homeward simulate` wrote."""
    try:
        return [as_truth(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HomewardError(f"{path.name} is no truth.jsonl that `homeward simulate` wrote.") from error


def as_truth(row: Mapping[str, Any]) -> Truth:
    told = [datetime.fromisoformat(sign["reached_us"]) for sign in row["signs"] if sign["reached_us"]]
    child = row["child"]["scheme"], row["child"]["value"]
    return Truth(child, row["sex"], datetime.fromisoformat(row["since"]), min(told, default=None))


@dataclass(frozen=True)
class PutForward:
    """A child whom rules put forward to MACSE, and when each time could be told."""

    child: Who
    sex: str
    known: Sequence[datetime]


def put_forward(results: Iterable[ChildResult]) -> list[PutForward]:
    found = []
    for result in results:
        known = [each.known for each in result.evaluation.findings if "macse" in each.actions]
        if known:
            said = result.timeline.registered("sex")
            child = result.child.scheme, result.child.value
            found.append(PutForward(child, said.value if said else "not_recorded", sorted(known)))
    return found


def measured(truth: Sequence[Truth], forward: Sequence[PutForward]) -> dict[str, Any]:
    """The report as a document: for all children, and by sex. Of a child put forward before the exploitation
    began, only what came after counts."""
    known = {each.child: each.known for each in forward}
    first = {
        each.child: next((at for at in known.get(each.child, ()) if at >= each.since), None) for each in truth
    }
    right = {child for child, at in first.items() if at}
    return {
        "note": NOTE,
        **{
            part: _part(
                [each for each in truth if part in ("all", each.sex)],
                first,
                [each for each in forward if part in ("all", each.sex) and each.child not in right],
            )
            for part in PARTS
        },
    }


def _part(
    truth: Sequence[Truth], first: Mapping[Who, datetime | None], wrong: Sequence[PutForward]
) -> dict[str, Any]:
    days = [
        (at - each.first_sign).total_seconds() / 86_400
        for each in truth
        if each.first_sign and (at := first[each.child])
    ]
    after = [length for length in days if length > 0]
    return {
        "exploited": len(truth),
        "gave_a_sign": sum(each.first_sign is not None for each in truth),
        "put_forward": sum(first[each.child] is not None for each in truth),
        "put_forward_of_those_who_gave_a_sign": len(days),
        "by_the_first_sign": len(days) - len(after),
        "days_after_it_otherwise": {
            "median": round(median(after), 1) if after else None,
            "longest": round(max(after), 1) if after else None,
        },
        "not_exploited": len(wrong),
    }


def in_words(document: Mapping[str, Any]) -> list[str]:
    """The report in lines."""
    lines = [document["note"]]
    for part in PARTS:
        told = document[part]
        days = told["days_after_it_otherwise"]["median"]
        later = "" if days is None else f", the others {days:g} days after it by the median"
        lines.append(
            f"{part}: {told['exploited']:,} exploited, {told['gave_a_sign']:,} gave a sign that reached us, "
            f"{told['put_forward_of_those_who_gave_a_sign']:,} of these put forward to MACSE "
            f"({told['by_the_first_sign']:,} by the first sign{later}); "
            f"{told['not_exploited']:,} put forward who are not exploited"
        )
    return lines
