"""The pack of the missing group: whom it looks at and why, what it decided last, what happened since."""

from datetime import date

from homeward.domain.meetings.dates import Group
from homeward.engine.words.phrases import day, when
from homeward.reports.pack import Line, Pack, Section
from homeward.reports.pack_children import Basis, child_part, last, subjects
from homeward.services.meetings.missing_group import ListedView, on_list
from homeward.store.unit_of_work import UnitOfWork


def draw(uow: UnitOfWork, meeting: date, basis: Basis) -> Pack:
    listed = on_list(uow)
    due = [each for each in listed if each.is_due(meeting)]
    later = [each for each in listed if not each.is_due(meeting)]
    found = subjects(uow, (each.row.child_ref for each in due))
    parts = []
    for each in due:
        subject = found[each.row.child_ref]
        before = last(subject.timeline.group_decisions)
        since = before.occurred_at if before else None
        parts.append(child_part(basis, subject, _item(each), each.reasons, _decided(each), since))
    says = "Nobody has discussed the child yet, its date has come, or something is new."
    then = "The group said when it looks again, and nothing is new."
    sections = [_section("For this meeting", says, due), _section("At a later meeting", then, later)]
    return Pack(Group.MISSING_GROUP, meeting, basis.now, sections, parts)


def _section(title: str, says: str, listed: list[ListedView]) -> Section:
    return Section(
        title,
        says,
        ("Child", "On the list since", "Decided last", "Next on"),
        [
            Line(
                each.row.child_ref,
                (
                    each.person.name,
                    when(each.row.since),
                    _decided(each) or "Not discussed yet",
                    day(each.row.next_on) if each.row.next_on else "Not set",
                ),
            )
            for each in listed
        ],
    )


def _item(listed: ListedView) -> str:
    if listed.row.decision is None:
        return "Not discussed yet"
    return "New reasons since the group decided last" if listed.new else "To be looked at again"


def _decided(listed: ListedView) -> str:
    row = listed.row
    return f"{day(row.held_on)}: {row.decision}" if row.decision and row.held_on else ""
