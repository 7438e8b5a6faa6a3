"""Random histories of a few children who mention and name one another, for hypothesis.

`STEPS` draws what happened; `build` writes it as raw events. Records come late, twice, in bits, under several
identifiers; some correct or withdraw others, and some say that two identifiers mean one child.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from homeward.domain.events import PAGES
from tests.happenings import (
    Raw,
    accepted,
    answered,
    assessed,
    cancelled,
    checked,
    closed,
    completed,
    declined,
    disclosed,
    discussed,
    endangered,
    entered_justice,
    flagged,
    flagged_place,
    found,
    found_at,
    graded,
    harmed,
    identifier,
    in_care,
    in_social_care,
    interviewed,
    linked,
    notified,
    offered,
    out_of_school,
    placed,
    planned,
    put_right,
    received,
    reclassified,
    referred,
    refused,
    registered,
    reported,
    reported_by_carer,
    reported_with,
    seen,
    shared,
    sighted,
    suspected,
    told_by_carer,
)

Step = tuple[Callable[..., Raw], int, int, tuple[Any, ...]]
"""What was recorded, the hour at which it happened, the hours until it was received, and its details."""

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
AFTERWARDS = BEGINNING + timedelta(days=400)

WHO = st.sampled_from("AAABBCD")
EPISODE = st.sampled_from(["E1", "E2", "E3"])
YES_NO = st.sampled_from(["Y", "N", "unknown"])
HOURS = st.builds(lambda days, hours: 24 * days + hours, st.integers(0, 60), st.sampled_from([0, 6, 23]))
DELAYS = st.sampled_from([0, 0, 0, 2, 30, 500])
CONTACT = st.fixed_dictionaries(
    {"kind": st.sampled_from(["adult", "unknown"]), "alias": st.just("Daz")},
    optional={
        "phone": st.sampled_from(["07700 900123", "+44 7700 900123", "07700 900999"]),
        "relation": st.sampled_from(["parent", "acquaintance"]),
    },
)


def step(what: Callable[..., Raw], *details: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    return st.tuples(st.just(what), HOURS, DELAYS, st.tuples(*details))


CASE = st.sampled_from(["M-1", "M-2"])
MISSING = st.one_of(
    step(reported, WHO, EPISODE, st.sampled_from("MMA"), st.sampled_from(["HIGH", "unknown"])),
    step(reported, WHO, EPISODE, st.just("M"), st.just("MED")),
    step(endangered, WHO, EPISODE, YES_NO),
    step(reported_by_carer, WHO, EPISODE, YES_NO, YES_NO, st.sampled_from(["341", None])),
    step(found, WHO, EPISODE),
    step(reported_with, WHO, EPISODE, st.lists(WHO, min_size=1, max_size=2)),
    step(found_at, WHO, EPISODE, st.sampled_from(["12 Park Road", "12 Park Rd", "Park Station"])),
    step(reclassified, WHO, EPISODE, st.sampled_from("MA")),
    step(cancelled, WHO, EPISODE),
    step(graded, WHO, EPISODE, st.sampled_from(["HIGH", "NAR"])),
    step(interviewed, WHO, EPISODE, YES_NO, YES_NO),
    step(refused, WHO, EPISODE, st.sampled_from(["child", "carer"])),
    step(offered, WHO, EPISODE),
    step(received, WHO, EPISODE),
)
PLACE = st.sampled_from(["12 Park Road", "Park Station", "park station, Birkenhead"])
ELEMENTS = st.lists(st.sampled_from(["gifts", "online"]), max_size=2)
TOLD = st.one_of(
    step(disclosed, WHO, CONTACT, ELEMENTS, st.lists(WHO, max_size=2), st.booleans()),
    step(told_by_carer, WHO, st.lists(CONTACT, max_size=2)),
    step(harmed, WHO, st.sampled_from(["sexual", "threat"]), YES_NO, st.integers(0, 9) | st.none()),
    step(referred, WHO, st.sampled_from(["older_man", "trafficking"])),
    step(seen, WHO, st.sampled_from(["hotels", "crime", "behaviour_change"])),
    step(checked, WHO, EPISODE, YES_NO),
    step(sighted, WHO, EPISODE, PLACE),
    step(flagged_place, PLACE),
    step(linked, WHO, CONTACT),
    step(suspected, CONTACT),
)
STANDING = st.one_of(
    step(in_care, WHO, st.sampled_from(["C2", "C2", "V4"])),
    step(in_social_care, WHO, st.sampled_from(["LAC", "CIN", "none"])),
    step(completed, st.sampled_from([None, None, "2026-01-20"])),
    step(placed, WHO, st.sampled_from(["344", "341"]), st.sampled_from(["344", "341", None])),
    step(
        registered, st.lists(WHO, min_size=1, max_size=2), st.sampled_from(["2011-06-14", "2013-03-02", None])
    ),
    step(accepted, WHO, CASE),
    step(closed, WHO, CASE),
    step(declined, WHO),
    step(flagged, WHO, st.sampled_from(["cse", "ce"]), st.booleans()),
    step(assessed, WHO, st.sampled_from(["12A", "21"])),
    step(out_of_school, WHO),
    step(entered_justice, WHO, st.sampled_from(["Y", "unknown"])),
    step(notified, WHO, st.just("341")),
    step(shared, WHO),
    step(discussed, WHO, CASE),
    step(planned, WHO, CASE),
)
ANSWERED = st.one_of(
    step(answered, WHO, EPISODE, st.just("placement.location"), st.sampled_from([["OUT"], ["IN"], []])),
    step(answered, WHO, EPISODE, st.just("child.looked_after"), st.sampled_from([["Y"], ["N"]])),
    step(answered, WHO, EPISODE, st.just("child.age"), st.sampled_from([["12"], ["15"]])),
    step(answered, WHO, EPISODE, st.just("episode.police_risk"), st.just(["HIGH"])),
)
CORRECTOR = st.sampled_from(["s", PAGES])
"""The source itself, or the duty team, who may correct what any source said."""
TAKEN_BACK = step(put_right, st.integers(0, 20), CORRECTOR, st.booleans())
STEPS = st.lists(st.one_of(MISSING, MISSING, TOLD, STANDING, ANSWERED, TAKEN_BACK), min_size=5, max_size=18)


def build(steps: Sequence[Step], world: str = "w") -> list[Raw]:
    """The raw events, with ids and identifiers of this world alone."""
    events: list[Raw] = []
    for what, hour, delay, details in steps:
        made = what(*details)
        if "corrects" in made:
            if not events:
                continue
            made = _correction(events[made["corrects"] % len(events)], made["by"], made["source"])
        else:
            made |= {"source": "s"}
        time = BEGINNING + timedelta(hours=hour)
        made |= {"id": f"{world}-{len(events)}", "time": time.isoformat()}
        made["receivedtime"] = (time + timedelta(hours=delay)).isoformat()
        events.append(made)
    return [_in_world(each, world) for each in events]


def _correction(wrong: Raw, by: Raw | None, source: str) -> Raw:
    """The same again, recorded anew; or something else in its place."""
    instead = deepcopy(by or wrong)
    if by:
        instead["data"]["child"] = wrong["data"].get("child") or identifier("A")
    instead["source"] = wrong["source"]
    instead.pop("supersedessource", None)
    if PAGES in (source, wrong["source"]):
        instead |= {"source": PAGES, "supersedessource": wrong["source"]}
    return instead | {"supersedes": wrong["id"], "changereason": "Entered wrongly."}


def _in_world(raw: Raw, world: str) -> Raw:
    """Fills in the event's own time, and makes identifiers, cases, telephones and places this world's own."""

    def own(value: Any, key: str = "") -> Any:
        match value:
            case {"scheme": scheme, "value": name}:
                return {"scheme": scheme, "value": f"{world}-{name}"}
            case dict():
                return {key: own(each, key) for key, each in value.items()}
            case list():
                return [own(each) for each in value]
            case "now":
                return raw["time"]
            case str() if key == "case":
                return f"{world}-{value}"
            case int() if key == "interview":
                return f"{world}-{value}"
            case str() if key == "phone":
                return value + "".join(str(ord(letter)) for letter in world)
            case str() if key == "place":
                house = "12" + "".join(filter(str.isdigit, world))
                return f"{value.replace('12', house)}, {world}"
        return value

    return raw | {"data": own(raw["data"])}


def some(share: float) -> settings:
    """A share of the profile's examples, for tests that cost much."""
    return settings(max_examples=max(1, int(settings().max_examples * share)))
