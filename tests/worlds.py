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
from tests.factories import event_factory

Raw = dict[str, Any]
Step = tuple[Callable[..., Raw], int, int, tuple[Any, ...]]
"""What was recorded, the hour at which it happened, the hours until it was received, and its details."""

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
AFTERWARDS = BEGINNING + timedelta(days=400)
CHILDREN = {"A": "la_child_id", "B": "la_child_id", "C": "police_ref", "D": "local"}

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


def identifier(child: str) -> dict[str, str]:
    return {"scheme": CHILDREN[child], "value": child}


def reported(child: str, episode: str, category: str, risk: str) -> Raw:
    return event_factory(
        "missing.reported", child=identifier(child), episode=episode, category=category, police_risk=risk
    )


def reported_by_carer(child: str, episode: str, plan: str, flag: str, authority: str | None) -> Raw:
    return event_factory(
        "missing.reported",
        child=identifier(child),
        episode=episode,
        category="A",
        on_cpp=plan,
        cse_flag=flag,
        responsible_la=authority,
        host_la="344",
        source="invented-home",
    )


def reported_with(child: str, episode: str, others: list[str]) -> Raw:
    with_ = [identifier(one) for one in others]
    return event_factory(
        "missing.reported", child=identifier(child), episode=episode, category="M", missing_with=with_
    )


def reclassified(child: str, episode: str, to: str) -> Raw:
    other = "A" if to == "M" else "M"
    return event_factory("missing.reclassified", child=identifier(child), episode=episode, from_=other, to=to)


def found(child: str, episode: str) -> Raw:
    return event_factory("missing.found", child=identifier(child), episode=episode, found_at="now")


def found_at(child: str, episode: str, place: str) -> Raw:
    return event_factory(
        "missing.found", child=identifier(child), episode=episode, found_at="now", place=place
    )


def cancelled(child: str, episode: str) -> Raw:
    return event_factory("missing.cancelled", child=identifier(child), episode=episode)


def interviewed(child: str, episode: str, harm: str, concern: str) -> Raw:
    said = {"harm": harm, "worker_concern_cse": concern, "narrative": "As told."}
    return event_factory("rhi.completed", child=identifier(child), episodes=[episode], held_at="now", **said)


def refused(child: str, episode: str) -> Raw:
    return event_factory("rhi.declined", child=identifier(child), episodes=[episode])


def disclosed(child: str, contact: Raw, elements: list[str], named: list[str], described: bool) -> Raw:
    others: list[Raw] = [identifier(one) for one in named]
    others += [{"description": "A girl in a red coat"}] if described else []
    told = {"contact": contact, "elements": elements, "named_children": others}
    return event_factory("contact.disclosed", child=identifier(child), **told)


def told_by_carer(child: str, contacts: list[Raw]) -> Raw:
    return event_factory("carer.information", child=identifier(child), at="now", contacts=contacts)


def harmed(child: str, kind: str, danger: str, interview: int | None) -> Raw:
    """`interview` is the number of the event that the harm was told in, if any; it may be anything."""
    told = {"harm_type": kind, "immediate_danger": danger, "interview": interview}
    return event_factory("harm.disclosed", child=identifier(child), **told)


def endangered(child: str, episode: str, danger: str) -> Raw:
    return event_factory("missing.reported", child=identifier(child), episode=episode, danger_now=danger)


def referred(child: str, reason: str) -> Raw:
    return event_factory("concern.referred", child=identifier(child), reasons=[reason])


def linked(child: str, contact: Raw) -> Raw:
    return event_factory("macse.contact_linked", child=identifier(child), contact=contact)


def suspected(contact: Raw) -> Raw:
    return event_factory("person_of_concern.recorded", contact=contact)


def in_care(child: str, code: str) -> Raw:
    return event_factory("legal_status.changed", child=identifier(child), code=code, from_="now")


def in_social_care(child: str, status: str) -> Raw:
    return event_factory("social_care.status_changed", child=identifier(child), status=status, from_="now")


def completed(as_of: str | None) -> Raw:
    return event_factory("feed.completed", feed="social_care", as_of=as_of)


def placed(child: str, responsible: str, host: str | None) -> Raw:
    return event_factory(
        "placement.started",
        child=identifier(child),
        responsible_la=responsible,
        host_la=host,
        from_="now",
    )


def graded(child: str, episode: str, level: str) -> Raw:
    return event_factory("missing.risk_changed", child=identifier(child), episode=episode, level=level)


def flagged(child: str, flag: str, on: bool) -> Raw:
    return event_factory("police.flag_changed", child=identifier(child), flag=flag, on=on)


def assessed(child: str, factor: str) -> Raw:
    return event_factory("assessment.recorded", child=identifier(child), factors=[factor])


def out_of_school(child: str) -> Raw:
    return event_factory("education.missing", child=identifier(child), from_="now")


def entered_justice(child: str, concern: str) -> Raw:
    return event_factory("youth_justice.fte", child=identifier(child), concern_found=concern)


def notified(child: str, authority: str) -> Raw:
    return event_factory("placement.ola_notified", child=identifier(child), notifying_la=authority)


def offered(child: str, episode: str) -> Raw:
    return event_factory("rhi.offered", child=identifier(child), episodes=[episode], offered_at="now")


def received(child: str, episode: str) -> Raw:
    return event_factory("rhi.external_received", child=identifier(child), episodes=[episode])


def shared(child: str) -> Raw:
    return event_factory("share.made", child=identifier(child))


def discussed(child: str, case: str) -> Raw:
    return event_factory("macse.discussed", child=identifier(child), case=case, held_on="now")


def planned(child: str, case: str) -> Raw:
    return event_factory("macse.plan_updated", child=identifier(child), case=case)


def answered(child: str, episode: str, fact: str, answer: list[str]) -> Raw:
    """What a person found out of one fact; an empty answer: nobody can."""
    type_ = "fact.answered" if answer else "fact.cannot_be_found_out"
    about: Raw = {"child": identifier(child), "child_ref": None, "subject": f"episode:{episode}"}
    return event_factory(type_, **about, fact=fact, answer=answer or None)


def registered(children: list[str], born: str | None) -> Raw:
    first, *others = map(identifier, children)
    return event_factory("child.registered", child=first, identifiers=others, date_of_birth=born)


def accepted(child: str, case: str) -> Raw:
    return event_factory("macse.accepted", child=identifier(child), case=case, accepted_at="now")


def closed(child: str, case: str) -> Raw:
    return event_factory("macse.closed", child=identifier(child), case=case, closed_at="now")


def declined(child: str) -> Raw:
    return event_factory("macse.declined", child=identifier(child))


def put_right(which: int, source: str, withdrawn: bool) -> Raw:
    by = event_factory("record.withdrawn") if withdrawn else None
    return {"corrects": which, "by": by, "source": source}


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
    step(found_at, WHO, EPISODE, st.sampled_from(["12 Park Road", "12 Park Rd"])),
    step(reclassified, WHO, EPISODE, st.sampled_from("MA")),
    step(cancelled, WHO, EPISODE),
    step(graded, WHO, EPISODE, st.sampled_from(["HIGH", "NAR"])),
    step(interviewed, WHO, EPISODE, YES_NO, YES_NO),
    step(refused, WHO, EPISODE),
    step(offered, WHO, EPISODE),
    step(received, WHO, EPISODE),
)
ELEMENTS = st.lists(st.sampled_from(["gifts", "online"]), max_size=2)
TOLD = st.one_of(
    step(disclosed, WHO, CONTACT, ELEMENTS, st.lists(WHO, max_size=2), st.booleans()),
    step(told_by_carer, WHO, st.lists(CONTACT, max_size=2)),
    step(harmed, WHO, st.sampled_from(["sexual", "threat"]), YES_NO, st.integers(0, 9) | st.none()),
    step(referred, WHO, st.sampled_from(["older_man", "trafficking"])),
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
                return f"{value}, {world}"
        return value

    return raw | {"data": own(raw["data"])}


def some(share: float) -> settings:
    """A share of the profile's examples, for tests that cost much."""
    return settings(max_examples=max(1, int(settings().max_examples * share)))
