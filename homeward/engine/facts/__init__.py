"""The facts that a rule may read. Each module defines those of one area, in the order of the facts' page."""

from homeward.engine.facts import (
    alerts,
    children,
    concerns,
    disclosures,
    episodes,
    harms,
    interview_clock,
    interviews,
    macse,
    macse_cases,
    online,
    placements,
    places,
    signs,
    together,
)
from homeward.engine.facts.defining import FACTS, OPERATORS, Fact, Param

__all__ = [
    "FACTS",
    "OPERATORS",
    "Fact",
    "Param",
    "alerts",
    "children",
    "concerns",
    "disclosures",
    "episodes",
    "harms",
    "interview_clock",
    "interviews",
    "macse",
    "macse_cases",
    "online",
    "placements",
    "places",
    "signs",
    "together",
]
