"""What a change of the rules would have done: pure, over one child's history at a time."""

from homeward.engine.backtest.comparing import compare
from homeward.engine.backtest.plan import Plan, always, with_rule, with_rules
from homeward.engine.backtest.tally import Affected, Change, Side, Tally, What

__all__ = [
    "Affected",
    "Change",
    "Plan",
    "Side",
    "Tally",
    "What",
    "always",
    "compare",
    "with_rule",
    "with_rules",
]
