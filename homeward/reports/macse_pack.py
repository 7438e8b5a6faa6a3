"""The pack of the MACSE meeting: agenda, what was undertaken, places, who came, and a part for each child."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from homeward.domain.events import Event
from homeward.domain.events.kinds import london_day
from homeward.domain.meetings.dates import Group, meeting_before
from homeward.domain.meetings.macse import CaseState
from homeward.engine.words.phrases import day, when
from homeward.reports.macse_lists import actions, attendance, hot_spots, open_long, placed_out
from homeward.reports.pack import ChildPart, Line, Pack, Section
from homeward.reports.pack_children import Basis, Subject, child_part, last, subjects, words_of
from homeward.reports.quarterly.members import discussed_at
from homeward.store import meetings, queries
from homeward.store.queries import CandidateRow, CaseRow, FindingRow
from homeward.store.unit_of_work import UnitOfWork

CARRIED = "Carried over: not heard at the last meeting"
RE_REFERRAL, CANDIDATE = "Re-referral", "New candidate"
ACCEPTED, REVIEW = "Accepted, not discussed yet", "Case for review"
ITEMS = (CARRIED, RE_REFERRAL, CANDIDATE, ACCEPTED, REVIEW)
"""As the agenda has them, in order."""


@dataclass(frozen=True)
class Item:
    """A child on the agenda; `cases` are the open ones, and `reasons` what proposes a candidate."""

    subject: Subject
    item: str
    since: str
    cases: Sequence[CaseRow]
    reasons: Sequence[FindingRow]

    @property
    def discussions(self) -> list[Event]:
        return self.subject.timeline.of_type("macse.discussed")


def draw(uow: UnitOfWork, meeting: date, basis: Basis) -> Pack:
    candidates = {row.child_ref: row for row in queries.candidates(uow)}
    cases: dict[str, list[CaseRow]] = {}
    for row in queries.cases(uow):
        if row.state != CaseState.CLOSED:
            cases.setdefault(row.child_ref, []).append(row)
    found = subjects(uow, candidates.keys() | cases.keys())
    before = _last_meeting(uow, meeting, found.values())
    reasons = _reasons(uow, candidates)
    items = [
        _item(each, candidates.get(ref), cases.get(ref, []), reasons.get(ref, []), before)
        for ref, each in found.items()
    ]
    items.sort(key=lambda each: (ITEMS.index(each.item), each.subject.person.name, each.subject.ref))
    agenda = [each.subject for each in items]
    sections = [
        _agenda(items),
        actions(agenda, meeting, basis.now),
        hot_spots(agenda, basis.now),
        attendance(agenda, meeting),
        open_long(agenda, cases, meeting),
        placed_out(agenda, basis.now),
    ]
    parts = [_part(each, basis) for each in items]
    on_agenda = [reference for each in items for reference in _references(each)]
    return Pack(Group.MACSE, meeting, basis.now, sections, parts, on_agenda)


def _last_meeting(uow: UnitOfWork, meeting: date, found: Iterable[Subject]) -> date | None:
    """As it was planned, else as it was recorded with the children."""
    if planned := meeting_before(meetings.days(uow, Group.MACSE), meeting):
        return planned
    recorded = {_held_on(each) for one in found for each in one.timeline.of_type("macse.discussed")}
    return meeting_before(sorted(recorded), meeting)


def _held_on(discussion: Event) -> date:
    return london_day(discussed_at(discussion))


def _reasons(uow: UnitOfWork, refs: Iterable[str]) -> dict[str, list[FindingRow]]:
    found: dict[str, list[FindingRow]] = {}
    for finding in queries.findings(uow, list(refs)):
        if "macse" in finding.actions:
            found.setdefault(finding.child_ref, []).append(finding)
    return found


def _item(
    subject: Subject,
    candidate: CandidateRow | None,
    cases: Sequence[CaseRow],
    reasons: Sequence[FindingRow],
    before: date | None,
) -> Item:
    """A child with an open case is on the agenda for it, whatever else proposes the child."""
    if not cases:
        assert candidate, "a child without a case is there as a candidate"
        carried = before is not None and london_day(candidate.since) <= before
        kind = CARRIED if carried else RE_REFERRAL if candidate.re_referral else CANDIDATE
        return Item(subject, kind, when(candidate.since), (), reasons)
    accepted = min((row.accepted_at for row in cases if row.accepted_at), default=None)
    if before and (accepted is None or london_day(accepted) <= before) and not _was_heard(subject, before):
        kind = CARRIED
    else:
        kind = REVIEW if any(row.state == CaseState.OPEN for row in cases) else ACCEPTED
    return Item(subject, kind, when(accepted) if accepted else "Not known", cases, reasons)


def _was_heard(subject: Subject, since: date) -> bool:
    return any(_held_on(each) >= since for each in subject.timeline.of_type("macse.discussed"))


def _agenda(items: Sequence[Item]) -> Section:
    return Section(
        "Agenda",
        "Candidates whom rules propose, and every open case. The reasons are with each child below.",
        ("Child", "On the agenda as", "Since", "Case"),
        [
            Line(
                each.subject.ref,
                (each.subject.person.name, each.item, each.since, ", ".join(_references(each)) or "None yet"),
            )
            for each in items
        ],
    )


def _references(item: Item) -> Iterator[str]:
    yield from (row.case for row in item.cases)


def _part(item: Item, basis: Basis) -> ChildPart:
    heard = last(item.discussions)
    text = words_of(heard, "decision", "narrative")
    decided = f"{day(_held_on(heard))}: {text or 'no decision is recorded'}" if heard else ""
    since = discussed_at(heard) if heard else None
    return child_part(basis, item.subject, item.item, item.reasons, decided, since)
