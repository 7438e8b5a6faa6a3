"""Who must be told about a child, and who was: what rules say under `notify` (docs/adr/0026).

For each recipient there is one open item, which gathers every finding that they have yet to be told. What
was told and ceased since is told to them too. People record what they told as `share.made`.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from homeward.domain.alerts.open_matter import reason_of
from homeward.domain.calendar.deadlines import IMMEDIATELY, respond_by
from homeward.domain.events import PAGES, Event
from homeward.domain.events.our_events import NAMESPACE, Policy
from homeward.domain.events.record import EventData
from homeward.domain.events.types.sharing import ToldFinding
from homeward.domain.findings.finding import Finding
from homeward.domain.history.imported import cut_offs, is_history
from homeward.domain.history.timeline import Timeline
from homeward.domain.history.urgency import is_missing_or_in_danger
from homeward.domain.telling.recipients import Recipient

ACTION = "notify"
WITHIN = "1 working hour"
"""By when somebody is told whom nobody need tell at once."""
TOLD, TRIED, CONFIRMED = "share.made", "share.attempted", "share.acknowledged"


class TellingState(StrEnum):
    OPEN = "open"
    TOLD = "told"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Telling:
    """What one recipient is to be told about one child, or was.

    `findings` are news to them; `withdrawn` are what they were told before and no longer holds. `since` is
    when the first of it could be told. `authority`, `contact` and `reference` are whom the record names for
    it, by code and by name, and the last absence. `made` and `confirmed` are the events that say that it was
    told and that they have it; `attempts` those that reached nobody before.
    """

    id: str
    recipient: Recipient
    findings: tuple[ToldFinding, ...]
    withdrawn: tuple[ToldFinding, ...]
    since: datetime | None = None
    due: datetime | None = None
    authority: str | None = None
    contact: str | None = None
    reference: str | None = None
    attempts: tuple[Event, ...] = ()
    made: Event | None = None
    confirmed: Event | None = None

    @property
    def tells_findings(self) -> bool:
        """Whether it is about what rules found; an interviewer may share an interview by itself."""
        return bool(self.findings or self.withdrawn)

    @property
    def state(self) -> TellingState:
        if self.made is None:
            return TellingState.OPEN
        return TellingState.CONFIRMED if self.confirmed else TellingState.TOLD


@dataclass
class _Record:
    """What is on record for one recipient. `last_said` are the findings that they hold to be so, as the event
    told them that said so last; `attempts` those since the last telling."""

    made: dict[str, Telling] = field(default_factory=dict)
    last_said: dict[str, tuple[ToldFinding, Event]] = field(default_factory=dict)
    attempts: list[Event] = field(default_factory=list)

    def tell(self, recipient: Recipient, event: Event) -> None:
        """Told twice under one reference, it is one telling."""
        withdrawn = tuple(self.last_said[id_][0] for id_ in event.data.withdrawn if id_ in self.last_said)
        for each in event.data.findings:
            self.last_said[each.finding] = each, event
        for id_ in event.data.withdrawn:
            self.last_said.pop(id_, None)
        told = Telling(event.data.share, recipient, event.data.findings, withdrawn, made=event)
        if told.tells_findings:
            told, self.attempts = replace(told, attempts=tuple(self.attempts)), []
        self.made.setdefault(event.data.share, told)

    @property
    def last(self) -> str:
        """The last telling of findings, which the next one follows."""
        return next((id_ for id_, each in reversed(self.made.items()) if each.tells_findings), "")


def tellings(timeline: Timeline, findings: Sequence[Finding], policy: Policy, now: datetime) -> list[Telling]:
    """What was told about the child, and what is still to be told: at most one item for each recipient."""
    records = _records(timeline.events)
    wanted = _wanted(timeline, findings, policy)
    stands = {reason_of(each) for each in findings}
    at_once = is_missing_or_in_danger(timeline, now)
    found = [telling for record in records.values() for telling in record.made.values()]
    for recipient in Recipient:
        record = records.get(recipient, _Record())
        news = [each for id_, each in wanted.get(recipient, {}).items() if id_ not in record.last_said]
        gone = [
            said
            for id_, said in record.last_said.items()
            if id_ not in stands and _still_wants(policy, recipient, said[0].rule)
        ]
        if news or gone:
            found.append(_open(timeline, recipient, record, news, gone, policy, at_once))
    return found


def to_tell(timeline: Timeline, findings: Sequence[Finding], policy: Policy, now: datetime) -> list[Telling]:
    """What is still to be told."""
    every = tellings(timeline, findings, policy, now)
    return [each for each in every if each.state is TellingState.OPEN]


def _records(events: Iterable[Event]) -> dict[Recipient, _Record]:
    """From what people recorded at the pages, in order of occurrence; what other systems shared with others
    answers none of these items. That they have it may be said by their own system."""
    records: dict[Recipient, _Record] = {}
    confirmed: dict[str, Event] = {}
    for event in events:
        if event.type == CONFIRMED and event.data.share:
            confirmed.setdefault(event.data.share, event)
        elif event.source != PAGES:
            continue
        elif event.type in (TOLD, TRIED) and event.data.recipient and event.data.share:
            record = records.setdefault(event.data.recipient, _Record())
            if event.type == TOLD:
                record.tell(event.data.recipient, event)
            else:
                record.attempts.append(event)
    for record in records.values():
        for id_, event in confirmed.items():
            if id_ in record.made:
                record.made[id_] = replace(record.made[id_], confirmed=event)
    return records


def _wanted(
    timeline: Timeline, findings: Iterable[Finding], policy: Policy
) -> dict[Recipient, dict[str, Finding]]:
    """What each recipient is to be told, by reason; history asks nobody. Of what is found again and again,
    the first, as nobody is told the same twice."""
    before = cut_offs(timeline)
    wanted: dict[Recipient, dict[str, Finding]] = {}
    for finding in sorted(findings, key=lambda each: (each.due, each.id)):
        old = is_history(before, finding.evidence, finding.due, policy.live_from)
        if ACTION in finding.actions and not old:
            for name in policy.notify.get(finding.rule, {}).get(finding.version, ()):
                wanted.setdefault(Recipient(name), {}).setdefault(reason_of(finding), finding)
    return wanted


def _still_wants(policy: Policy, recipient: Recipient, rule: str) -> bool:
    """A rule that was withdrawn, or no longer names them, takes nothing back that was told."""
    return any(recipient in names for names in policy.notify.get(rule, {}).values())


def _open(
    timeline: Timeline,
    recipient: Recipient,
    record: _Record,
    news: Sequence[Finding],
    gone: Sequence[tuple[ToldFinding, Event]],
    policy: Policy,
    at_once: bool,
) -> Telling:
    """Its id follows from the last telling before it, so that it stays the same until somebody tells them."""
    times = [(each.known, _is_immediate(policy.respond_within, each)) for each in news]
    times += [(_ceased(timeline, event), False) for _, event in gone]
    return Telling(
        uuid.uuid5(NAMESPACE, f"{timeline.child}|tell {recipient}|{record.last}").hex,
        recipient,
        tuple(
            ToldFinding(finding=reason_of(one), rule=one.rule, code=one.code, because=one.because)
            for one in news
        ),
        tuple(said for said, _ in gone),
        since=min(since for since, _ in times),
        due=min(
            since + policy.immediately if at_once or immediate else respond_by(since, WITHIN)
            for since, immediate in times
        ),
        authority=authority_of(timeline, recipient),
        contact=contact_of(timeline, recipient),
        reference=next((each.episode.ref for each in reversed(timeline.missing_episodes)), None),
        attempts=tuple(record.attempts),
    )


def authority_of(timeline: Timeline, recipient: Recipient) -> str | None:
    """Of the last placement on record."""
    if not timeline.placements.items:
        return None
    placed: EventData = timeline.placements.items[-1].event.data
    match recipient:
        case Recipient.HOST_AUTHORITY | Recipient.HOST_POLICE:
            host: str | None = placed.host_la
            return host
        case Recipient.RESPONSIBLE_AUTHORITY:
            responsible: str | None = placed.responsible_la
            return responsible
        case _:
            return None


def contact_of(timeline: Timeline, recipient: Recipient) -> str | None:
    """By name, as it was last told."""
    if recipient is Recipient.SOCIAL_WORKER:
        told = [(span.event.data.worker, span.event.data.team) for span in timeline.social_care.items]
        return next((", ".join(filter(None, each)) for each in reversed(told) if any(each)), None)
    if recipient is Recipient.REVIEWING_OFFICER:
        return next((each.data.iro for each in reversed(timeline.notices) if each.data.iro), None)
    return None


def _is_immediate(respond_within: Mapping[str, str], finding: Finding) -> bool:
    return respond_within.get(finding.version) == IMMEDIATELY


def _ceased(timeline: Timeline, told: Event) -> datetime:
    """When that came which took back what was told: the first correction after the telling, else the first
    record of any kind."""
    received = {entry.event.received_at for entry in timeline.entries if entry.event.source != PAGES}
    for times in timeline.corrected, received:
        if later := [at for at in times if at > told.occurred_at]:
            return min(later)
    return told.occurred_at
