"""Which authority looks after a child, as the record says it last."""

from homeward.domain.history.timeline import Timeline


def responsible_authority(timeline: Timeline) -> str | None:
    """The DfE code that the last placement or missing report gives. None: nobody has said."""
    said = [event.data.said("responsible_la") for event in timeline.events]
    return next((code for code in reversed(said) if code), None)
