"""What a child's record says that cannot all be true: accepted as reported, and a task for a person.

The checks across events of domain.md section 9's validation column. None of them refuses anything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from homeward.domain.deadlines import LONDON, age_on
from homeward.domain.episode import Episode
from homeward.domain.events import Event
from homeward.domain.timeline import EARLIEST, Timeline

LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Contradiction:
    """`kind` names the check, `subject` what it is about; `because` is a sentence without names.

    `evidence` are the (source, id) of the events that contradict one another. Once a person has dealt
    with it, it is asked again only if another event joins them.
    """

    kind: str
    subject: str
    because: str
    evidence: tuple[tuple[str, str], ...] = ()


def contradictions(timeline: Timeline) -> list[Contradiction]:
    found = [*_overlaps(timeline), *_placements(timeline)]
    for episode in timeline.episodes.values():
        if not episode.cancelled:
            found += _episode(timeline, episode)
    return sorted(set(found), key=lambda c: (c.kind, c.subject))


def _episode(timeline: Timeline, episode: Episode) -> Iterator[Contradiction]:
    subject = f"episode:{episode.ref}"
    finds = episode.finds
    if episode.found_at and not episode.report:
        yield _between(
            "found_without_report", subject, "Found or returned, but no report has arrived.", finds
        )
    if episode.found_at and episode.starts_at and episode.found_at < episode.starts_at:
        yield _between(
            "found_before_report",
            subject,
            "Found at a time before the reported start.",
            [*finds, *episode.reports],
        )
    seen = [sighting.data.at or sighting.occurred_at for sighting in episode.sightings]
    if episode.found_at and any(at > episode.found_at for at in seen):
        yield _between(
            "sighted_after_found",
            subject,
            "A sighting is recorded after the child was found.",
            [*finds, *episode.sightings],
        )
    yield from _interviews(episode, subject)
    yield from _category(timeline, episode, subject)


def _between(kind: str, subject: str, because: str, events: Iterable[Event]) -> Contradiction:
    return Contradiction(kind, subject, because, tuple(sorted({event.key for event in events})))


def _interviews(episode: Episode, subject: str) -> Iterator[Contradiction]:
    held = [event for _, event in episode.outcomes]
    if (returned_at := episode.returned_at) is None:
        if held:
            yield _between(
                "interview_without_return",
                subject,
                "A return interview is recorded, but no return has arrived.",
                held,
            )
        return
    if any(offer.data.offered_at < returned_at for offer in episode.offers):
        yield _between(
            "offered_before_return",
            subject,
            "A return interview was offered before the recorded return.",
            [*episode.finds, *episode.offers],
        )
    if any(at < returned_at and event.type == "rhi.completed" for at, event in episode.outcomes):
        yield _between(
            "interview_before_return",
            subject,
            "A return interview was held before the recorded return.",
            [*episode.finds, *held],
        )


def _category(timeline: Timeline, episode: Episode, subject: str) -> Iterator[Contradiction]:
    """Merseyside Police policy: aged 13 or under, or flagged, is never "absent" (domain.md, section 3.1)."""
    if not episode.report or not episode.starts_at:
        return
    born = timeline.date_of_birth
    if born and episode.starts_at.astimezone(LONDON).date() < born.value:
        yield _between(
            "missing_before_birth",
            subject,
            "Reported missing before the date of birth.",
            [*episode.reports, *timeline.registrations],
        )
    if (said := episode.category_at(episode.starts_at)) is None or said.value != "A":
        return
    graded = [event for _, _, event in episode.categories]
    if born and age_on(born.value, episode.starts_at) <= 13:
        yield _between(
            "absent_at_13_or_under",
            subject,
            "Recorded as away (A), but a child of 13 or under is always missing.",
            [*graded, *timeline.registrations],
        )
    if episode.report.data.said("cse_flag") == "Y" or _flagged(timeline, episode):
        yield _between(
            "absent_with_flag",
            subject,
            "Recorded as away (A), but a child with an exploitation flag is missing.",
            [*graded, *timeline.flags],
        )


def _flagged(timeline: Timeline, episode: Episode) -> bool:
    state: dict[str, bool] = {}
    for event in timeline.flags:
        if episode.starts_at and event.occurred_at <= episode.starts_at:
            state[event.data.flag] = event.data.on
    return any(state.values())


def _overlaps(timeline: Timeline) -> Iterator[Contradiction]:
    """Check 574 of the SSDA903: periods must not overlap. The later report may be a duplicate."""
    missing_until, last = EARLIEST, None
    for starts_at, _, _, episode in timeline.missing_episodes:
        if last and missing_until > starts_at:
            yield _between(
                "reported_while_missing",
                f"episode:{episode.ref}",
                "Reported missing while another episode was still open: is it the same one?",
                [*last.reports, *last.finds, *episode.reports],
            )
        if missing_until <= (ends_at := episode.found_at or LATEST):
            missing_until, last = ends_at, episode


def _placements(timeline: Timeline) -> Iterator[Contradiction]:
    items = timeline.placements.items
    for position, other in enumerate(items):
        reference = other.event.data.placement
        earlier = (one for one in items[:position] if one.event.data.placement != reference)
        overlapping = [one for one in earlier if one.ends_at and one.ends_at > other.starts_at]
        if overlapping:
            yield _between(
                "placements_overlap",
                f"placement:{reference}",
                "A placement starts before the one before it has ended.",
                [other.event, *(one.event for one in overlapping)],
            )
