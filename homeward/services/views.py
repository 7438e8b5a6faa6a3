"""What pages and commands show: reads only, in the reader's own terms."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from homeward.domain.alerts.alert import ANSWERED_STATES, DANGER_NOW, OPEN_STATES, AlertState
from homeward.domain.events import Event
from homeward.domain.events.entry import occurrence
from homeward.domain.history.where_now import WhereNow
from homeward.domain.identity.particulars import Particulars
from homeward.errors import NotFound
from homeward.services.alerts import dangers, suppressions
from homeward.services.children import contact_answers, same_child_answers
from homeward.services.children.absences import where_each_is
from homeward.services.children.people import Person, people
from homeward.services.evaluation.delays import Delays, delays
from homeward.services.meetings.macse import OVER
from homeward.services.paging import Paged, page_of
from homeward.services.tasks.missing_facts import Given, answers_about
from homeward.services.tasks.tasks import UNKNOWN_FACT
from homeward.store import holds, journal, loading, queries, same_child
from homeward.store.alert_rows import AlertRow, ReasonRow
from homeward.store.holds import Hold
from homeward.store.queries import CandidateRow, CaseRow, FindingRow, SuppressionRow, TaskRow
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class BoardRow:
    """One alert on the duty board, with the reasons that stand, and why late ones were not told at once.

    `perhaps` are the questions whether another record is this child's, each with that record; `known` those
    whether somebody whom the child spoke of is a known person; `decided` the child's alert before this one.
    `where` the child is now; `hold`: who reads it and has not acknowledged it.
    """

    alert: AlertRow
    person: Person
    reasons: Sequence[ReasonRow]
    delays: Delays
    where: WhereNow
    perhaps: Sequence[tuple[str, Person]] = ()
    known: Sequence[TaskRow] = ()
    decided: AlertRow | None = None
    hold: Hold | None = None

    @property
    def headline(self) -> ReasonRow | None:
        """What is said first: of what came since somebody acknowledged it, if anything, else of all. Danger
        stands by itself, and once it has ended it heads nothing."""
        others = (each for each in (*self.new, *self.reasons) if each.rule != DANGER_NOW)
        return next(others, None)

    @property
    def new(self) -> list[ReasonRow]:
        return new_since_acknowledged(self.alert, self.reasons)

    @property
    def dangers(self) -> list[ReasonRow]:
        return [reason for reason in self.reasons if dangers.is_danger(reason)]


@dataclass(frozen=True)
class AlertView:
    """One alert with everything that a duty worker needs to answer it.

    `evidence` are the events by (source, id), `numbers` their numbers in the journal; `of_others` are the
    children whom some of them are about instead. `history` is every step in order, and when rules were
    suppressed; `unknown` the child's open tasks for facts that rules wait for, `found_out` what people have
    answered; `others` the child's other alerts, and `decided` what was decided on the last of them; `dangers`
    each word that the child is in danger now, on any of them.
    """

    alert: AlertRow
    person: Person
    reasons: Sequence[ReasonRow]
    evidence: dict[tuple[str, str], Event]
    history: Sequence[Event]
    unknown: Sequence[TaskRow]
    delays: Delays
    found_out: Sequence[Given]
    others: Sequence[AlertRow]
    decided: Event | None
    numbers: dict[tuple[str, str], int]
    of_others: dict[tuple[str, str], Person]
    dangers: Sequence[ReasonRow]

    @property
    def standing(self) -> list[ReasonRow]:
        return in_order(self.reasons)

    @property
    def new(self) -> list[ReasonRow]:
        return new_since_acknowledged(self.alert, self.standing)

    @property
    def may_be_reopened(self) -> bool:
        """Whether people have answered it, it has reasons still, and nothing else of the child is open."""
        over = self.alert.state in ANSWERED_STATES and bool(self.standing)
        return over and not any(each.state in OPEN_STATES for each in self.others)

    def covered_by(self, event: Event) -> list[ReasonRow]:
        """The reasons that a decision names, or that were withdrawn."""
        return [reason for reason in self.reasons if reason.finding in event.data.said("findings", ())]


@dataclass(frozen=True)
class RecordView:
    """One record of two that may be one child's. `reports` are those of absences, the latest first."""

    person: Person
    known: Particulars
    reports: Sequence[Event]
    alerts: Sequence[AlertRow]


@dataclass(frozen=True)
class SuppressedView:
    """A rule that is suppressed for a child, and what it found that is held back."""

    suppression: SuppressionRow
    person: Person
    held_back: Sequence[FindingRow]


@dataclass(frozen=True)
class CandidateView:
    candidate: CandidateRow
    person: Person
    findings: Sequence[FindingRow]


@dataclass(frozen=True)
class CaseView:
    case: CaseRow
    person: Person


@dataclass(frozen=True)
class MacseView:
    candidates: Paged[CandidateView]
    cases: Paged[CaseView]


@dataclass(frozen=True)
class Submission:
    """Something a person recorded, and the alerts that came to rest on it. `waiting`: it is accepted, and no
    processing has finished with it, so nobody was alerted to it yet."""

    seq: int
    event: Event
    person: Person | None
    waiting: bool
    alerts: list[AlertRow] = field(default_factory=list)


def cards(uow: UnitOfWork, rows: Sequence[AlertRow], now: datetime) -> list[BoardRow]:
    """Each with all that its card on the board says."""
    reasons = queries.reasons(uow, [row.id for row in rows])
    standing = {row.id: in_order(reasons.get(row.id, [])) for row in rows}
    late = delays(uow, rows, chain.from_iterable(standing.values()))
    who = people(uow, {row.child_ref for row in rows})
    perhaps = same_child_answers.perhaps(uow, who)
    known = contact_answers.waiting(uow, who)
    where, held = where_each_is(uow, who, now), holds.holds(uow, [row.id for row in rows], now)
    every: dict[str, list[AlertRow]] = defaultdict(list)
    for each in queries.alerts_of(uow, who):
        every[each.child_ref].append(each)
    return [
        BoardRow(
            alert=row,
            person=who[row.child_ref],
            reasons=standing[row.id],
            delays=late,
            perhaps=perhaps[row.child_ref],
            known=known[row.child_ref],
            decided=_decided_before(row, every[row.child_ref]),
            where=where[row.child_ref],
            hold=held.get(row.id) if row.state == AlertState.RAISED else None,
        )
        for row in rows
    ]


def in_order(reasons: Iterable[ReasonRow]) -> list[ReasonRow]:
    """Those that stand: danger now heads them, then what may never be silent, then as they came to hold."""
    standing = [reason for reason in reasons if reason.withdrawn_at is None]
    return sorted(standing, key=lambda each: (not dangers.is_danger(each), not each.never_silent, each.due))


def new_since_acknowledged(alert: AlertRow, reasons: Iterable[ReasonRow]) -> list[ReasonRow]:
    """The reasons that raised it again."""
    since = alert.acknowledged_at if alert.state == AlertState.RAISED else None
    return [reason for reason in reasons if since and reason.added_at > since]


def _decided_before(row: AlertRow, every: Iterable[AlertRow]) -> AlertRow | None:
    """The child's alert on which people decided last, where this one is open."""
    decided = [each for each in every if each.decided_at and row.state in OPEN_STATES and each.id != row.id]
    return max(decided, key=lambda each: each.decided_at or each.raised_at, default=None)


def alert(uow: UnitOfWork, alert_id: str) -> AlertView:
    """Raises NotFound."""
    row = queries.alert_by_id(uow, alert_id)
    reasons = queries.reasons(uow, [alert_id]).get(alert_id, [])
    keys = {(item["source"], item["id"]) for reason in reasons for item in reason.evidence}
    numbers = queries.numbers(uow, keys)
    evidence = loading.entries(uow, list(numbers.values())).values()
    about = {entry.event.key: entry.child for entry in evidence if entry.child}
    others = [other for other in queries.alerts_of(uow, [row.child_ref]) if other.id != alert_id]
    who = people(uow, {row.child_ref, *about.values()})
    return AlertView(
        alert=row,
        person=who[row.child_ref],
        reasons=reasons,
        evidence={entry.event.key: entry.event for entry in evidence},
        history=sorted([*alert_history(uow, row), *suppressions.steps(uow, row.child_ref)], key=occurrence),
        found_out=answers_about(uow, row.child_ref),
        unknown=[t for t in queries.open_tasks(uow, [row.child_ref]) if t.kind == UNKNOWN_FACT],
        delays=delays(uow, [row], reasons),
        numbers=numbers,
        of_others={key: who[ref] for key, ref in about.items() if ref != row.child_ref},
        dangers=dangers.standing(uow, row.child_ref),
        others=others,
        decided=_last_decision(uow, _decided_before(row, others)),
    )


def _last_decision(uow: UnitOfWork, row: AlertRow | None) -> Event | None:
    made = [event for event in alert_history(uow, row) if event.type == "alert.decided"] if row else []
    return made[-1] if made else None


def alert_history(uow: UnitOfWork, row: AlertRow) -> list[Event]:
    """Every event of one alert, in order."""
    events = loading.events(uow, queries.alert_events(uow, row.child_ref))
    return [event for _, event in sorted(events.items()) if event.data.alert == row.id]


def record(uow: UnitOfWork, child_ref: str) -> RecordView:
    """One child, as a person needs to see it who is to say whether another record is the same child's."""
    who = people(uow, [child_ref])[child_ref]
    known = same_child.who(uow, [child_ref])[child_ref]
    return RecordView(who, known, same_child.reports(uow, child_ref), queries.alerts_of(uow, [child_ref]))


def suppressed(
    uow: UnitOfWork, now: datetime, child_refs: Collection[str] | None = None
) -> list[SuppressedView]:
    """The suppressions in force, the soonest to end first; of these children, or of all."""
    rows = queries.suppressions(uow, now, child_refs)
    who = people(uow, {row.child_ref for row in rows})
    findings = queries.findings(uow, who)
    return [
        SuppressedView(
            row,
            who[row.child_ref],
            [each for each in findings if each.child_ref == row.child_ref and each.id in row.held_back],
        )
        for row in rows
    ]


def macse(uow: UnitOfWork, candidates_at: int, cases_at: int) -> MacseView:
    """A page of the candidates, longest waiting first, and one of the cases: those that are
    open first, each part with the last accepted first."""
    newest_first = reversed(queries.cases(uow))
    cases = page_of(sorted(newest_first, key=lambda row: row.state in OVER), cases_at)
    who = people(uow, {row.child_ref for row in cases.shown})
    candidates = page_of(queries.candidates(uow), candidates_at)
    return MacseView(
        candidates.showing(_candidates(uow, candidates.shown)),
        cases.showing([CaseView(row, who[row.child_ref]) for row in cases.shown]),
    )


def candidate(uow: UnitOfWork, child_ref: str) -> CandidateView:
    """Raises NotFound."""
    found = _candidates(uow, [row for row in queries.candidates(uow) if row.child_ref == child_ref])
    if not found:
        raise NotFound("This child is not, or no longer, a candidate for MACSE.")
    return found[0]


def _candidates(uow: UnitOfWork, candidates: Sequence[CandidateRow]) -> list[CandidateView]:
    """Each with the findings that propose it."""
    who = people(uow, {row.child_ref for row in candidates})
    findings: dict[str, list[FindingRow]] = {}
    for finding in queries.findings(uow, {row.child_ref for row in candidates}):
        if "macse" in finding.actions:
            findings.setdefault(finding.child_ref, []).append(finding)
    return [CandidateView(row, who[row.child_ref], findings.get(row.child_ref, [])) for row in candidates]


def submissions(uow: UnitOfWork, seqs: Collection[int]) -> list[Submission]:
    """Each of these records, newest first, with the alerts that rest on it and what was decided."""
    entries = loading.entries(uow, seqs)
    resting = queries.alerts_resting_on(uow, {entry.event.key for entry in entries.values()})
    who = people(uow, {entry.child for entry in entries.values() if entry.child})
    waiting = set(journal.still_unprocessed(uow, entries.keys()))
    return [
        Submission(
            seq, entry.event, who.get(entry.child or ""), seq in waiting, resting.get(entry.event.key, [])
        )
        for seq, entry in sorted(entries.items(), reverse=True)
    ]
