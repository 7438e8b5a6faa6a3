"""Reports, finds and cancellations of one child's absences, and the absences that come of them."""

from typing import Any

from homeward.domain.events import Event
from homeward.domain.history.contradictions import contradictions
from tests.histories import at, event, timeline_of

POLICE, HOME = "merseyside-police", "invented-home"
Absences = list[tuple[str, str, str]]


def reported(when: str, ref: str = "E-1", source: str = POLICE, **more: Any) -> Event:
    return event("missing.reported", time=at(when), episode=ref, source=source, **more)


def found(when: str, ref: str = "E-1", source: str = POLICE, **more: Any) -> Event:
    written = more.pop("written", when)
    return event(
        "missing.found",
        time=at(when),
        recordedtime=at(written),
        found_at=at(when),
        episode=ref,
        source=source,
        **more,
    )


def cancelled(when: str, ref: str = "E-1", source: str = POLICE, **more: Any) -> Event:
    return event("missing.cancelled", time=at(when), episode=ref, source=source, **more)


def duplicate(when: str, ref: str, of: str | None, source: str = POLICE) -> Event:
    return cancelled(when, ref, source, reason="duplicate", duplicate_of=of)


def absences(*events: Event) -> Absences:
    """Of each absence that counts: its reference, when it began, and when it ended (empty: still open)."""
    return [
        (
            each.episode.ref,
            f"{each.starts_at:%d %H:%M}",
            f"{each.episode.found_at:%d %H:%M}" if each.episode.found_at else "",
        )
        for each in timeline_of(*events).missing_episodes
    ]


def asked(*events: Event) -> set[str]:
    return {each.kind for each in contradictions(timeline_of(*events))}
