"""What a rule on trial finds, beside what the version that decides finds of the same."""

from dataclasses import dataclass
from datetime import datetime

from homeward.engine.rulefiles.model import Rule
from homeward.store import queries
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Comparison:
    """Findings since the trial began, each counted once.

    `same`, `sooner` and `later` of those that both versions have: when they were due on trial. The others are
    found on trial alone, or by the deciding version alone.
    """

    since: datetime
    same: int
    sooner: int
    later: int
    trial_only: int
    deciding_only: int

    @property
    def counts(self) -> dict[str, int]:
        return {name: value for name, value in vars(self).items() if name != "since"}


def comparison(uow: UnitOfWork, on_trial: Rule) -> Comparison:
    """What was due since the trial began."""
    since = on_trial.force[0]
    deciding = queries.dues(uow, on_trial.id, since)
    trial = queries.dues(uow, on_trial.id, since, on_trial=True)
    both = deciding.keys() & trial.keys()
    return Comparison(
        since,
        same=sum(trial[key] == deciding[key] for key in both),
        sooner=sum(trial[key] < deciding[key] for key in both),
        later=sum(trial[key] > deciding[key] for key in both),
        trial_only=len(trial) - len(both),
        deciding_only=len(deciding) - len(both),
    )
