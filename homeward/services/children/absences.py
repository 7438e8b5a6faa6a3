"""Children's absences: one child's, for a form that is about one of them, and where each child is now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from homeward.domain.history.due_interviews import due_interviews
from homeward.domain.history.timeline import fold
from homeward.domain.history.where_now import WhereNow, where_now
from homeward.store import absences as stored
from homeward.store import children, history
from homeward.store.tables.core import journal
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Absence:
    """One reported absence by its sources' references. `found_at` None: nobody has said that it ended.
    `interview_due`: its return interview is still to come."""

    references: tuple[str, ...]
    started_at: datetime
    found_at: datetime | None
    interview_due: bool = False


def absences(uow: UnitOfWork, child_ref: str) -> list[Absence]:
    """Every reported absence that was not cancelled, the latest first."""
    entries = history.history(uow, [child_ref])[child_ref]
    timeline = fold(child_ref, entries)
    due = {each.absence for each in due_interviews(timeline)}
    found = [
        Absence(episode.refs or (episode.ref,), episode.starts_at, episode.found_at, episode.key in due)
        for episode in timeline.episodes.values()
        if episode.report and episode.starts_at and not episode.cancelled
    ]
    return sorted(found, key=lambda absence: (absence.started_at, absence.references), reverse=True)


def where_each_is(uow: UnitOfWork, child_refs: Collection[str], now: datetime) -> dict[str, WhereNow]:
    """By child; what no worker has processed yet counts too."""
    told = stored.told(uow, child_refs)
    return {ref: where_now(fold(ref, told.get(ref, ())), now) for ref in child_refs}


def is_of_another(uow: UnitOfWork, reference: str, child_ref: str) -> bool:
    """Whether only other children have been reported missing under this reference."""
    # No index serves this, so it looks through the reports; it is asked of a reference that did not fit.
    same = journal.c.body["data"]["episode"].as_string() == reference
    reported = select(journal.c.child_ref).where(journal.c.type == "missing.reported", same)
    speakers = set(children.speakers(uow, set(uow.scalars(reported))).values())
    return bool(speakers) and child_ref not in speakers
