"""The list of the missing group, the multi-agency meeting about missing children (domain.md, section 10).

Rules put a child on it. People of the group decide whether the child stays until the next meeting or leaves.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homeward.domain.events import Event, make
from homeward.domain.events.our_events import NAMESPACE, SOURCE, TICK
from homeward.domain.findings.finding import Finding
from homeward.domain.history.timeline import Timeline

ACTION = "missing_group"


@dataclass(frozen=True)
class Listing:
    """A child on the list, and since when. `codes` are the rules that list it, never added up."""

    codes: tuple[str, ...]
    since: datetime


def listing(timeline: Timeline, findings: Sequence[Finding], as_of: datetime) -> Listing | None:
    """None where no rule lists the child, or people took it off the list.

    Taking it off answers what was known by then; what becomes known later lists the child anew.
    """
    left = max((at for at in timeline.left_missing_group() if at <= as_of), default=None)
    found = [each for each in findings if ACTION in each.actions and (left is None or each.known > left)]
    if not found:
        return None
    return Listing(tuple(sorted({each.code for each in found})), min(each.due for each in found))


def listing_events(timeline: Timeline, findings: Sequence[Finding], now: datetime) -> list[Event]:
    """The event that brings the journal into line with the list; none where it is."""
    wanted, stands = listing(timeline, findings, now), _standing(timeline)
    if wanted and wanted != stands:
        data = {"codes": list(wanted.codes), "since": wanted.since}
        return [_event(timeline, "missing_group.listed", now, data)]
    if stands and not wanted:
        why = {"reason": "On what is now on record, no rule puts this child on the list."}
        return [_event(timeline, "missing_group.delisted", now, why)]
    return []


def _standing(timeline: Timeline) -> Listing | None:
    """The last listing in the journal, unless the child left the list since."""
    if not timeline.listings:
        return None
    last = timeline.listings[-1]
    left = any(at >= last.occurred_at for at in timeline.left_missing_group())
    if last.type == "missing_group.delisted" or left:
        return None
    return Listing(tuple(last.data.codes), last.data.since)


def _event(timeline: Timeline, type_: str, now: datetime, data: dict[str, Any]) -> Event:
    """Later than every step before it, whatever clocks say; made twice, it is one.

    Its id follows from the last, as whoever is parted from another child has fewer steps than before.
    """
    steps = (*timeline.listings, *timeline.group_decisions)
    at = max([now, *(each.occurred_at + TICK for each in steps)])
    last = timeline.listings[-1].id if timeline.listings else ""
    id_ = uuid.uuid5(NAMESPACE, f"{timeline.child}|{ACTION}|{type_}|{last}").hex
    return make(type_, id_, SOURCE, at, {"child_ref": timeline.child, **data})
