"""What stands on the reason card of one alert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homeward.domain.events import Event
from homeward.engine.facts import FACTS
from homeward.engine.looks import compared
from homeward.engine.rulefiles.load import RuleSet
from homeward.engine.rulefiles.model import Rule
from homeward.engine.words.asked import Answered, answered
from homeward.services import views
from homeward.services.views import AlertView
from homeward.store import queries
from homeward.store.alert_rows import ReasonRow
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class CardReason:
    """`rule` is the version that found it, None where it is no longer on file; `evidence` in order."""

    reason: ReasonRow
    rule: Rule | None
    evidence: Sequence[Event]
    asked: Sequence[Answered]

    @property
    def not_asked(self) -> list[str]:
        """The facts that can be asked of the same thing, and that this rule does not ask."""
        if self.rule is None:
            return []
        asked = {compare.fact for compare in compared(self.rule)}
        about = set(self.rule.on)
        return [name for name, fact in FACTS.items() if name not in asked and about & set(fact.subjects)]


@dataclass(frozen=True)
class Card:
    """`unknown` are the facts that a rule waits for, of what this alert is about, and those of which people
    could not find out."""

    view: AlertView
    reasons: Sequence[CardReason]
    unknown: Sequence[str]

    @property
    def withdrawn(self) -> list[ReasonRow]:
        return [reason for reason in self.view.reasons if reason.withdrawn_at]


def card(uow: UnitOfWork, alert_id: str, rules: RuleSet) -> Card:
    """Raises NotFound."""
    view = views.alert(uow, alert_id)
    findings = queries.findings(uow, [view.alert.child_ref])
    traces = {found.id: found.trace for found in findings}
    episodes = {reason.episode for reason in view.standing}
    subjects = {found.subject for found in findings if found.id in {each.finding for each in view.standing}}
    reasons = [_reason(view, reason, rules, traces.get(reason.finding)) for reason in view.standing]
    waiting = [task.fact for task in view.unknown if task.fact and task.episode in episodes]
    asked_in_vain = (each for each in view.found_out if each.event.type == "fact.cannot_be_found_out")
    waiting += [each.fact.name for each in asked_in_vain if each.subject in subjects]
    return Card(view, reasons, list(dict.fromkeys(waiting)))


def _reason(
    view: AlertView, reason: ReasonRow, rules: RuleSet, trace: Mapping[str, Any] | None
) -> CardReason:
    keys = [(item["source"], item["id"]) for item in reason.evidence]
    evidence = [view.evidence[key] for key in keys if key in view.evidence]
    rule = rules.by_version.get(reason.version)
    return CardReason(reason, rule, evidence, answered(trace))
