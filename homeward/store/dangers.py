"""Which alerts say that a child is in danger now, and nobody has recorded that the child is safe."""

from sqlalchemy import select

from homeward.domain.alerts import DANGER_NOW
from homeward.store.tables import alert_reason

ALERTS_OF_DANGER = select(alert_reason.c.alert_id).where(
    alert_reason.c.rule == DANGER_NOW,
    alert_reason.c.withdrawn_at.is_(None),
    alert_reason.c.safe_at.is_(None),
)
"""Their ids; of one reason, `services.dangers.is_danger` says the same."""
