"""What was said at one time is one statement: an interview with the disclosures of harm that belong to it, or
one record alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.events import Event
from homeward.domain.events.originals import original
from homeward.domain.history.danger import Answer, answer_of, danger_said
from homeward.domain.history.timeline import Timeline

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Statement:
    """The records of one statement, in order; `key` is that of the interview where there is one."""

    key: Key
    events: tuple[Event, ...]

    @property
    def of_interview(self) -> bool:
        return any(belongs_to_interview(event) for event in self.events)

    @property
    def danger(self) -> Answer | None:
        """Whether the child is in danger now; None where nothing was said of that."""
        return answer_of([danger_said(event) for event in self.events])

    @property
    def harm(self) -> Answer | None:
        return answer_of([harm_said(event) for event in self.events])

    def saying_danger(self) -> list[Event]:
        """Its records that give the answer that counts."""
        return [event for event in self.events if danger_said(event) == self.danger]

    def saying_harm(self) -> list[Event]:
        return [event for event in self.events if harm_said(event) == self.harm]


def harm_said(event: Event) -> Answer:
    """A disclosure of harm says so by being one."""
    said: Answer = event.data.said("harm", "Y")
    return said


def belongs_to_interview(event: Event) -> bool:
    return event.type == "rhi.completed" or bool(_interview_of(event))


def said_at(event: Event) -> datetime:
    """When it was said: an interview is often entered after it was held."""
    at: datetime = event.data.said("held_at") or event.occurred_at
    return at


def statement_key(timeline: Timeline, event: Event) -> Key:
    """Of the statement that the record is part of. An interview that was put right is the same interview."""
    interview = _interview_of(event)
    if not interview:
        return event.key
    key, seen = (event.source, interview), set[Key]()
    while (later := timeline.replacements.get(key)) and later.type == "rhi.completed" and key not in seen:
        seen.add(key)
        key = later.key
    return key


def first_key(timeline: Timeline, statement: Statement, same: Callable[[Event, Event], bool]) -> Key:
    """Of the statement as it was first made, as long as corrections of it say the `same`."""
    main = next((event for event in statement.events if event.key == statement.key), None)
    return original(main, timeline.replaced, same).key if main else statement.key


def same_danger(earlier: Event, later: Event) -> bool:
    return danger_said(earlier) == danger_said(later)


def same_harm(earlier: Event, later: Event) -> bool:
    kinds = (each.data.said("harm_type") for each in (earlier, later))
    return harm_said(earlier) == harm_said(later) and len(set(kinds)) == 1


def says_the_same(earlier: Event, later: Event) -> bool:
    """Of persons and places: all but the interview in which it was told, which is corrected with it."""
    one, other = (each.data.model_dump(exclude={"interview"}) for each in (earlier, later))
    return one == other


def statements(timeline: Timeline, events: Iterable[Event]) -> list[Statement]:
    """These records of one child as statements; the records of each stay in their order."""
    by_key: dict[tuple[bool, Key], list[Event]] = {}
    for event in events:
        key = belongs_to_interview(event), statement_key(timeline, event)
        by_key.setdefault(key, []).append(event)
    return [Statement(key, tuple(some)) for (_, key), some in by_key.items()]


def dangers(timeline: Timeline) -> list[Statement]:
    """What was said of danger to the child, without reports that their own source cancelled as an error."""
    return statements(timeline, (each for each in timeline.dangers if not _made_in_error(timeline, each)))


def harms(timeline: Timeline) -> list[Statement]:
    """What was said of harm: each interview with its disclosures, and each disclosure outside of one."""
    return statements(timeline, (*timeline.interviews, *timeline.harms))


def _interview_of(event: Event) -> str | None:
    interview: str | None = event.data.said("interview") if event.type == "harm.disclosed" else None
    return interview


def _made_in_error(timeline: Timeline, report: Event) -> bool:
    """Of several reports of one absence, each source can take back its own words alone."""
    return report.type.startswith("missing.") and any(
        each.type == "missing.cancelled"
        and each.data.reason == "error"
        and (each.source, each.data.episode) == (report.source, report.data.episode)
        and each.occurred_at >= report.occurred_at
        for each in timeline.events
    )
