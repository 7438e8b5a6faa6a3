"""What may be recorded of the children of `tests.worlds`, as raw events; `now` is when it happened."""

from typing import Any

from tests.factories import event_factory

Raw = dict[str, Any]
CHILDREN = {"A": "la_child_id", "B": "la_child_id", "C": "police_ref", "D": "local"}


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


def refused(child: str, episode: str, by: str) -> Raw:
    return event_factory("rhi.declined", child=identifier(child), episodes=[episode], by=by)


def disclosed(child: str, contact: Raw, elements: list[str], named: list[str], described: bool) -> Raw:
    others: list[Raw] = [identifier(one) for one in named]
    others += [{"description": "A girl in a red coat"}] if described else []
    told = {"contact": contact, "elements": elements, "named_children": others}
    return event_factory("contact.disclosed", child=identifier(child), **told)


def told_by_carer(child: str, contacts: list[Raw]) -> Raw:
    return event_factory("carer.information", child=identifier(child), at="now", contacts=contacts)


def seen(child: str, sign: str) -> Raw:
    return event_factory(
        "sign.recorded", child=identifier(child), signs=[{"sign": sign, "narrative": "As seen."}]
    )


def checked(child: str, episode: str, suspects: str) -> Raw:
    return event_factory(
        "prevention_interview.completed", child=identifier(child), episode=episode, suspects=suspects
    )


def sighted(child: str, episode: str, place: str) -> Raw:
    return event_factory("missing.sighting", child=identifier(child), episode=episode, place=place)


def flagged_place(place: str) -> Raw:
    return event_factory("location.flagged", place=place)


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
