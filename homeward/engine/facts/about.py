"""What a finding is about, in words: its subject's own account, which every rule may tell."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from homeward.config import settings
from homeward.domain.alerts.alert import Raising
from homeward.domain.events import Event
from homeward.domain.history.episode import Episode
from homeward.domain.history.statements import Statement
from homeward.domain.history.timeline import Disclosure
from homeward.domain.meetings.macse import Spell
from homeward.engine.facts.account import of_absence, of_contact, of_record, of_return, of_signs, with_words
from homeward.engine.facts.harms import account_of
from homeward.engine.facts.standing import of_placement
from homeward.engine.moments import Moment
from homeward.engine.subjects import DANGER, PUT_FORWARD, SIGN, Subject
from homeward.engine.words.phrases import quoted, when

SUBJECT = "subject"
"""By what name the text of a rule tells of it."""

DETAILS = ("account", "began", "lasted")


def about(moment: Moment) -> Mapping[str, Any]:
    """What a text may tell of the subject, as of this moment; the account is written only if it is told."""
    subject, now = moment.subject, moment.now.at
    return {
        "account": partial(account, moment, now),
        "began": subject.starts_at,
        "lasted": now - subject.starts_at,
    }


def account(moment: Moment, now: datetime) -> str:
    subject = moment.subject
    match subject.item:
        case Episode() if subject.kind == "missing.found":
            return of_return(subject.event, subject.starts_at)
        case Episode():
            return of_absence(subject.event, subject.starts_at)
        case Disclosure(event=event, contact=contact, naming=naming):
            return of_contact(event, contact, naming)
        case Statement() as statement if subject.kind != DANGER and statement.harm == "Y":
            return account_of(statement, moment.timeline)
        case Statement():
            return _of_event(subject.event)
        case Raising() as raising:
            return _of_alert(raising, now)
        case Spell() as case:
            return _of_case(case, subject)
        case list():
            return of_placement(subject.event)
        case _ if subject.kind == SIGN:
            return of_signs(subject.event)
        case _:
            return of_record(subject.event)


def _of_event(event: Event) -> str:
    match event.type:
        case "missing.reported":
            return of_absence(event, event.data.reported_at or event.occurred_at)
        case "missing.found":
            return of_return(event, event.data.returned_at or event.data.found_at)
        case _:
            return of_record(event)


def _of_alert(raising: Raising, now: datetime) -> str:
    waits = f"The oldest reason of this alert has waited since {when(raising.since)}."
    taken_on = raising.acknowledged_at
    if taken_on is None or taken_on > now:
        return f"{waits} Nobody has taken it on."
    return f"{waits} It was acknowledged on {when(taken_on)}, and nobody has decided it."


def _of_case(case: Spell, subject: Subject) -> str:
    named = f"{settings().name_macse} case {quoted(case.case)}"
    if subject.kind == PUT_FORWARD and case.closed and case.closed_at:
        return with_words(f"{named} was closed on {when(case.closed_at)}", case.closed.data.reason)
    began = "reopened" if subject.event.type == "macse.reopened" else "accepted"
    return f"{named} was {began} on {when(subject.starts_at)}."
