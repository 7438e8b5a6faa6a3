"""The return interviews that a child is still to have, one for each absence that ended with a return.

The rules R31 to R36 use the same definitions (`Episode.back_at`, `interview_answers`, `interview_offers`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.calendar.deadlines import RETURN_INTERVIEW_WITHIN, after
from homeward.domain.events import Event
from homeward.domain.events.entry import occurrence
from homeward.domain.history.episode import Episode
from homeward.domain.history.timeline import Timeline

PAUSING = frozenset({"missing_again", "custody", "hospital"})
"""Why an interview is not possible for now. For any other reason there is none to come."""


@dataclass(frozen=True)
class Happening:
    """One thing that happened on the way to an interview: its event's type, and a code that tells more."""

    type: str
    at: datetime
    code: str | None = None


@dataclass(frozen=True)
class DueInterview:
    """`absence` is the key of the episode, `episode` its reference; `paused` is a reason out of `PAUSING`."""

    absence: str
    episode: str
    returned_at: datetime
    due_at: datetime
    paused: str | None
    interviewer: str | None
    happened: tuple[Happening, ...]


def due_interviews(timeline: Timeline) -> list[DueInterview]:
    """In order of time. No clock is asked. A yearly return gives days alone, from which no hours can run."""
    found = [
        _due_interview(episode, episode.back_at)
        for episode in timeline.episodes.values()
        if episode.back_at and not episode.by_day and _is_still_to_come(episode)
    ]
    return sorted(found, key=lambda each: (each.due_at, each.absence))


def _is_still_to_come(episode: Episode) -> bool:
    return all(_pauses(answer) for _, answer in episode.interview_answers)


def _pauses(answer: Event) -> bool:
    return answer.type == "rhi.not_possible" and answer.data.reason in PAUSING


def _due_interview(episode: Episode, back_at: datetime) -> DueInterview:
    paused = [answer for _, answer in episode.interview_answers]
    last = max(episode.assignments, key=occurrence, default=None)
    return DueInterview(
        absence=episode.key,
        episode=episode.ref,
        returned_at=back_at,
        due_at=after(back_at, RETURN_INTERVIEW_WITHIN),
        paused=max(paused, key=occurrence).data.reason if paused else None,
        interviewer=last.data.interviewer if last else None,
        happened=tuple(sorted(_happened(episode), key=lambda each: (each.at, each.type))),
    )


def _happened(episode: Episode) -> Iterator[Happening]:
    for event in episode.offers:
        yield Happening(event.type, event.data.offered_at)
    for event in episode.attempts:
        yield Happening(event.type, event.data.at, event.data.result)
    for at, event in episode.outcomes:
        yield Happening(event.type, at, event.data.said("by") or event.data.said("reason"))
    for event in episode.received:
        yield Happening(event.type, event.occurred_at)
