"""Changes of rules: proposed by one person, approved by another, in force from an instant on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from homeward.domain.events import Event
from homeward.domain.events.kinds import as_instant
from homeward.errors import InvalidTransition, NotAllowed


class ProposalState(StrEnum):
    PROPOSED = "proposed"
    ON_TRIAL = "on_trial"
    APPROVED = "approved"
    ACTIVATED = "activated"
    DECLINED = "declined"


TRANSITIONS: dict[tuple[ProposalState, str], ProposalState] = {
    (ProposalState.PROPOSED, "rule.trial_started"): ProposalState.ON_TRIAL,
    (ProposalState.PROPOSED, "rule.approved"): ProposalState.APPROVED,
    (ProposalState.ON_TRIAL, "rule.approved"): ProposalState.APPROVED,
    (ProposalState.APPROVED, "rule.activated"): ProposalState.ACTIVATED,
    (ProposalState.APPROVED, "rule.retired"): ProposalState.ACTIVATED,
    (ProposalState.PROPOSED, "rule.declined"): ProposalState.DECLINED,
    (ProposalState.ON_TRIAL, "rule.declined"): ProposalState.DECLINED,
    (ProposalState.APPROVED, "rule.declined"): ProposalState.DECLINED,
}
"""What each step makes of a proposal; it ends when it takes effect or is declined."""

OPEN_STATES = frozenset({ProposalState.PROPOSED, ProposalState.ON_TRIAL, ProposalState.APPROVED})
"""Those that wait for somebody."""


def next_state(state: ProposalState, event_type: str) -> ProposalState:
    """Raises InvalidTransition where the state does not allow the step."""
    try:
        return TRANSITIONS[state, event_type]
    except KeyError:
        step = event_type.removeprefix("rule.").replace("_", " ")
        raise InvalidTransition(
            f"A change that is {state.replace('_', ' ')} cannot have this step: {step}."
        ) from None


@dataclass(frozen=True)
class Proposal:
    """One change as its events leave it. `text` is the whole rule file as it stands, is on trial or in force.

    `based_on` is the version that it would replace, None for a new rule.
    """

    ref: str
    rule: str
    state: ProposalState
    text: str
    based_on: str | None
    reason: str
    proposer: str
    proposed_at: datetime
    approver: str | None = None
    effective_from: datetime | None = None


def check_approver(proposal: Proposal, approver: str) -> None:
    """Raises NotAllowed where one person would both propose and approve."""
    if approver == proposal.proposer:
        raise NotAllowed("Two people look at every change: somebody other than the proposer approves it.")


def fold(events: Iterable[Event]) -> Proposal:
    """One proposal from its events, in journal order, the first of which proposes it."""
    first, *steps = events
    data = first.data
    proposal = Proposal(
        ref=data.proposal,
        rule=data.rule,
        state=ProposalState.PROPOSED,
        text=data.text,
        based_on=data.based_on,
        reason=data.reason,
        proposer=data.proposer,
        proposed_at=first.occurred_at,
    )
    for event in steps:
        proposal = _after(proposal, event)
    return proposal


def _after(proposal: Proposal, event: Event) -> Proposal:
    proposal = replace(proposal, state=next_state(proposal.state, event.type))
    match event.type:
        case "rule.trial_started":
            return replace(proposal, text=event.data.text)
        case "rule.approved":
            return replace(proposal, approver=event.data.approver)
        case "rule.activated" | "rule.retired":
            start = as_instant(event.data.effective_from)
            return replace(proposal, text=event.data.text, effective_from=start)
        case _:
            return proposal
