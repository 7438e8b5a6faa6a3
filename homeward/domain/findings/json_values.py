"""Values as JSON holds them."""

from datetime import date, timedelta
from typing import Any

from homeward.domain.calendar.deadlines import WorkingTime


def plain(value: Any) -> Any:
    """Elapsed time in seconds; days and instants as ISO 8601 writes them; codes in their own order."""
    match value:
        case timedelta():
            return value.total_seconds()
        case WorkingTime():
            return {"working hours": value.hours, "working days": value.days}
        case date():
            return value.isoformat()
        case tuple():
            return sorted(value)
        case _:
            return value
