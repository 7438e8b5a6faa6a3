"""Events that raise an alert each, and whom `homeward alerts` then names."""

from tests.factories import event_factory
from tests.up import Up


def harm(child: str) -> dict[str, object]:
    """An event that raises an alert by itself."""
    return event_factory(
        "harm.disclosed", id=f"harm-{child}", child={"scheme": "la_child_id", "value": child}
    )


def children_alerted(up: Up) -> list[str]:
    return sorted(alert["child"]["value"] for alert in up.alerts())
