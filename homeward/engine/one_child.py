"""What rules would find only if several records were one child's."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from homeward.domain.alerts.alert import OF_ALERT
from homeward.domain.events.entry import Entry
from homeward.domain.findings.finding import Action, Finding
from homeward.domain.history.timeline import Timeline, fold
from homeward.domain.identity.pairs import IF_ONE_CHILD, STATES, groups, open_pairs
from homeward.domain.identity.particulars import REGISTRATIONS
from homeward.engine.evaluate import evaluate
from homeward.engine.judging import finding_id
from homeward.engine.rulefiles.model import Evaluation, Rule

IDENTIFYING = REGISTRATIONS | STATES.keys()
"""Events that only say who a child is."""


@dataclass(frozen=True)
class Record:
    """One record of a group: its entries, and what the rules find of it alone."""

    timeline: Timeline
    evaluation: Evaluation

    @property
    def tells_something(self) -> bool:
        """Whether it says what happened to the child, beyond who it is."""
        return any(event.type not in IDENTIFYING for event in self.timeline.events)


@dataclass
class Together:
    """What rules would find of one record together with others, by finding id.

    `wake_at` is when time alone could change that; None: never.
    """

    findings: dict[str, Finding] = field(default_factory=dict)
    wake_at: datetime | None = None

    def add(self, findings: Iterable[Finding], wake_at: datetime | None) -> None:
        self.findings.update((finding.id, finding) for finding in findings)
        self.wake_at = min((at for at in (self.wake_at, wake_at) if at), default=None)


def if_one_child(
    records: Mapping[str, Record], rules: Iterable[Rule], as_of: datetime, area: str
) -> dict[str, Together]:
    """For each record about which a person is asked: is it the same child as another of these?"""
    rules = tuple(rules)
    pairs = {ref: open_pairs(record.timeline.pairs, ref) for ref, record in records.items()}
    partners = {ref: [pair.other for pair in some if pair.other in records] for ref, some in pairs.items()}
    found = {ref: Together() for ref, some in partners.items() if some}
    for group in sorted({group for ref in found for group in groups(ref, partners)}):
        joined = _joined({ref: records[ref] for ref in group}, rules, as_of, area)
        for ref in group:
            found[ref].add(joined.findings.get(ref, ()), joined.wake_at)
    return found


@dataclass(frozen=True)
class _Joined:
    """What CADT would be told of several records, by record."""

    findings: Mapping[str, Iterable[Finding]]
    wake_at: datetime | None = None


def _joined(records: Mapping[str, Record], rules: Iterable[Rule], as_of: datetime, area: str) -> _Joined:
    """Findings of these records together that none has alone.

    They are known once each record had begun. Rules about alerts do not count: an alert is of one record.
    """
    if not any(record.tells_something for record in records.values()):
        return _Joined({})
    child = min(records)
    joined = evaluate(fold(child, _as_one(child, records)), rules, as_of, area)
    alone = {each.id for record in records.values() for each in record.evaluation.findings}
    late_after = {rule.version: rule.late_after for rule in rules}
    found: dict[str, list[Finding]] = {ref: [] for ref in records}
    for finding in told_to_cadt(joined, alone):
        resting = _resting_on(finding, records)
        known = max(finding.known, *(_begun(records[ref].timeline) for ref in resting))
        late = known - finding.due > late_after[finding.version]
        asked = replace(on_condition(finding, IF_ONE_CHILD), known=known, late=late)
        for ref in resting:
            found[ref].append(replace(asked, child=ref))
    return _Joined(found, joined.wake_at)


def told_to_cadt(evaluation: Evaluation, alone: Container[str]) -> Iterator[Finding]:
    """Findings for CADT that are not in `alone`, the ids of what is found anyway."""
    for finding in evaluation.findings:
        of_alert = finding.subject.startswith(OF_ALERT)
        if Action.CADT in finding.actions and finding.id not in alone and not of_alert:
            yield finding


def on_condition(finding: Finding, condition: str) -> Finding:
    """The finding as a reason for CADT alone; its text begins with the condition."""
    return replace(
        finding,
        id=finding_id(condition, finding.id),
        first=finding.first and finding_id(condition, finding.first),
        actions=(Action.CADT,),
        because=f"{condition}{finding.because}",
    )


def _as_one(child: str, records: Mapping[str, Record]) -> Iterable[Entry]:
    """Every entry of these records, each once, as if it were about this child."""
    entries = {entry.event.key: entry for record in records.values() for entry in record.timeline.entries}
    for entry in entries.values():
        if entry.event.type.startswith("alert.") or entry.event.type in STATES:
            continue
        about = child if entry.child in records else entry.child
        named = tuple(child if one in records else one for one in entry.named)
        yield replace(entry, child=about, named=named)


def _begun(timeline: Timeline) -> datetime:
    """When the first event was received, or the first naming of a child who is only named."""
    return min(event.received_at for event in timeline.events or [each.event for each in timeline.entries])


def _resting_on(finding: Finding, records: Mapping[str, Record]) -> list[str]:
    resting = set(finding.evidence)
    return [
        ref
        for ref, record in records.items()
        if any(event.key in resting for event in record.timeline.events)
    ] or list(records)
