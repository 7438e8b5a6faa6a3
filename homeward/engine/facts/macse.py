"""Facts of the child's standing with MACSE."""

from homeward.engine.facts.defining import DISCLOSURE, fact
from homeward.engine.moments import Moment, Reading


@fact(
    "macse.open",
    "flag",
    "the child is already open to MACSE",
    on=("missing.reported", *DISCLOSURE, "harm.disclosed"),
    source="domain.md, R25",
    reads=("macse.accepted.accepted_at", "macse.closed.closed_at"),
    details=("since",),
)
def macse_open(moment: Moment) -> Reading:
    spell = moment.timeline.open_spell_at(moment.subject.starts_at)
    if spell is None or spell.accepted is None:
        return Reading(False)
    return Reading(True, (spell.accepted,), {"since": spell.accepted_at})
