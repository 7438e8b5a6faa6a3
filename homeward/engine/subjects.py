"""What a finding can be about: an episode, a return, a disclosure, a harm, an interview, a concern.

Each event type that a rule can be `on` yields subjects of one kind from a child's timeline.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from homeward.domain.alerts.alert import OF_ALERT, Raising
from homeward.domain.events import EVENT_TYPES, Event
from homeward.domain.events.originals import original
from homeward.domain.history.episode import Episode
from homeward.domain.history.signs import TELLING
from homeward.domain.history.spans import Span
from homeward.domain.history.statements import (
    Statement,
    dangers,
    first_key,
    harms,
    said_at,
    same_danger,
    same_harm,
    says_the_same,
)
from homeward.domain.history.timeline import Disclosure, Timeline
from homeward.domain.history.told import first_received

PUT_FORWARD = "macse.candidate_added"
"""That rules put a child forward: known once all other subjects are judged (`engine.candidates`)."""

HARM, DANGER = "harm.stated", "danger.stated"
"""What was said at one time, in one record or several (`domain.history.statements`)."""

CONCERN = "concern.stated"
"""What somebody recorded who may say in it that they suspect exploitation."""

SIGN = "sign.seen"
"""A record that tells of at least one warning sign."""

STATING_CONCERN = (
    "rhi.completed",
    "concern.referred",
    "assessment.recorded",
    "police.flag_changed",
    "prevention_interview.completed",
    "carer.information",
)
"""Types of event in which somebody may say that they suspect exploitation."""

RESTS_ON: dict[str, tuple[str, ...]] = {
    HARM: ("harm.disclosed", "rhi.completed"),
    DANGER: ("missing.reported", "missing.found", "rhi.completed", "concern.referred", "harm.disclosed"),
    CONCERN: STATING_CONCERN,
    "carer.told": ("carer.information",),
    SIGN: tuple(sorted(TELLING)),
}
"""The types of event that such a subject is made of."""


class Absence(NamedTuple):
    """An absence by its key and its reference; `started` tells it from others under the same reference."""

    key: str
    episode: str
    started: datetime | None = None


def _absence(episode: Episode) -> Absence:
    return Absence(episode.key, episode.ref, episode.starts_at if episode.shares_reference else None)


Part = str | tuple[str, str]
"""Of a history: an episode by its key, an alert by its id, a statement or another event by its key."""


def part_of_alert(alert: str) -> Part:
    return f"{OF_ALERT}{alert}"


Finder = Callable[[Timeline, Container[Part] | None], Iterator["Subject"]]


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that rules judge. `item` is the Episode, Disclosure or Event itself; `known` is when it was
    first received, which for an episode that several reported may be before `event` was. `absence` is the one
    that it is about, if any.
    """

    key: str
    kind: str
    starts_at: datetime
    event: Event
    known: datetime
    item: Any
    absence: Absence | None = None

    @property
    def episode(self) -> str | None:
        return self.absence.episode if self.absence else None

    @property
    def part(self) -> Part:
        """What of the history it is; being put forward is none, as it rests on other findings."""
        if self.kind == PUT_FORWARD:
            return PUT_FORWARD
        match self.item:
            case Episode(key=key):
                return key
            case Statement(key=key):
                return key
            case Raising(alert=alert):
                return part_of_alert(alert)
            case _:
                return self.event.key


def subjects(timeline: Timeline, kind: str, parts: Container[Part] | None = None) -> Iterator[Subject]:
    """All of that kind, or those that are one of these parts of the history."""
    return _FINDERS[kind](timeline, parts)


def _episodes(timeline: Timeline, parts: Container[Part] | None) -> Iterator[Subject]:
    for starts_at, report, known, episode in timeline.missing_episodes:
        if parts is not None and episode.key not in parts:
            continue
        yield Subject(
            key=f"episode:{episode.key}",
            kind="missing.reported",
            starts_at=starts_at,
            event=report,
            known=known,
            item=episode,
            absence=_absence(episode),
        )


def _returns(timeline: Timeline, parts: Container[Part] | None) -> Iterator[Subject]:
    for episode in timeline.episodes.values():
        if parts is not None and episode.key not in parts:
            continue
        if episode.found and episode.back_at:
            yield Subject(
                key=f"return:{episode.key}",
                kind="missing.found",
                starts_at=episode.back_at,
                event=episode.found,
                known=first_received(episode.finds),
                item=episode,
                absence=_absence(episode),
            )


def _disclosures(kind: str) -> Finder:
    def find(timeline: Timeline, parts: Container[Part] | None) -> Iterator[Subject]:
        for position, disclosure in enumerate(timeline.disclosures):
            if disclosure.event.type == kind and (parts is None or disclosure.event.key in parts):
                yield _disclosure(timeline, disclosure, position)

    return find


def _disclosure(timeline: Timeline, disclosure: Disclosure, position: int) -> Subject:
    event = disclosure.event
    earlier = [d for d in timeline.disclosures[:position] if d.event is event]
    part = f"#{len(earlier)}" if earlier else ""
    role = "naming" if disclosure.naming else "disclosure"
    first = original(event, timeline.replaced, says_the_same)
    return Subject(
        key=f"{':'.join((role, *first.key))}{part}",
        kind=event.type,
        starts_at=disclosure.at,
        event=event,
        known=event.received_at,
        item=disclosure,
    )


def _of_type(type_: str, kind: str = "") -> Finder:
    """Each event of the type, as its record says."""
    record = EVENT_TYPES[type_]

    def held(timeline: Timeline) -> list[Event]:
        return getattr(timeline, record.kept) if record.kept else timeline.of_type(type_)

    return _events(kind or type_, held, record.subject)


def _events(kind: str, held: Callable[[Timeline], list[Event]], word: str) -> Finder:
    def find(timeline: Timeline, parts: Container[Part] | None) -> Iterator[Subject]:
        for event in held(timeline):
            if parts is not None and event.key not in parts:
                continue
            one = event.data.said("episode")
            covered: tuple[str, ...] = event.data.said("episodes") or ((one,) if one else ())
            at = said_at(event)
            key = ":".join((word, *original(event, timeline.replaced).key))
            yield Subject(key, kind, at, event, event.received_at, event, _covered(timeline, covered, at))

    return find


def _covered(timeline: Timeline, refs: Sequence[str], at: datetime) -> Absence | None:
    """The absence that an interview covers, where it covers one."""
    if len(refs) != 1:
        return None
    episode = timeline.absence_under(refs[0], at)
    return _absence(episode) if episode else Absence(refs[0], refs[0])


def _statements(
    kind: str,
    of: Callable[[Timeline], list[Statement]],
    saying: Callable[[Statement], Sequence[Event]],
    word: str,
) -> Finder:
    """Each statement in which something is said of it; it is about the records that say so."""

    def find(timeline: Timeline, parts: Container[Part] | None) -> Iterator[Subject]:
        for statement in of(timeline):
            if parts is not None and statement.key not in parts:
                continue
            if said := saying(statement):
                yield Subject(
                    key=_name(timeline, statement, word),
                    kind=kind,
                    starts_at=(at := min(map(said_at, said))),
                    event=said[0],
                    known=first_received(said),
                    item=statement,
                    absence=_covered(timeline, _references(statement), at),
                )

    return find


def _name(timeline: Timeline, statement: Statement, word: str) -> str:
    """Harm that was told in an interview goes by the interview's own name, under which people answered."""
    names = [*(["danger"] if word == "danger" else []), "interview"] if statement.of_interview else [word]
    same = same_danger if word == "danger" else same_harm
    return ":".join((*names, *first_key(timeline, statement, same)))


def _references(statement: Statement) -> list[str]:
    """Those of the absences that its records speak of."""
    given = [event.data.said("episodes") or (event.data.said("episode"),) for event in statement.events]
    return sorted({ref for some in given for ref in some if ref})


def _disclosed(statement: Statement) -> list[Event]:
    return [event for event in statement.events if event.type == "harm.disclosed"]


def _cases(timeline: Timeline, parts: Container[Part] | None) -> Iterator[Subject]:
    """Each stay on MACSE's list, from its acceptance."""
    for spell in timeline.spells:
        event = spell.accepted
        if event and spell.accepted_at and (parts is None or event.key in parts):
            key = f"case:{spell.key}"
            yield Subject(key, "macse.accepted", spell.accepted_at, event, event.received_at, spell)


def _placements(timeline: Timeline, parts: Container[Part] | None) -> Iterator[Subject]:
    """Each placement by its reference, from its first day; `item` is all that was told of it."""
    told: dict[str, list[Span]] = {}
    for span in timeline.placements.items:
        told.setdefault(span.event.data.placement, []).append(span)
    for ref, spans in told.items():
        event = spans[0].event
        if parts is None or event.key in parts:
            known = first_received(span.event for span in spans)
            yield Subject(f"placement:{ref}", "placement.started", spans[0].starts_at, event, known, spans)


def _raisings(timeline: Timeline, parts: Container[Part] | None) -> Iterator[Subject]:
    """Each time that an alert was raised; what is from history waits for as long as it takes."""
    for alert in timeline.alerts.values():
        if parts is not None and part_of_alert(alert.id) not in parts:
            continue
        for each in alert.raisings:
            if each.from_history:
                continue
            event = each.event
            yield Subject(each.key, "alert.raised", each.since, event, event.received_at, each)


def _concerns(timeline: Timeline, parts: Container[Part] | None) -> Iterator[Subject]:
    for type_ in STATING_CONCERN:
        yield from _of_type(type_, CONCERN)(timeline, parts)


_FINDERS: dict[str, Finder] = {
    **{name: _of_type(name) for name, record in EVENT_TYPES.items() if record.subject},
    "missing.reported": _episodes,
    "missing.found": _returns,
    "contact.disclosed": _disclosures("contact.disclosed"),
    "carer.information": _disclosures("carer.information"),
    "harm.disclosed": _statements("harm.disclosed", harms, _disclosed, "harm"),
    HARM: _statements(HARM, harms, Statement.saying_harm, "harm"),
    DANGER: _statements(DANGER, dangers, Statement.saying_danger, "danger"),
    CONCERN: _concerns,
    SIGN: _events(SIGN, lambda timeline: timeline.signs, "sign"),
    "carer.told": _of_type("carer.information", "carer.told"),
    "macse.accepted": _cases,
    PUT_FORWARD: lambda timeline, parts: iter(()),
    "placement.started": _placements,
    "alert.raised": _raisings,
}

KINDS = tuple(_FINDERS)
