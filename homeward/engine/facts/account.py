"""Who told or saw what, when and where: sentences of this child's facts, for the reasons of rules.

What somebody typed, and whatever tells another person or child by name, stands in quotation marks: by them
the reason card, which goes to the child's file, holds it back (docs/adr/0023).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from homeward.config import settings
from homeward.domain.codes.national import AGENCY, ASSESSMENT_FACTOR
from homeward.domain.events import PAGES, Contact, Event, Identifier, Place
from homeward.domain.events.kinds import london_day
from homeward.domain.events.parts import NamedChild
from homeward.domain.history.signs import OF_HEALTH, signs_in
from homeward.domain.history.statements import belongs_to_interview, said_at
from homeward.engine.words.phrases import day, quoted, sentence, small, when, words
from homeward.names import named

TELLERS = {
    "child": "The child",
    "carer": "A parent or carer",
    "third_party": "Somebody else",
    None: "Somebody",
}
RELATIONS = {
    "parent": "a parent",
    "sibling": "a brother or sister",
    "other_family": "family",
    "carer": "a carer",
    "professional": "a professional",
    "friend": "a friend",
    "partner": "the child's partner",
    "acquaintance": "an acquaintance",
    "stranger": "a stranger",
}
AGES = {"adult": "an adult", "child": "a child", "unknown": "of unknown age"}
OF_EXPLOITATION = ("11A", "13A", "24A")
"""Factors of an assessment: sexual exploitation, gangs, criminal exploitation (domain.md, section 4.2)."""
OF_TRAFFICKING = ("9A", "12A")
NAMED_FACTORS = (*OF_EXPLOITATION, *OF_TRAFFICKING)


def by(event: Event) -> str:
    """Whose record it is, as people call them."""
    if event.actor_org:
        return event.actor_org
    sent_by = settings().sender_names.get(event.source)
    return named(sent_by) if sent_by else event.source


def of_child(child: NamedChild) -> str:
    """Another child, by number, by name, or as described."""
    match child:
        case NamedChild(value=str(number)):
            return f"child {quoted(number)}"
        case _:
            name = " ".join(part for part in (child.given_name, child.family_name) if part)
            return f"a child called {quoted(name)}" if name else f"a child, {quoted(child.description or '')}"


def who(event: Event) -> str:
    """The child whom a record is about, who is another than the reader's."""
    if event.child is None or is_by_name(event.child):
        return "a child without a number"
    return f"child {quoted(event.child.value)}"


def is_by_name(child: Identifier) -> bool:
    """Whether a form gave the name alone, so that the number is Homeward's own."""
    return child.value.startswith(f"{PAGES}:")


def of_link(event: Event, *, several: bool = False) -> str:
    """How a person or place, or several of their marks, came to be on record, as the end of a sentence."""
    match event.type:
        case "macse.contact_linked":
            linked = "are linked" if several else "is linked"
            return f"{linked} to {settings().name_macse} case {quoted(event.data.case)}"
        case "location.flagged":
            what = "a place where children may be at risk"
        case _:
            what = f"{'those' if several else 'that'} of a person who may be a risk to children"
    flagged = "were flagged" if several else "was flagged"
    flagger = event.data.source_agency or by(event)
    return f"{flagged} by {flagger} on {day(london_day(event.occurred_at))} as {what}"


def of_person(contact: Contact) -> str:
    """By name, and in brackets whatever else identifies them."""
    called = [quoted(each) for each in (contact.name, contact.alias) if each]
    marks = (("telephone", contact.phone), ("online name", contact.handle), ("vehicle", contact.vehicle))
    about = [AGES[contact.kind], *([RELATIONS[contact.relation]] if contact.relation in RELATIONS else [])]
    about += [f"{what} {quoted(text)}" for what, text in marks if text]
    return f"{' or '.join(called) or 'somebody'} ({', '.join(about)})"


def at_place(place: Place | None, address: str | None = None) -> str:
    """With a comma before it; empty where no place was told."""
    told = [each for each in (place and place.name, place and place.address, address) if each]
    return "".join(f", at {quoted(each)}" for each in dict.fromkeys(told))


def of_contact(event: Event, contact: Contact, naming: bool = False) -> str:
    """What was told of a person or place, and of which other children."""
    told = event.data
    if event.type == "carer.information":
        who = TELLERS["carer"]
    elif naming and event.child and told.discloser == "child":
        who = "Another child" if is_by_name(event.child) else f"Another child, {quoted(event.child.value)},"
    else:
        who = TELLERS[told.discloser]
    what = f"of {of_person(contact)}{at_place(told.said('place'), contact.address)}"
    involved = f", with {words(told.elements)}" if told.elements else ""
    named = told.said("named_children", ())
    others = "this child" if naming else words(map(of_child, named)) if named else ""
    also = f", and spoke of {others}" if others else ""
    return f"{who} told {by(event)} on {when(event.occurred_at)} {what}{involved}{also}."


SIGNS = {
    "sexualised_behaviour": "sexualised behaviour",
    "repeat_infections": "a sign of health",
    "pregnancy": "a sign of health",
    "unexplained_possessions": "possessions that nobody can explain",
    "behaviour_change": "a change of behaviour",
    "hotels": "hotels or other places that somebody paid for",
    "unknown_adults_cars": "cars of adults whom nobody knows",
    "older_partner": "an older partner",
    "exploited_friends": "friends who are exploited",
    "truancy_or_exclusion": "truancy or exclusion",
    "crime": "offending",
    "injuries": "injuries",
    "substances": "alcohol or drugs",
    "gangs": "gangs",
}


SIGN_FIELDS = (
    "sign.recorded.signs",
    "rhi.completed.signs",
    "concern.referred.signs",
    "carer.information.signs",
    "prevention_interview.completed.signs",
    "rhi.completed.substances",
    "rhi.completed.offending",
    "missing.found.injuries",
)
"""Where records tell of signs."""


def of_signs(event: Event) -> str:
    """Signs of health are named as such alone: what was seen is health data, and not for everybody."""
    told = []
    for sign, typed in signs_in(event).items():
        words_of = quoted(typed) if typed and sign not in OF_HEALTH else ""
        told.append(f"{SIGNS[sign]} {words_of}".strip())
    where, at = RECORDED_IN.get(event.type, "Seen or heard"), when(said_at(event))
    return _ended(f"{where} on {at} ({by(event)}): {words(told)}")


RECORDED_IN = {
    "rhi.completed": "In a return interview",
    "missing.found": "When the child was found",
    "concern.referred": "In a referral of concern",
    "carer.information": "Told by a parent or carer",
    "prevention_interview.completed": "In a check on return",
}


def _police() -> str:
    return sentence(settings().name_police)


REPORTED_AS = {"M": "missing", "A": "away without permission"}


def of_absence(report: Event, starts_at: datetime) -> str:
    told = report.data
    last_seen = at_place(told.last_seen_place).replace(", at", ", last seen at", 1)
    return f"Reported {REPORTED_AS[told.category]} by {by(report)} on {when(starts_at)}{last_seen}."


def of_return(found: Event, back_at: datetime) -> str:
    where = at_place(found.data.place).replace(", at", ", found at", 1)
    return f"Back on {when(back_at)}{where}, as {by(found)} says."


def of_record(event: Event) -> str:
    """What somebody recorded of the child, other than of contacts."""
    at, who, told = when(said_at(event)), by(event), event.data
    match event.type:
        case "rhi.completed":
            return with_words(f"In a return interview on {at} ({who})", told.narrative)
        case "concern.referred":
            reasons = [quoted(reason.replace("_", " ")) for reason in told.reasons]
            about = f" for {words(reasons)}" if reasons else ""
            agency = small(AGENCY.label(told.referrer_agency))
            return with_words(f"A concern was referred on {at} by {who} ({agency}){about}", told.narrative)
        case "assessment.recorded":
            named = [small(ASSESSMENT_FACTOR.label(one)) for one in told.factors if one in NAMED_FACTORS]
            said = f"An assessment on {at}, recorded by {who}"
            return f"{said}, names {words(named)}." if named else f"{said}."
        case "police.flag_changed":
            what = "child sexual exploitation" if told.flag == "cse" else "child exploitation"
            put = "put on" if told.on else "taken off"
            return f"A police flag for {what} was {put} the child's record on {at}, as {who} says."
        case "prevention_interview.completed":
            return with_words(f"{_police()} checked on the child on {at} ({who})", told.concerns)
        case "carer.information":
            said = f"A parent or carer told {who} on {at}"
            people = words(map(of_person, told.contacts)) if told.contacts else ""
            return with_words(f"{said} of {people}" if people else said, told.text)
        case "rhi.declined":
            by_whom = "a parent or carer" if told.by == "carer" else "the child"
            return with_words(f"Declined by {by_whom} on {at}, as {who} says", told.reason)
        case "youth_justice.fte":
            said = f"First entry to youth justice, recorded by {who} on {at}"
            return with_words(said, told.narrative)
        case _:
            return f"Recorded by {who} on {at}."


def with_words(said: str, typed: str | None) -> str:
    """A sentence, and what somebody typed after it."""
    return _ended(f"{said}: {quoted(typed)}" if typed else said)


def _ended(sentence: str) -> str:
    """With its full stop, where what was typed last does not bring one."""
    return sentence if sentence.endswith((".”", "?”", "!”", "…”")) else f"{sentence}."


IN_DANGER: dict[str | None, str] = {"Y": "yes", "N": "no", "unknown": "not known", None: "nobody said"}
"""Whether the child is in danger now."""


def of_harm(
    events: Sequence[Event], kinds: Iterable[str], danger: str | None, person: Contact | None = None
) -> str:
    """`events` are those of one statement that say so; `person` is who did it, where that was told."""
    first = events[0]
    told = [event.data for event in events if event.type == "harm.disclosed"]
    of_interview = any(belongs_to_interview(event) for event in events)
    said_by = next((each.discloser for each in told if each.discloser), "child" if of_interview else None)
    saw = any(each.seen == "Y" for each in told)
    what = words(kinds) + (f" by {of_person(person)}" if person else "")
    did = f"saw {what}, and told {by(first)}" if saw else f"told {by(first)} of {what}"
    typed = next((f"; when: {quoted(each.when)}" for each in told if each.when), "")
    asked = f"In danger now: {IN_DANGER[danger]}."
    return f"{TELLERS[said_by]} {did} on {when(said_at(first))}{typed}. {asked}"
