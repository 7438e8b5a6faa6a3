"""Events that raise an alert each, so that what was lost or done twice is seen by counting."""

from typing import Any

from tests.factories import event_factory
from tests.system import System

TOPIC = "return-interviews"


def harms(number: int, prefix: str = "W") -> list[dict[str, Any]]:
    """For as many children."""
    return [event_factory("harm.disclosed", child=f"{prefix}-{index}") for index in range(number)]


def is_done(system: System, children: int) -> bool:
    """Each child has its alert, raised once, and every message is acknowledged."""
    raised = system.journalled("alert.raised")
    return len(system.alerted()) == raised == children and system.acknowledged(TOPIC) == children
