"""`docs/reasons.md`: what each rule says of an invented child, from the rules' own cases."""

from collections.abc import Iterator
from pathlib import Path

from homeward.domain.events import Event
from homeward.domain.findings.finding import Finding
from homeward.engine.rulefiles.casefile import Case, Kind, read_cases
from homeward.engine.rulefiles.load import load_rules
from homeward.engine.rulefiles.model import Rule
from homeward.engine.rulefiles.rule_cases import evaluated
from homeward.engine.words.phrases import one_space

BODIES = {
    "missing": "Merseyside Police",
    "police": "Merseyside Police",
    "location": "Merseyside Police",
    "person_of_concern": "Merseyside Police",
    "rhi": "Catch-22",
    "contact": "Catch-22",
    "harm": "Catch-22",
    "sign": "Invented Academy",
    "concern": "Invented Academy",
    "youth_justice": "the youth justice service",
    "prevention_interview": "Merseyside Police",
}
"""Who would send an event, by how its type begins; children's services send the others."""
OTHERWISE = "Wirral children's social care"


def page(folder: Path) -> str:
    """Each rule with its reason and its guide, as CADT reads them."""
    parts = []
    for rule in load_rules(folder).current:
        first = next(told_by(rule, folder))
        parts.append(f"## {rule.code}: {rule.title}\n\n> {first.because}\n\n{one_space(rule.guide)}\n")
    return "\n".join(parts)


def told_by(rule: Rule, folder: Path) -> Iterator[Finding]:
    """All that the rule finds in its cases; first the case in which it says the most."""
    cases, _ = read_cases(folder / "tests" / f"{rule.id}.yaml")
    for case in sorted(cases, key=_place):
        for result in evaluated(rule, [sent(event) for event in case.events], case.as_of):
            yield from (found for found in result.evaluation.findings if found.rule == rule.id)


def _place(case: Case) -> tuple[bool, bool]:
    return case.kind is not Kind.FIRES, not any("because" in row for row in case.expect)


def sent(event: Event) -> Event:
    """The event as the body that would send it does."""
    body = BODIES.get(event.type.partition(".")[0], OTHERWISE)
    return event.model_copy(update={"actor_org": body})
