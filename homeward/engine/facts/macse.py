"""Facts of the child's standing with MACSE."""

from datetime import timedelta

from homeward.domain.macse import Spell
from homeward.engine.facts.defining import DISCLOSURE, Param, fact
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


@fact(
    "macse.closed_before",
    "flag",
    "the child's case before MACSE was closed",
    on=("macse.candidate_added",),
    source="domain.md, R26",
    reads=("macse.closed.closed_at",),
    params={"within": Param("duration", phrase="before the child was put forward again")},
    details=("since",),
)
def closed_before(moment: Moment, within: timedelta) -> Reading:
    """Both ends count."""
    spell: Spell = moment.subject.item
    if spell.closed is None or spell.closed_at is None or moment.at > spell.closed_at + within:
        return Reading(False)
    return Reading(True, (spell.closed,), {"since": spell.closed_at})
