"""Where children are now, as far as anybody reported it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.open_absences import LATEST
from homeward.domain.timeline import Timeline, fold
from homeward.store import absences
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class WhereNow:
    """`missing_since`: nobody has ended the last absence; `away`: they are not missing, but not where they
    should be. Else `back_since`, in what `condition` and with what `injuries`. Neither: nothing is known."""

    missing_since: datetime | None = None
    away: bool = False
    back_since: datetime | None = None
    day_only: bool = False
    condition: str | None = None
    injuries: str | None = None


NOT_KNOWN = WhereNow()


def where_now(uow: UnitOfWork, child_refs: Collection[str]) -> dict[str, WhereNow]:
    """By child; what no worker has processed yet counts too."""
    told = absences.told(uow, child_refs)
    return {ref: _where(fold(ref, told[ref])) if ref in told else NOT_KNOWN for ref in child_refs}


def _where(timeline: Timeline) -> WhereNow:
    episodes = [reported.episode for reported in timeline.missing_episodes]
    for episode in episodes:
        if episode.found_at is None:
            category = episode.category_at(LATEST)
            return WhereNow(episode.starts_at, away=bool(category and category.value == "A"))
    if not episodes:
        return NOT_KNOWN
    last = max(episodes, key=lambda each: each.found_at or LATEST)
    return WhereNow(
        back_since=last.returned_at or last.found_at,
        day_only=last.by_day,
        condition=last.found.data.said("condition") if last.found else None,
        injuries=last.found.data.said("injuries") if last.found else None,
    )
