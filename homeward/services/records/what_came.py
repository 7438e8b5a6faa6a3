"""What came of what somebody recorded, in the order in which it happened."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from homeward.domain.events import Event
from homeward.domain.meetings import missing_group
from homeward.services.views import Submission, alert_history
from homeward.store import missing_group as groups
from homeward.store import outcomes, queries
from homeward.store.alert_rows import AlertRow, ReasonRow
from homeward.store.queries import FindingRow
from homeward.store.unit_of_work import UnitOfWork

MACSE = "macse"
Key = tuple[str, str]


class What(StrEnum):
    """The kinds of things that come of a record, in the order in which those of one moment are shown."""

    RECEIVED = "received"
    ALERTED = "alerted"
    ACKNOWLEDGED = "acknowledged"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    MACSE = "macse"
    MISSING_GROUP = "missing_group"


@dataclass(frozen=True)
class Came:
    """One of them. `another_child`: it is about a child who was named. `rules` are those that found it,
    `decision` is the event of a decision."""

    at: datetime
    what: What
    another_child: bool = False
    rules: tuple[str, ...] = ()
    decision: Event | None = None


@dataclass(frozen=True)
class _Stored:
    """What is stored of the alerts and children in question: by alert, and by child since when each is put
    before a meeting."""

    reasons: Mapping[str, Sequence[ReasonRow]]
    steps: Mapping[str, Sequence[Event]]
    findings: Sequence[FindingRow]
    meetings: Mapping[What, Mapping[str, datetime]]


def what_came(uow: UnitOfWork, forms: Sequence[Sequence[Submission]]) -> list[list[Came]]:
    """Of each form that was sent, all that it put into the journal being taken together."""
    every = [each for form in forms for each in form]
    alerts = {row.id: row for each in every for row in each.alerts}
    children = {row.child_ref for row in alerts.values()} | {
        each.person.child_ref for each in every if each.person
    }
    stored = _Stored(
        queries.reasons(uow, alerts),
        {row.id: alert_history(uow, row) for row in alerts.values()},
        queries.findings(uow, children),
        _meetings(uow, children),
    )
    return [_of_form(form, stored) for form in forms]


def _meetings(uow: UnitOfWork, children: set[str]) -> dict[What, dict[str, datetime]]:
    """Only those who are before it still, or whom MACSE took on."""
    macse = {row.child_ref for row in queries.candidates(uow)} | {row.child_ref for row in queries.cases(uow)}
    listed = {row.child_ref for row in groups.listed(uow)}
    return {
        What.MACSE: outcomes.put_before(uow, macse & children, "macse.candidate_added"),
        What.MISSING_GROUP: outcomes.put_before(uow, listed & children, "missing_group.listed"),
    }


def _of_form(form: Sequence[Submission], stored: _Stored) -> list[Came]:
    keys = {each.event.key for each in form}
    own = {each.person.child_ref for each in form if each.person}
    came = [Came(min(each.event.received_at for each in form), What.RECEIVED)]
    for row in {row.id: row for each in form for row in each.alerts}.values():
        came += _of_alert(row, keys, stored, another_child=row.child_ref not in own)
    came += _before_meetings(keys, own, stored)
    return sorted(came, key=lambda each: (each.at, list(What).index(each.what), each.another_child))


def _of_alert(
    row: AlertRow, keys: Collection[Key], stored: _Stored, *, another_child: bool
) -> Iterator[Came]:
    """An alert has all that is known of the child: whoever recorded something sees what came of that."""
    mine = [each for each in stored.reasons.get(row.id, ()) if _rests_on(each.evidence, keys)]
    if not mine:
        return
    since = min(each.added_at for each in mine)
    gone = [each.withdrawn_at for each in mine if each.withdrawn_at]
    standing = [each for each in mine if each.withdrawn_at is None]
    rules = tuple(dict.fromkeys(each.rule for each in standing or mine))
    yield Came(since, What.ALERTED, another_child, rules)
    if not standing:
        yield Came(max(gone), What.WITHDRAWN, another_child, rules)
    findings = {each.finding for each in mine}
    for event in stored.steps[row.id]:
        if event.type == "alert.acknowledged" and event.occurred_at >= since:
            yield Came(event.occurred_at, What.ACKNOWLEDGED, another_child)
        elif event.type == "alert.decided" and not findings.isdisjoint(event.data.findings or findings):
            yield Came(event.occurred_at, What.DECIDED, another_child, decision=event)


def _before_meetings(keys: Collection[Key], own: Collection[str], stored: _Stored) -> Iterator[Came]:
    """Once for each meeting and child: since both the finding and the child's place before it stood."""
    first: dict[tuple[What, str], datetime] = {}
    for finding in stored.findings:
        for what, action in ((What.MACSE, MACSE), (What.MISSING_GROUP, missing_group.ACTION)):
            since = stored.meetings[what].get(finding.child_ref)
            if since and action in finding.actions and _rests_on(finding.evidence, keys):
                key, at = (what, finding.child_ref), max(since, finding.known)
                first[key] = min(first.get(key, at), at)
    for (what, child), at in first.items():
        yield Came(at, what, child not in own)


def _rests_on(evidence: Iterable[Mapping[str, str]], keys: Collection[Key]) -> bool:
    return any((each["source"], each["id"]) in keys for each in evidence)
