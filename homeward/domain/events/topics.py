"""The topics that carry events (design, section 6), in the order of the pages."""

MISSING_EPISODES = "missing-episodes"
RETURN_INTERVIEWS = "return-interviews"
CHILD_STATUS = "child-status"
CADT_ALERTS = "cadt-alerts"
MACSE_QUEUE = "macse-queue"

CARRYING_EVENTS = (MISSING_EPISODES, RETURN_INTERVIEWS, CHILD_STATUS, CADT_ALERTS, MACSE_QUEUE)
