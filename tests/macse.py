"""Cases before MACSE, as raw events: `case_of("W-1", "2015-10-05", meetings=["2015-10-14"], sex="male")`."""

from collections.abc import Iterable, Sequence
from typing import Any

from tests.factories import event_factory

REGISTERED = ("sex", "ethnicity", "date_of_birth", "district", "disabilities", "adhd")
PROFILE = ("internet", "mental_health", "self_harm", "substances")
LONG_BEFORE = "2010-01-01T09:00:00+00:00"
Raw = list[dict[str, Any]]


def noon(day: str) -> str:
    return f"{day}T12:00:00+00:00"


def child_of(child: str, **told: Any) -> dict[str, Any]:
    """Its registration, long before; what is not given is not known."""
    given = {name: told.get(name) for name in REGISTERED}
    return event_factory("child.registered", child=child, time=told.get("time", LONG_BEFORE), **given)


def accepted(child: str, day: str, case: str, **told: Any) -> dict[str, Any]:
    profile = {name: told.get(name, "unknown") for name in PROFILE}
    return event_factory(
        "macse.accepted",
        child=child,
        time=noon(day),
        accepted_at=noon(day),
        case=case,
        referrer_agency=told.get("agency", "10"),
        reasons=list(told.get("reasons", ())),
        profile=profile | {"previously_missing": told.get("previously_missing", "N")},
    )


def discussed(child: str, day: str, case: str) -> dict[str, Any]:
    return event_factory(
        "macse.discussed", child=child, time=noon(day), case=case, meeting=f"MACSE {day}", held_on=day
    )


def closed(child: str, day: str, case: str) -> dict[str, Any]:
    return event_factory("macse.closed", child=child, time=noon(day), closed_at=noon(day), case=case)


def status(child: str, code: str, day: str, **more: Any) -> dict[str, Any]:
    return event_factory(
        "social_care.status_changed", child=child, time=noon(day), status=code, from_=day, **more
    )


def went_missing(child: str, day: str, episode: str) -> dict[str, Any]:
    return event_factory(
        "missing.reported", child=child, time=noon(day), reported_at=noon(day), episode=episode
    )


def came_back(child: str, at: str, episode: str) -> dict[str, Any]:
    return event_factory("missing.found", child=child, time=at, found_at=at, returned_at=at, episode=episode)


def case_of(
    child: str,
    day: str,
    meetings: Sequence[str] = (),
    ended: str | None = None,
    case: str | None = None,
    **told: Any,
) -> Raw:
    """The child and its one case, accepted on that day."""
    case = case or f"M-{child}"
    return [
        child_of(child, **told),
        accepted(child, day, case, **told),
        *(discussed(child, each, case) for each in meetings),
        *([closed(child, ended, case)] if ended else []),
    ]


def flat(events: Iterable[Raw]) -> Raw:
    return [each for some in events for each in some]
