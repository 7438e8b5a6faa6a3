"""The absences of a child that nobody has ended on record, whoever the child is."""

from dataclasses import dataclass
from datetime import UTC, datetime

from homeward.domain.history.timeline import Timeline

LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Absence:
    """One open absence. `category` (M or A) and `police_risk` are as last told; None: nobody has said.
    `reports` are the (source, id) of the events that reported it."""

    episode: str
    starts_at: datetime
    category: str | None
    police_risk: str | None
    reports: tuple[tuple[str, str], ...]


def open_absences(timeline: Timeline) -> list[Absence]:
    """No clock is asked: an absence is open until somebody says that it is over."""
    found = []
    for reported in timeline.missing_episodes:
        episode = reported.episode
        if episode.found_at is None:
            category, risk = episode.category_at(LATEST), episode.police_risk_at(LATEST)
            found.append(
                Absence(
                    episode.ref,
                    reported.starts_at,
                    category.value if category else None,
                    risk.value if risk else None,
                    tuple(sorted({event.key for event in episode.reports})),
                )
            )
    return found
