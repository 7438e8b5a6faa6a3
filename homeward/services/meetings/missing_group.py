"""The list of the missing group: whom rules put on it and why, and what people of the group decide."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from homeward.domain.events.our_events import TICK
from homeward.domain.meetings.missing_group import ACTION
from homeward.errors import NotFound
from homeward.services.alerts.answering import Step, record
from homeward.services.children.people import Person, people
from homeward.store import children, queries
from homeward.store.missing_group import ListedRow, listed
from homeward.store.queries import FindingRow
from homeward.store.unit_of_work import UnitOfWork

NOT_LISTED = "This child is not, or no longer, on the list of the missing group."


@dataclass(frozen=True)
class ListedView:
    """A child on the list. `reasons` are the findings that put it there, in order."""

    row: ListedRow
    person: Person
    reasons: Sequence[FindingRow]

    @property
    def new(self) -> list[FindingRow]:
        """Those that became known since the group decided last."""
        decided_at = self.row.decided_at
        return [each for each in self.reasons if decided_at and each.known > decided_at]

    def is_due(self, day: date) -> bool:
        """Whether the group is to look at the child by that day, for it said so or never looked at what is
        new."""
        next_on = self.row.next_on
        return next_on is None or next_on <= day or bool(self.new)


def on_list(uow: UnitOfWork) -> list[ListedView]:
    """Everyone on the list with the reasons, longest on it first."""
    rows = listed(uow)
    refs = {row.child_ref for row in rows}
    who = people(uow, refs)
    reasons: dict[str, list[FindingRow]] = {}
    for finding in queries.findings(uow, refs):
        if ACTION in finding.actions:
            reasons.setdefault(finding.child_ref, []).append(finding)
    return [ListedView(row, who[row.child_ref], _listing(row, reasons[row.child_ref])) for row in rows]


def _listing(row: ListedRow, found: Sequence[FindingRow]) -> list[FindingRow]:
    """Not those that people answered by taking the child off the list before."""
    left = row.decided_at if row.decided_at and row.next_on is None else None
    return [each for each in found if left is None or each.known > left]


def one(uow: UnitOfWork, child_ref: str) -> ListedView:
    """Raises NotFound."""
    found = next((view for view in on_list(uow) if view.row.child_ref == child_ref), None)
    if found is None:
        raise NotFound(NOT_LISTED)
    return found


def decide(
    uow: UnitOfWork, child_ref: str, step: Step, *, decision: str, held_on: date, next_on: date | None
) -> None:
    """Record what the group decided; without `next_on` the child leaves the list. What becomes known later
    lists the child anew. Raises NotFound, InvalidEvent."""
    children.lock(uow, [child_ref])
    row = next((row for row in listed(uow) if row.child_ref == child_ref), None)
    if row is None:
        raise NotFound(NOT_LISTED)
    # Another machine's clock may be ahead of ours; a step never comes before the one that it follows.
    at = max(step.at, row.decided_at + TICK) if row.decided_at else step.at
    told = {"decision": decision, "held_on": held_on, "next_on": next_on}
    record(uow, replace(step, at=at), "missing_group.discussed", child_ref, **told)
