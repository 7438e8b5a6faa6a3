"""What a search found, each child told from others of the name, and whose pages somebody may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.events import MADE_BY_HOMEWARD, Event
from homeward.domain.history.timeline import Timeline, fold
from homeward.domain.history.where_now import WhereNow, where_now
from homeward.services.children.people import Person, people
from homeward.services.children.search import Directory
from homeward.store import history, missing_group, queries
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Found:
    """One child. `placed` is the last placement on record; `last` what was
    reported last."""

    person: Person
    where: WhereNow
    placed: Event | None
    last: Event | None


@dataclass(frozen=True)
class FoundChildren:
    """Those who are shown, and how many more there are."""

    shown: Sequence[Found]
    more: int


def find_children(
    uow: UnitOfWork, directory: Directory, typed: str, now: datetime, *, of_meetings: bool = False
) -> FoundChildren:
    """`of_meetings`: only among the children who are before a meeting."""
    listing = directory.search(uow, typed, before_meetings(uow) if of_meetings else None)
    refs = [each.ref for each in listing.shown]
    who, told = people(uow, refs), history.history(uow, refs)
    found = [_found(who[ref], fold(ref, told[ref]), now) for ref in refs]
    return FoundChildren(found, listing.more)


def _found(person: Person, timeline: Timeline, now: datetime) -> Found:
    placements = timeline.placements.items
    reported = (event for event in timeline.events if event.type not in MADE_BY_HOMEWARD)
    happened = [event for event in reported if event.occurred_at <= now]
    return Found(
        person,
        where_now(timeline, now),
        placements[-1].event if placements else None,
        happened[-1] if happened else None,
    )


def before_meetings(uow: UnitOfWork) -> set[str]:
    """The children whom rules put forward to MACSE, its cases, and those on the missing group's list."""
    macse = {row.child_ref for row in queries.candidates(uow)} | {row.child_ref for row in queries.cases(uow)}
    return macse | {row.child_ref for row in missing_group.listed(uow)}
