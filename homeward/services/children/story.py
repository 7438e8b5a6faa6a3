"""All that was recorded of a child, the latest first, by kind, a page at a time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from homeward.domain.events import Event
from homeward.domain.events.entry import distinct, occurrence, standing
from homeward.domain.history.timeline import Timeline
from homeward.services.paging import page_of
from homeward.store import queries
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Kind:
    """What the entries of a kind are called, and how their types begin."""

    title: str
    types: tuple[str, ...]


KINDS = {
    "missing": Kind("Missing and found", ("missing.", "prevention_interview.")),
    "interviews": Kind("Return interviews", ("rhi.",)),
    "told": Kind("What was told", ("contact.", "harm.", "carer.")),
    "concerns": Kind("Concerns and signs", ("concern.", "sign.", "assessment.", "police.", "youth_justice.")),
    "care": Kind(
        "The child and care", ("child.", "legal_status.", "social_care.", "placement.", "education.")
    ),
    "alerts": Kind(
        "Alerts and what was done",
        ("alert.", "suppression.", "fact.", "task.", "share.", "notify.", "record.", "records."),
    ),
    "meetings": Kind("Meetings", ("macse.", "missing_group.")),
}


@dataclass(frozen=True)
class StoryEntry:
    """One record. `about` is another child where its record names this one; `stands`: nothing replaced it."""

    event: Event
    kind: str
    about: str | None
    stands: bool


@dataclass(frozen=True)
class Story:
    """`every` is all of the kinds that are shown; `shown` is one page of it, with its numbers in the journal;
    `counts` are by kind."""

    every: Sequence[StoryEntry]
    shown: Sequence[StoryEntry]
    numbers: Mapping[tuple[str, str], int]
    counts: Mapping[str, int]
    pages: int


def kind_of(type_: str) -> str | None:
    """None for what is not of a child."""
    return next((name for name, kind in KINDS.items() if type_.startswith(kind.types)), None)


def story(
    uow: UnitOfWork, timeline: Timeline, may_see: Collection[str], *, kind: str = "", page: int = 1
) -> Story:
    """The kinds that somebody may see; of one of them where `kind` is one."""
    seen = [each for each in _entries(timeline) if each.kind in may_see]
    counts = {name: sum(each.kind == name for each in seen) for name in KINDS if name in may_see}
    every = [each for each in seen if kind not in counts or each.kind == kind]
    paged = page_of(every, page)
    numbers = queries.numbers(uow, {each.event.key for each in paged.shown})
    return Story(every, paged.shown, numbers, counts, paged.pages)


def _entries(timeline: Timeline) -> list[StoryEntry]:
    own = [entry for entry in timeline.entries if timeline.child in entry.concerns]
    about = {entry.event.key: entry.child for entry in own}
    events = [entry.event for entry in own]
    stands = {event.key for event in standing(events)}
    found = [
        StoryEntry(event, kind, _other(about[event.key], timeline.child), event.key in stands)
        for event in _latest_first(events)
        if (kind := kind_of(event.type))
    ]
    return found


def _latest_first(events: Iterable[Event]) -> list[Event]:
    return sorted(distinct(events), key=occurrence, reverse=True)


def _other(child: str | None, self_: str) -> str | None:
    return child if child != self_ else None
