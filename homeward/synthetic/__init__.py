"""A synthetic world with labels: every event of it, and every finding that follows from how it was planted.

`plant` makes the truth, `telling` and `mess` tell it as events, `expected` works out the findings from the
truth alone. Nothing here reads the engine or the rule files: it is a second opinion on them.
"""

from homeward.synthetic.absences import busier_than_wirral
from homeward.synthetic.writing import Recipe, simulate

__all__ = ["Recipe", "busier_than_wirral", "simulate"]
