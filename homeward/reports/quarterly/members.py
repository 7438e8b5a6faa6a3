"""A child as the dataset counts it: each characteristic as it stood at the discussion or referral counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.events import Event
from homeward.domain.events.kinds import as_instant, london_day
from homeward.domain.history.timeline import Timeline
from homeward.domain.meetings.macse import Spell
from homeward.reports.characteristics import age, looked_after, registered

NOT_TOLD = {
    "sex": frozenset({"not_recorded"}),
    "ethnicity": frozenset({"REFU", "NOBT"}),
}
"""Answers that say that the answer is not known."""
UNKNOWN_AGENCY = "10"
OPEN = frozenset({"CIN", "CPP", "LAC"})
"""Social-care statuses that make a child open to children's social care."""
YES_NO: Mapping[str | None, bool] = {"Y": True, "N": False}


@dataclass(frozen=True)
class Member:
    """One child, discussion or referral that is counted. None: not known."""

    child: str
    sex: str | None
    ethnicity: str | None
    age: int | None
    district: str | None
    agency: str | None
    reasons: frozenset[str] | None
    previously_missing: bool | None
    open_to_social_care: bool | None
    looked_after: bool | None
    out_of_borough: bool | None
    of_another_authority: bool | None
    disabled: bool | None
    adhd: bool | None
    internet: bool | None
    mental_health: bool | None
    self_harm: bool | None
    substances: bool | None


def discussed_at(discussion: Event) -> datetime:
    """When it was held: at the event's own time, where only that day is given; else when the day began."""
    held_on = discussion.data.held_on
    if not isinstance(held_on, datetime) and london_day(discussion.occurred_at) == held_on:
        return discussion.occurred_at
    return as_instant(held_on)


def member(timeline: Timeline, spell: Spell, at: datetime, area: str) -> Member:
    """The child of this case, as of that moment."""
    referral = spell.accepted if spell.accepted and spell.accepted.type == "macse.accepted" else None
    accepted = referral.data if referral else None
    profile = accepted.profile if accepted else None
    disabilities = registered(timeline, "disabilities", at)
    return Member(
        child=timeline.child,
        sex=_told(timeline, "sex", at),
        ethnicity=_told(timeline, "ethnicity", at),
        age=age(timeline, at),
        district=registered(timeline, "district", at),
        agency=accepted.referrer_agency if accepted and accepted.referrer_agency != UNKNOWN_AGENCY else None,
        reasons=frozenset(accepted.reasons) or None if accepted else None,
        previously_missing=_previously_missing(timeline, at, profile and profile.previously_missing),
        open_to_social_care=open_to_social_care(timeline, at),
        looked_after=looked_after(timeline, at),
        out_of_borough=out_of_borough(timeline, at),
        of_another_authority=of_another_authority(timeline, at, area),
        disabled=set(disabilities) != {"NONE"} if disabilities else None,
        adhd=YES_NO.get(registered(timeline, "adhd", at)),
        internet=YES_NO.get(profile and profile.internet),
        mental_health=YES_NO.get(profile and profile.mental_health),
        self_harm=YES_NO.get(profile and profile.self_harm),
        substances=YES_NO.get(profile and profile.substances),
    )


def _told(timeline: Timeline, name: str, at: datetime) -> str | None:
    answer: str | None = registered(timeline, name, at)
    return None if answer in NOT_TOLD[name] else answer


def _previously_missing(timeline: Timeline, at: datetime, before_the_journal: str | None) -> bool | None:
    """Any absence that was reported before and not cancelled; else what the case says of earlier history."""
    if any(absence.starts_at < at for absence in timeline.missing_episodes):
        return True
    return YES_NO.get(before_the_journal or "N")


def open_to_social_care(timeline: Timeline, at: datetime) -> bool | None:
    """A looked-after child is open to social care, whoever says that it is looked after."""
    if looked_after(timeline, at):
        return True
    if not timeline.social_care.began(at):
        return None
    status = timeline.social_care.at(at)
    return status is not None and status.value in OPEN


def out_of_borough(timeline: Timeline, at: datetime) -> bool | None:
    """Placed outside the area of the authority that looks after the child: as given, else by the two
    authorities, else not known."""
    placed = timeline.placements.at(at)
    if placed is None:
        return None
    data = placed.event.data
    if data.location:
        return {"OUT": True, "IN": False}.get(data.location)
    return data.host_la != data.responsible_la if data.host_la else None


def of_another_authority(timeline: Timeline, at: datetime, area: str) -> bool | None:
    """Looked after by another authority than this one."""
    if not (in_care := looked_after(timeline, at)):
        return in_care
    placed = timeline.placements.at(at)
    return placed.event.data.responsible_la != area if placed else None
