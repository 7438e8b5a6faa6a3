"""What would be found of several records if they were one child's, and of none of them alone."""

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
"""Events that say who a child is and nothing of what happened to it."""


@dataclass(frozen=True)
class Record:
    """One record of a group: its entries, and what the rules find of it alone."""

    timeline: Timeline
    evaluation: Evaluation

    @property
    def tells_something(self) -> bool:
        """Whether it says more of the child than who it is."""
        return any(event.type not in IDENTIFYING for event in self.timeline.events)


@dataclass
class Together:
    """What would be found of one record together with others, by finding, and when the clock alone could
    change that (None: never)."""

    findings: dict[str, Finding] = field(default_factory=dict)
    wake_at: datetime | None = None

    def add(self, findings: Iterable[Finding], wake_at: datetime | None) -> None:
        self.findings.update((finding.id, finding) for finding in findings)
        self.wake_at = min((at for at in (self.wake_at, wake_at) if at), default=None)


def if_one_child(
    records: Mapping[str, Record], rules: Iterable[Rule], as_of: datetime, area: str
) -> dict[str, Together]:
    """For each record of which a person is asked whether it is of one child with another of these."""
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
    """What CADT would be told of several records, by the record that it rests on."""

    findings: Mapping[str, Iterable[Finding]]
    wake_at: datetime | None = None


def _joined(records: Mapping[str, Record], rules: Iterable[Rule], as_of: datetime, area: str) -> _Joined:
    """Of these together, and of none of them alone.

    Known once each of these records was begun. A rule about alerts looks at those of one record alone.
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
    """What CADT would be told beyond what is found anyway, which is `alone`, by the findings' ids."""
    for finding in evaluation.findings:
        of_alert = finding.subject.startswith(OF_ALERT)
        if Action.CADT in finding.actions and finding.id not in alone and not of_alert:
            yield finding


def on_condition(finding: Finding, condition: str) -> Finding:
    """A reason for CADT alone that says on which condition it holds."""
    return replace(
        finding,
        id=finding_id(condition, finding.id),
        first=finding.first and finding_id(condition, finding.first),
        actions=(Action.CADT,),
        because=f"{condition}{finding.because}",
    )


def _as_one(child: str, records: Mapping[str, Record]) -> Iterable[Entry]:
    """Every entry of all of them, each once, as if it spoke of this child."""
    entries = {entry.event.key: entry for record in records.values() for entry in record.timeline.entries}
    for entry in entries.values():
        if entry.event.type.startswith("alert.") or entry.event.type in STATES:
            continue
        about = child if entry.child in records else entry.child
        named = tuple(child if one in records else one for one in entry.named)
        yield replace(entry, child=about, named=named)


def _begun(timeline: Timeline) -> datetime:
    """When the record's first event was received; of a child who is only named, the first naming."""
    return min(event.received_at for event in timeline.events or [each.event for each in timeline.entries])


def _resting_on(finding: Finding, records: Mapping[str, Record]) -> list[str]:
    resting = set(finding.evidence)
    return [
        ref
        for ref, record in records.items()
        if any(event.key in resting for event in record.timeline.events)
    ] or list(records)
