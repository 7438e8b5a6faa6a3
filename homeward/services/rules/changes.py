"""Changes of rules as those who decide on them look at them."""

from dataclasses import dataclass

from homeward.domain.events import Event
from homeward.domain.rule_changes import OPEN_STATES, Proposal, ProposalState
from homeward.engine.backtest import always
from homeward.engine.rulefiles.comparing import Difference, differences
from homeward.engine.rulefiles.model import Rule, Status
from homeward.engine.rulefiles.rule_cases import Tried, try_rule
from homeward.services.evaluation.shadow import Comparison, comparison
from homeward.services.rules.proposals import read
from homeward.services.rules.rulebook import Rulebook
from homeward.store import rule_changes
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Row:
    """A change in a list. `ends`: it would end the rule."""

    proposal: Proposal
    title: str
    ends: bool

    @property
    def is_open(self) -> bool:
        return self.proposal.state in OPEN_STATES


@dataclass(frozen=True)
class View:
    """One change, with all that there is to decide by. `before` is None for a new rule.

    `cases` are those on file, run against it; `trial` is there while it is on trial.
    """

    row: Row
    before: Rule | None
    after: Rule
    differences: list[Difference]
    cases: Tried
    trial: Comparison | None
    history: list[Event]

    @property
    def cases_that_differ(self) -> list[str]:
        return [outcome.case.name for outcome in self.cases.outcomes if outcome.problems]


def listing(uow: UnitOfWork) -> list[Row]:
    """Those that wait for somebody first, each part with the newest first."""
    rows = [_row(each, read(each.text)) for each in rule_changes.listing(uow)]
    return sorted(rows, key=lambda row: not row.is_open)


def of_rule(uow: UnitOfWork, rule: str) -> list[Row]:
    """Those of one rule that wait for somebody."""
    return [row for row in listing(uow) if row.is_open and row.proposal.rule == rule]


def view(uow: UnitOfWork, book: Rulebook, ref: str) -> View:
    """Raises NotFound."""
    proposal = rule_changes.by_ref(uow, ref)
    after = read(proposal.text)
    before = book.rules.by_version.get(proposal.based_on or "")
    return View(
        row=_row(proposal, after),
        before=before,
        after=after,
        differences=differences(before, after),
        # A case tells of a time that may lie before the day on which the rule takes effect.
        cases=try_rule(always(after), book.folder / "tests"),
        trial=comparison(uow, after) if proposal.state is ProposalState.ON_TRIAL else None,
        history=rule_changes.history(uow, ref),
    )


def _row(proposal: Proposal, rule: Rule) -> Row:
    return Row(proposal, rule.title, rule.status is Status.RETIRED)
