"""What a child's record says that cannot all be true: accepted as reported, and a task for a person.

The checks across events of domain.md section 9's validation column. None of them refuses anything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from homeward.domain.calendar.deadlines import LONDON, age_on
from homeward.domain.events import Event
from homeward.domain.events.originals import corrected_apart
from homeward.domain.history.episode import Doubt, Episode, reported_at
from homeward.domain.history.ssda903_rules import broken_rules, outside_the_year
from homeward.domain.history.timeline import Timeline

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


SAME_ABSENCE_WITHIN = timedelta(hours=24)
"""How far apart two bodies may report one absence unasked; after a day they have spoken (R05)."""
IN_DOUBT = {
    Doubt.DUPLICATE_OF_NOTHING: "Cancelled as a duplicate of a report that does not stand, so the child "
    "counts as missing: is that right?",
    Doubt.DUPLICATES_OF_ONE_ANOTHER: "Reports were cancelled as duplicates of one another, so the one "
    "received first stands: is the child still missing?",
}


def contradictions(timeline: Timeline) -> list[Contradiction]:
    found = [*_overlaps(timeline), *_placements(timeline), *_told_together(timeline)]
    found += [*_no_longer_sent(timeline), *_corrected_apart(timeline), *_outside_the_year(timeline)]
    for episode in timeline.episodes.values():
        if episode.doubt:
            subject, because = f"episode:{episode.key}", IN_DOUBT[episode.doubt]
            found.append(
                _between(episode.doubt, subject, because, [*episode.reports, *episode.cancellations])
            )
        if not episode.cancelled:
            found += _episode(timeline, episode)
        for broken in broken_rules(timeline, episode):
            found.append(_between(broken.kind, f"episode:{episode.key}", broken.because, broken.events))
    return sorted(set(found), key=lambda c: (c.kind, c.subject))


def _episode(timeline: Timeline, episode: Episode) -> Iterator[Contradiction]:
    subject = f"episode:{episode.key}"
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
        if held and not episode.report:
            yield _between(
                "interview_without_report",
                subject,
                "A return interview is recorded under a reference that nobody has reported for this child: "
                "is it another child's?",
                held,
            )
        elif held:
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
    before: Episode | None = None
    for *_, episode in timeline.missing_episodes:
        overlapped = before if before and before.overlaps(episode) else None
        if overlapped or _reported_again_late(episode):
            yield _between(
                "reported_while_missing",
                f"episode:{episode.key}",
                "Reported missing while another absence was still open: is it the same one?",
                [*(overlapped.reports + overlapped.finds if overlapped else ()), *episode.reports],
            )
        if before is None or _ends(episode) >= _ends(before):
            before = episode


def _ends(episode: Episode) -> datetime:
    return episode.found_at or LATEST


def _reported_again_late(episode: Episode) -> bool:
    """Whether another body gave the absence another reference so late that it may be a new absence."""
    if episode.starts_at is None:
        return False
    by_others = [report for report in episode.reports if report.data.episode != episode.ref]
    return any(reported_at(report) > episode.starts_at + SAME_ABSENCE_WITHIN for report in by_others)


def _told_together(timeline: Timeline) -> Iterator[Contradiction]:
    """Of what was received together, neither statement is the last word."""
    for kind, spans in (("legal_status", timeline.legal_status), ("social_care", timeline.social_care)):
        for one, other in spans.told_together():
            yield _between(
                f"{kind}_told_twice",
                f"{kind}:{one.starts_at.isoformat()}",
                "Two statuses were received together for one day. The child counts as looked after if either "
                "says so: which one is right?",
                [one.event, other.event],
            )
    if len(told := timeline.dates_of_birth_told_together()) > 1:
        yield _between(
            "date_of_birth_told_twice",
            "child",
            "Two dates of birth were received together, and the child counts as the younger: which is right?",
            [each.event for each in told],
        )


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


def _corrected_apart(timeline: Timeline) -> Iterator[Contradiction]:
    """A person put a record right, and its sender did too."""
    for some in corrected_apart([entry.event for entry in timeline.entries if entry.child == timeline.child]):
        yield _between(
            "corrected_twice",
            f"record:{':'.join(some[0].key)}",
            "One record was corrected twice, and what was received last counts: which one is right?",
            some,
        )


def _outside_the_year(timeline: Timeline) -> Iterator[Contradiction]:
    """One question for each child: a return with several years in it has many such absences."""
    if told := outside_the_year(timeline):
        yield _between(
            "missing_outside_the_year",
            "child",
            "The return has absences that lie outside its collection year (rules 570 and 571).",
            told,
        )


def _no_longer_sent(timeline: Timeline) -> Iterator[Contradiction]:
    """Records that stand, though a return was sent again without them."""
    standing = {event.key: event for event in timeline.events}
    for event in timeline.no_longer_sent:
        left = [standing[key] for id_ in event.data.records if (key := (event.source, id_)) in standing]
        if left:
            about = event.data.about or event.source
            yield _between(
                "records_no_longer_sent",
                f"return:{event.source}:{about}",
                f"{about} was sent again without what stood before: is it to go?",
                left,
            )
